// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/http/httpparser.h"

#include <memory>
#include <string>
#include <string_view>
#include <uv.h>

namespace loopscope::server {

class HttpServer;

// One accepted connection: reads, parses, hands requests to the server one at a time (pipelined ones wait their turn),
// writes the answers. Owned by its HttpServer; destroyed in libuv's close callback, never before.
class HttpConnection
{
public:
    static constexpr std::size_t MaxWaitingBytes = 64 * 1024; // pipelined input beyond it stops the reading

    explicit HttpConnection(HttpServer& server);
    HttpConnection(const HttpConnection&) = delete;
    HttpConnection& operator=(const HttpConnection&) = delete;

    [[nodiscard]] uv_tcp_t* handle() { return &m_tcp; }
    void begin(); // after the handle is open
    // The one answer to the request at hand; state.connection is cleared.
    void answer(Response::State& state, std::string_view body, std::string_view contentType);
    // What becomes of a request that is still open when its connection goes.
    enum class Loss { ClientLeft, ServerCut };
    void close(Loss loss = Loss::ClientLeft);
    // The limit of a drain: 503 for what is open and has no answer yet, then the connection ends.
    void endOverdue();
    // Called by the server's sweep, now in milliseconds of uv_now.
    void checkDeadline(std::uint64_t now);

private:
    enum class Wait { Head, Idle, Body, Answer, Write, Linger };
    enum class Outcome { None, Answered, Failed }; // of the request whose answer is being written
    void read();
    void received(std::string_view bytes);
    void process();
    [[nodiscard]] bool processOne(); // false: nothing more to do now
    void dispatch();
    void refuse(int status);
    void write(std::string bytes);
    void written();
    void lingerClose();
    void wait(Wait what, std::uint64_t milliseconds);
    void updateReading();

    HttpServer& m_server;
    uv_tcp_t m_tcp{};
    uv_write_t m_write{};
    uv_shutdown_t m_shutdown{};
    HttpParser m_parser;
    std::string m_in;
    std::string m_out;
    std::weak_ptr<Response::State> m_pending;
    bool m_hasPending = false;
    Outcome m_outcome = Outcome::None;
    bool m_processing = false;
    bool m_writing = false;
    bool m_closeAfterWrite = false;
    bool m_lingering = false;
    bool m_closing = false;
    bool m_reading = false;
    Wait m_wait = Wait::Head;
    std::uint64_t m_deadline = 0;     // 0: none
    std::uint64_t m_requestBegan = 0; // uv_hrtime
};

} // namespace loopscope::server
