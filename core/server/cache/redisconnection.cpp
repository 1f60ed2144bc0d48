// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/redisconnection.h"

#include <algorithm>
#include <cstring>

namespace loopscope::server {

namespace {

constexpr std::size_t InputBytes = 16384;
constexpr std::size_t MaxAddresses = 8; // of one host name

// "*2\r\n$3\r\nGET\r\n$1\r\na\r\n"
void appendCommand(std::string& out, const RedisCommand& words)
{
    out.append("*").append(std::to_string(words.size())).append("\r\n");
    for (const std::string& word : words)
        out.append("$").append(std::to_string(word.size())).append("\r\n").append(word).append("\r\n");
}

bool isPush(const RedisReply& reply)
{
    return reply.isArray() && reply.elements.size() == 3 && reply.elements[0].isText() &&
           reply.elements[0].text == "message";
}

} // namespace

// Requests outlive the connection that made them: they hold it weakly and free themselves.
struct RedisConnection::Lookup
{
    uv_getaddrinfo_t request{};
    std::weak_ptr<RedisConnection> owner;
};
struct RedisConnection::Connect
{
    uv_connect_t request{};
    std::weak_ptr<RedisConnection> owner;
};
struct RedisConnection::Write
{
    uv_write_t request{};
    std::weak_ptr<RedisConnection> owner;
    std::string bytes;
};

std::shared_ptr<RedisConnection> RedisConnection::open(uv_loop_t* loop, Target target, const RedisLimits& limits,
                                                       Events events)
{
    std::shared_ptr<RedisConnection> made(new RedisConnection(loop, std::move(target), limits, std::move(events)));
    made->start();
    return made;
}

RedisConnection::RedisConnection(uv_loop_t* loop, Target target, const RedisLimits& limits, Events events)
    : m_loop(loop),
      m_target(std::move(target)),
      m_limits(limits),
      m_events(std::move(events)),
      m_flusher(new uv_prepare_t),
      m_sweep(loop, UvTimer::Keep::Unref, [this] { checkLimits(); }),
      m_reader(limits.reply)
{
    uv_prepare_init(loop, m_flusher.get());
    uv_unref(reinterpret_cast<uv_handle_t*>(m_flusher.get()));
    m_flusher->data = this;
}

RedisConnection::~RedisConnection() = default;

uv_stream_t* RedisConnection::stream() const
{
    return m_tcp ? reinterpret_cast<uv_stream_t*>(m_tcp.get()) : reinterpret_cast<uv_stream_t*>(m_pipe.get());
}

// Whatever fails here is told by the timer, not before open() has returned.
void RedisConnection::start()
{
    m_connectDeadline = uv_now(m_loop) + static_cast<std::uint64_t>(m_limits.connect.count());
    m_sweep.startEvery(std::clamp(std::min(m_limits.command, m_limits.connect) / 4, std::chrono::milliseconds{5},
                                  std::chrono::milliseconds{200}));
    if (m_target.node.path.empty())
        lookUp();
    else
        startUnix();
}

void RedisConnection::startUnix()
{
    m_pipe.reset(new uv_pipe_t);
    uv_pipe_init(m_loop, m_pipe.get(), 0);
    auto* connect = new Connect{{}, weak_from_this()};
    connect->request.data = connect;
    uv_pipe_connect(&connect->request, m_pipe.get(), m_target.node.path.c_str(), [](uv_connect_t* request, int status) {
        const std::unique_ptr<Connect> done(static_cast<Connect*>(request->data));
        if (const auto owner = done->owner.lock(); owner && !owner->m_hasEnded)
            owner->connected(status);
    });
}

void RedisConnection::lookUp()
{
    auto* lookup = new Lookup{{}, weak_from_this()};
    lookup->request.data = lookup;
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    const auto found = [](uv_getaddrinfo_t* request, int status, addrinfo* list) {
        const std::unique_ptr<Lookup> done(static_cast<Lookup*>(request->data));
        const auto owner = done->owner.lock();
        if (owner && !owner->m_hasEnded) {
            for (const addrinfo* each = list; each != nullptr && owner->m_addresses.size() < MaxAddresses;
                 each = each->ai_next)
                std::memcpy(&owner->m_addresses.emplace_back(), each->ai_addr, each->ai_addrlen);
            std::reverse(owner->m_addresses.begin(), owner->m_addresses.end());
            owner->tryNextAddress(status != 0 ? status : UV_EAI_NODATA);
        }
        uv_freeaddrinfo(list);
    };
    const std::string port = std::to_string(m_target.node.port);
    if (const int status =
            uv_getaddrinfo(m_loop, &lookup->request, found, m_target.node.host.c_str(), port.c_str(), &hints);
        status != 0) {
        delete lookup;
        m_connectDeadline = 0; // the host's name is no name: late at once
    }
}

void RedisConnection::tryNextAddress(int lastStatus)
{
    if (m_addresses.empty()) {
        end({ErrorCode::Refused, "no connection to Redis at " + toText(m_target.node) + ": " + uvText(lastStatus)});
        return;
    }
    const sockaddr_storage address = m_addresses.back();
    m_addresses.pop_back();
    m_tcp.reset(new uv_tcp_t);
    uv_tcp_init(m_loop, m_tcp.get());
    uv_tcp_nodelay(m_tcp.get(), 1);
    auto* connect = new Connect{{}, weak_from_this()};
    connect->request.data = connect;
    const auto done = [](uv_connect_t* request, int status) {
        const std::unique_ptr<Connect> mine(static_cast<Connect*>(request->data));
        if (const auto owner = mine->owner.lock(); owner && !owner->m_hasEnded && status != UV_ECANCELED)
            owner->connected(status);
    };
    if (const int status =
            uv_tcp_connect(&connect->request, m_tcp.get(), reinterpret_cast<const sockaddr*>(&address), done);
        status != 0) {
        delete connect;
        tryNextAddress(status);
    }
}

void RedisConnection::connected(int status)
{
    if (status != 0) {
        tryNextAddress(status);
        return;
    }
    m_addresses.clear();
    m_isConnected = true;
    m_input.resize(InputBytes);
    stream()->data = this;
    uv_unref(reinterpret_cast<uv_handle_t*>(stream()));
    uv_read_start(
        stream(),
        [](uv_handle_t* handle, std::size_t, uv_buf_t* buffer) {
            auto* self = static_cast<RedisConnection*>(handle->data);
            *buffer = self == nullptr ? uv_buf_init(nullptr, 0)
                                      : uv_buf_init(self->m_input.data(), static_cast<unsigned>(self->m_input.size()));
        },
        [](uv_stream_t* from, ssize_t count, const uv_buf_t* buffer) {
            if (auto* self = static_cast<RedisConnection*>(from->data))
                self->received(count, buffer->base);
        });
    logIn();
}

// Sent before what waits. Ready is what answers a PING: a paused server still accepts connections.
void RedisConnection::logIn()
{
    std::deque<Pending> waiting = std::exchange(m_pending, {});
    const std::string later = std::exchange(m_output, {});
    const auto check = [this](const char* what) {
        return [this, what](const Result<RedisReply>& reply) {
            if (reply && reply->isError())
                end({ErrorCode::Refused,
                     "Redis at " + toText(m_target.node) + " refused " + what + ": " + reply->text});
        };
    };
    if (!m_target.password.empty() && m_target.user.empty())
        command({"AUTH", m_target.password}, check("the password"));
    else if (!m_target.password.empty())
        command({"AUTH", m_target.user, m_target.password}, check("the login"));
    if (m_target.database > 0)
        command({"SELECT", std::to_string(m_target.database)}, check("the database"));
    if (m_target.check == Check::Master)
        command({"ROLE"}, [this](const Result<RedisReply>& reply) {
            const bool isMaster =
                reply && reply->isArray() && !reply->elements.empty() && reply->elements.front().text == "master";
            if (reply && !isMaster)
                end({ErrorCode::Refused, "Redis at " + toText(m_target.node) + " is not the master"});
        });
    command({"PING"}, [this, refused = check("to answer")](const Result<RedisReply>& reply) {
        refused(reply);
        if (reply && !m_hasEnded)
            loggedIn();
    });
    m_output += later;
    for (Pending& each : waiting)
        m_pending.push_back(std::move(each));
}

void RedisConnection::loggedIn()
{
    m_isReady = true;
    if (m_events.ready)
        m_events.ready();
}

void RedisConnection::command(const RedisCommand& words, RedisCallback callback)
{
    if (m_hasEnded || m_pending.size() >= m_limits.pending || m_output.size() + m_writing > m_limits.outgoing) {
        if (callback)
            callback(fail(m_hasEnded ? ErrorCode::Disconnected : ErrorCode::Busy,
                          m_hasEnded ? "Redis is not connected" : "too much is under way to Redis"));
        return;
    }
    appendCommand(m_output, words);
    m_pending.push_back({std::move(callback), uv_now(m_loop) + static_cast<std::uint64_t>(m_limits.command.count())});
    if (m_isConnected)
        uv_prepare_start(m_flusher.get(), [](uv_prepare_t* flusher) {
            if (auto* self = static_cast<RedisConnection*>(flusher->data))
                self->flush();
        });
}

void RedisConnection::flush()
{
    uv_prepare_stop(m_flusher.get());
    if (m_writing > 0 || m_output.empty())
        return; // the end of the write under way comes back here
    uv_buf_t whole = uv_buf_init(m_output.data(), static_cast<unsigned>(m_output.size()));
    const int taken = uv_try_write(stream(), &whole, 1);
    if (taken > 0)
        m_output.erase(0, static_cast<std::size_t>(taken));
    if (m_output.empty())
        return;
    auto* write = new Write{{}, weak_from_this(), std::exchange(m_output, {})};
    write->request.data = write;
    m_writing = write->bytes.size();
    uv_buf_t buffer = uv_buf_init(write->bytes.data(), static_cast<unsigned>(write->bytes.size()));
    const int status = uv_write(&write->request, stream(), &buffer, 1, [](uv_write_t* request, int result) {
        const std::unique_ptr<Write> done(static_cast<Write*>(request->data));
        if (const auto owner = done->owner.lock(); owner && !owner->m_hasEnded)
            owner->written(result);
    });
    if (status != 0) {
        delete write;
        written(status);
    }
}

void RedisConnection::written(int status)
{
    m_writing = 0;
    if (status != 0)
        end({ErrorCode::Disconnected,
             "the connection to Redis at " + toText(m_target.node) + " broke: " + uvText(status)});
    else
        flush();
}

void RedisConnection::received(ssize_t count, const char* bytes)
{
    const auto self = shared_from_this();
    if (count == 0)
        return;
    if (count < 0) {
        end({ErrorCode::Disconnected, "Redis at " + toText(m_target.node) + " ended the connection"});
        return;
    }
    if (const auto kept = m_reader.append({bytes, static_cast<std::size_t>(count)}); !kept) {
        end(kept.error());
        return;
    }
    while (!m_hasEnded) {
        auto reply = m_reader.next();
        if (!reply)
            end(reply.error());
        else if (!reply->has_value())
            return;
        else
            answer(std::move(**reply));
    }
}

void RedisConnection::answer(RedisReply reply)
{
    if (m_events.pushed && isPush(reply)) {
        m_events.pushed(std::move(reply));
        return;
    }
    if (m_pending.empty()) {
        end({ErrorCode::Invalid, "Redis at " + toText(m_target.node) + " sent a reply that nobody asked for"});
        return;
    }
    const Pending pending = std::move(m_pending.front());
    m_pending.pop_front();
    const std::string refusal = reply.isError() ? reply.text : std::string();
    if (pending.callback)
        pending.callback(std::move(reply));
    if (!refusal.empty() && !m_hasEnded && m_events.refused)
        m_events.refused(refusal);
}

// Replies cannot be told apart after a lost one, so one that is late ends the connection.
void RedisConnection::checkLimits()
{
    const std::uint64_t now = uv_now(m_loop);
    const bool connectLate = !m_isReady && now > m_connectDeadline;
    const bool replyLate = m_isReady && !m_pending.empty() && now > m_pending.front().deadline;
    if (connectLate || replyLate)
        end({ErrorCode::TimedOut, "Redis at " + toText(m_target.node) + " does not answer"});
}

void RedisConnection::end(const Error& why)
{
    if (m_hasEnded)
        return;
    const auto self = shared_from_this();
    m_hasEnded = true;
    m_isReady = false;
    closeHandles();
    std::deque<Pending> pending = std::exchange(m_pending, {});
    for (const Pending& each : pending)
        if (each.callback)
            each.callback(tl::unexpected<Error>(why));
    const Events events = std::exchange(m_events, {});
    if (events.lost)
        events.lost(why);
}

void RedisConnection::close()
{
    if (m_isConnected && !m_hasEnded && m_writing == 0 && !m_output.empty()) {
        const uv_buf_t rest = uv_buf_init(m_output.data(), static_cast<unsigned>(m_output.size()));
        uv_try_write(stream(), &rest, 1); // a lock that is let go of should not be waited for
    }
    m_hasEnded = true;
    m_isReady = false;
    m_events = {};
    m_pending.clear();
    closeHandles();
}

void RedisConnection::closeHandles()
{
    m_sweep.stop();
    uv_prepare_stop(m_flusher.get());
    m_tcp.reset();
    m_pipe.reset();
}

} // namespace loopscope::server
