// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/redisclient.h"

#include "core/server/cache/redisaddress.h"

#include <algorithm>
#include <hiredis/async.h>
#include <hiredis/hiredis.h>

namespace loopscope::server {

RedisClient::RedisClient(uv_loop_t* loop, std::string url)
    : m_loop(loop),
      m_url(std::move(url)),
      m_retry(loop, UvTimer::Keep::Unref, [this] { connect(); }),
      m_sweep(loop, UvTimer::Keep::Unref, [this] { checkLimits(); })
{
    m_sweep.startEvery(std::chrono::milliseconds{200});
    connect();
}

RedisClient::~RedisClient()
{
    if (m_context != nullptr) {
        m_context->data = nullptr;
        redisAsyncFree(m_context);
    }
}

void RedisClient::connect()
{
    const auto address = parseRedisUrl(m_url);
    if (!address)
        return; // never ready, so every command fails at once; there is nothing to retry
    m_database = address->database;
    m_context = address->path.empty() ? redisAsyncConnect(address->host.c_str(), address->port)
                                      : redisAsyncConnectUnix(address->path.c_str());
    if (m_context == nullptr || m_context->err != 0) {
        if (m_context != nullptr)
            redisAsyncFree(m_context);
        m_context = nullptr;
        connected(false);
        return;
    }
    m_context->data = this;
    m_connectDeadline = uv_now(m_loop) + static_cast<std::uint64_t>(ConnectLimit.count());
    watch();
    redisAsyncSetConnectCallback(m_context, [](const redisAsyncContext* context, int status) {
        if (auto* client = static_cast<RedisClient*>(context->data))
            client->connected(status == REDIS_OK);
    });
    redisAsyncSetDisconnectCallback(m_context, [](const redisAsyncContext* context, int) {
        if (auto* client = static_cast<RedisClient*>(context->data))
            client->lost();
    });
}

// hiredis asks for readiness through these; the poll handle lives as long as the context.
void RedisClient::watch()
{
    m_poll.reset(new uv_poll_t);
    uv_poll_init(m_loop, m_poll.get(), m_context->c.fd);
    uv_unref(reinterpret_cast<uv_handle_t*>(m_poll.get()));
    m_poll->data = this;
    m_wanted = 0;
    m_context->ev.data = this;
    m_context->ev.addRead = [](void* data) {
        auto* client = static_cast<RedisClient*>(data);
        client->m_wanted |= UV_READABLE;
        client->updatePoll();
    };
    m_context->ev.delRead = [](void* data) {
        auto* client = static_cast<RedisClient*>(data);
        client->m_wanted &= ~UV_READABLE;
        client->updatePoll();
    };
    m_context->ev.addWrite = [](void* data) {
        auto* client = static_cast<RedisClient*>(data);
        client->m_wanted |= UV_WRITABLE;
        client->updatePoll();
    };
    m_context->ev.delWrite = [](void* data) {
        auto* client = static_cast<RedisClient*>(data);
        client->m_wanted &= ~UV_WRITABLE;
        client->updatePoll();
    };
    m_context->ev.cleanup = [](void* data) { static_cast<RedisClient*>(data)->m_poll.reset(); };
    m_wanted = UV_WRITABLE; // tells when the connection is made or refused
    updatePoll();
}

void RedisClient::updatePoll()
{
    if (!m_poll)
        return;
    if (m_wanted == 0) {
        uv_poll_stop(m_poll.get());
        return;
    }
    uv_poll_start(m_poll.get(), m_wanted, [](uv_poll_t* poll, int status, int events) {
        if (auto* client = static_cast<RedisClient*>(poll->data))
            client->polled(status, events);
    });
}

void RedisClient::polled(int status, int events)
{
    if (m_context == nullptr)
        return;
    // libuv reports POLLERR as a status; hiredis finds the error itself when it is told to write.
    if (status < 0 || (events & UV_WRITABLE) != 0)
        redisAsyncHandleWrite(m_context);
    if (m_context != nullptr && status == 0 && (events & UV_READABLE) != 0)
        redisAsyncHandleRead(m_context);
}

void RedisClient::connected(bool ok)
{
    m_ready = ok;
    m_connectDeadline = 0;
    if (ok) {
        m_pause = FirstPause;
        if (m_database > 0)
            command({"SELECT", std::to_string(m_database)}, {});
        return;
    }
    m_context = nullptr; // hiredis frees it after this callback
    m_retry.startOnce(m_pause);
    m_pause = std::min(m_pause * 2, MaxPause);
}

void RedisClient::lost()
{
    m_context = nullptr;
    m_ready = false;
    failAll();
    m_retry.startOnce(m_pause);
    m_pause = std::min(m_pause * 2, MaxPause);
}

void RedisClient::failAll()
{
    std::deque<Pending> pending = std::exchange(m_pending, {});
    for (Pending& each : pending)
        if (each.callback)
            each.callback(fail(ErrorCode::Disconnected, "the connection to Redis ended"));
}

void RedisClient::command(const std::vector<std::string>& arguments, Callback callback)
{
    if (!m_ready || m_context == nullptr || m_pending.size() >= MaxPending) {
        if (callback)
            callback(fail(ErrorCode::Disconnected, "Redis is not connected"));
        return;
    }
    std::vector<const char*> texts;
    std::vector<std::size_t> lengths;
    for (const std::string& argument : arguments) {
        texts.push_back(argument.data());
        lengths.push_back(argument.size());
    }
    const auto replied = [](redisAsyncContext* context, void* reply, void*) {
        if (auto* client = static_cast<RedisClient*>(context->data))
            client->answer(reply);
    };
    m_pending.push_back({std::move(callback), uv_now(m_loop) + static_cast<std::uint64_t>(CommandLimit.count())});
    if (redisAsyncCommandArgv(m_context, replied, nullptr, static_cast<int>(texts.size()), texts.data(),
                              lengths.data()) != REDIS_OK) {
        Pending refused = std::move(m_pending.back());
        m_pending.pop_back();
        if (refused.callback)
            refused.callback(fail(ErrorCode::Disconnected, "Redis is not connected"));
    }
}

void RedisClient::answer(void* data)
{
    if (m_pending.empty() || data == nullptr)
        return; // the link ends: lost() tells everybody
    const Pending pending = std::move(m_pending.front());
    m_pending.pop_front();
    if (!pending.callback)
        return;
    const auto* reply = static_cast<const redisReply*>(data);
    Reply result;
    switch (reply->type) {
    case REDIS_REPLY_ERROR:
        pending.callback(fail(ErrorCode::Failed, std::string(reply->str, reply->len)));
        return;
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
        result = {false, std::string(reply->str, reply->len)};
        break;
    case REDIS_REPLY_INTEGER:
        result = {false, std::to_string(reply->integer)};
        break;
    case REDIS_REPLY_ARRAY:
        result = {false, std::to_string(reply->elements)};
        break;
    default:
        break;
    }
    pending.callback(std::move(result));
}

void RedisClient::checkLimits()
{
    const std::uint64_t now = uv_now(m_loop);
    const bool connectLate = m_context != nullptr && !m_ready && m_connectDeadline != 0 && now > m_connectDeadline;
    const bool replyLate = !m_pending.empty() && now > m_pending.front().deadline;
    if (!connectLate && !replyLate)
        return;
    redisAsyncContext* context = std::exchange(m_context, nullptr);
    context->data = nullptr;
    redisAsyncFree(context); // replies cannot be told apart after a lost one: the connection is made anew
    lost();
}

} // namespace loopscope::server
