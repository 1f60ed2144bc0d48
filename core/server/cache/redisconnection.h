// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cache/redisaddress.h"
#include "core/server/cache/redisreply.h"
#include "core/server/loop/uvhandle.h"

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace loopscope::server {

struct RedisLimits
{
    std::chrono::milliseconds connect{2000};   // until the server has answered a PING
    std::chrono::milliseconds command{1000};   // until a command is answered
    std::chrono::milliseconds firstPause{200}; // before a new connection; doubled each time, half of it at random
    std::chrono::milliseconds maxPause{5000};
    std::size_t pending = 10000;               // commands under way
    std::size_t outgoing = 64UL * 1024 * 1024; // bytes that wait to be written
    RedisReplyReader::Limits reply;
};

using RedisCommand = std::vector<std::string>;
// A reply of Type::Error is a reply; an Error says that there is none and that the outcome is unknown.
using RedisCallback = std::function<void(const Result<RedisReply>&)>;

// One life of one connection: finds the host, connects, logs in, sends, and ends once, for good. Its transport is
// libuv's, of hiredis only the parser is used: the packaged adapter (0.14.1) never calls back on a
// refused connection, resolves names on the loop's thread and reads whatever size it is sent. Commands of one turn of
// the loop go out in one write. Nothing of it keeps a loop alive but a connection or a write under way. One loop
// thread; held by a shared pointer so that it may be let go of in its own callbacks.
class RedisConnection : public std::enable_shared_from_this<RedisConnection>
{
public:
    enum class Check { None, Master }; // Master: a server that says it is a replica is as good as lost
    struct Target
    {
        RedisNode node;
        std::string user;
        std::string password;
        int database = 0;
        Check check = Check::None;
    };
    struct Events
    {
        std::function<void()> ready;
        std::function<void(const Error&)> lost;        // once; what was under way has failed before
        std::function<void(std::string_view)> refused; // every reply that is an error
        std::function<void(RedisReply)> pushed; // messages; set only where nothing but SUBSCRIBE and PING is sent
    };
    [[nodiscard]] static std::shared_ptr<RedisConnection> open(uv_loop_t* loop, Target target,
                                                               const RedisLimits& limits, Events events);
    ~RedisConnection();
    RedisConnection(const RedisConnection&) = delete;
    RedisConnection& operator=(const RedisConnection&) = delete;

    // Before it is ready the command waits behind the login. Fails at once when the connection has ended or a limit is
    // reached. The callback may be empty.
    void command(const RedisCommand& words, RedisCallback callback);
    [[nodiscard]] bool isReady() const { return m_isReady; }
    // Ends it as if it were lost.
    void drop(const Error& why) { end(why); }
    // No more events; what is under way is never called back. What the socket takes at once is still sent.
    void close();

private:
    struct Pending
    {
        RedisCallback callback;
        std::uint64_t deadline = 0; // of uv_now
    };
    struct Lookup;
    struct Connect;
    struct Write;
    RedisConnection(uv_loop_t* loop, Target target, const RedisLimits& limits, Events events);
    void start();
    void startUnix();
    void lookUp();
    void tryNextAddress(int lastStatus);
    void connected(int status);
    void logIn();
    void loggedIn();
    void flush();
    void written(int status);
    void received(ssize_t count, const char* bytes);
    void answer(RedisReply reply);
    void checkLimits();
    void end(const Error& why);
    void closeHandles();
    [[nodiscard]] uv_stream_t* stream() const;

    uv_loop_t* m_loop;
    Target m_target;
    RedisLimits m_limits;
    Events m_events;
    UvPtr<uv_tcp_t> m_tcp;
    UvPtr<uv_pipe_t> m_pipe;
    UvPtr<uv_prepare_t> m_flusher; // runs before the loop waits, while there is something to write
    UvTimer m_sweep;
    std::vector<sockaddr_storage> m_addresses; // that are left to try
    RedisReplyReader m_reader;
    std::vector<char> m_input;
    std::string m_output;
    std::size_t m_writing = 0;     // bytes that libuv holds
    std::deque<Pending> m_pending; // in the order of the replies
    std::uint64_t m_connectDeadline = 0;
    bool m_isConnected = false;
    bool m_isReady = false;
    bool m_hasEnded = false;
};

} // namespace loopscope::server
