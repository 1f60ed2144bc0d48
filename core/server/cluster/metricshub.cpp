// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/metricshub.h"

#include "core/server/cluster/runtimefolder.h"

#include <algorithm>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace loopscope::server {

namespace {
constexpr int DefaultIntervalMs = 1000;
}

MetricsHub::MetricsHub(uv_loop_t* loop, wire::Hello hello, Events events, const HubClient::Limits& limits)
    : m_loop(loop),
      m_hello(std::move(hello)),
      m_events(std::move(events)),
      m_limits(limits),
      m_closeLimit(loop, UvTimer::Keep::Alive, [this] {
          for (auto& [id, client] : m_clients)
              client->close();
      })
{
}

MetricsHub::~MetricsHub()
{
    close();
}

Result<void> MetricsHub::listen(const std::string& path)
{
    if (path.size() >= sizeof(sockaddr_un::sun_path))
        return fail(ErrorCode::TooLarge, "the socket path is longer than 107 bytes: " + path);
    if (!clearStaleSocket(path))
        return fail(ErrorCode::Busy, "the socket is in use or no socket: " + path);
    m_listener.reset(new uv_pipe_t);
    uv_pipe_init(m_loop, m_listener.get(), 0);
    m_listener->data = this;
    const mode_t before = umask(0177); // from its first moment nobody else can connect
    int status = uv_pipe_bind(m_listener.get(), path.c_str());
    umask(before);
    if (status == 0)
        status = uv_listen(reinterpret_cast<uv_stream_t*>(m_listener.get()), 16, [](uv_stream_t* stream, int error) {
            if (error == 0 && stream->data != nullptr)
                static_cast<MetricsHub*>(stream->data)->accept();
        });
    if (status != 0)
        return fail(ErrorCode::Failed, "cannot listen on " + path + ": " + uvText(status));
    m_path = path;
    return {};
}

void MetricsHub::close()
{
    if (!m_listener)
        return;
    m_listener.reset(); // libuv removes the socket file that it bound
    unlink(m_path.c_str());
    for (auto& [id, client] : m_clients)
        client->closeAfterQueue();
    if (!m_clients.empty())
        m_closeLimit.startOnce(CloseLimit);
}

void MetricsHub::gone(std::uint64_t id)
{
    m_clients.erase(id);
    if (m_listener)
        updateInterval();
    else if (m_clients.empty())
        m_closeLimit.stop();
}

void MetricsHub::accept()
{
    const std::uint64_t id = m_nextClient++;
    HubClient::Events events{
        [this, id](HubClient& client, const wire::Request& message) { request(id, client, message); },
        [this, id](HubClient&) { gone(id); }};
    auto owner = std::make_unique<HubClient>(m_loop, std::move(events), m_limits);
    HubClient& client = *owner;
    m_clients.emplace(id, std::move(owner));
    auto* stream = reinterpret_cast<uv_stream_t*>(client.handle());
    if (uv_accept(reinterpret_cast<uv_stream_t*>(m_listener.get()), stream) != 0) {
        client.close();
        return;
    }
    if (m_clients.size() > MaxConsoles) {
        client.sendError({}, wire::RpcCode::TooManyConsoles);
        client.closeAfterQueue();
        return;
    }
    client.send(wire::encode(m_hello));
    client.begin();
}

HubClient* MetricsHub::find(std::uint64_t id)
{
    const auto found = m_clients.find(id);
    return found == m_clients.end() ? nullptr : found->second.get();
}

void MetricsHub::request(std::uint64_t id, HubClient& client, const wire::Request& message)
{
    if (const auto* ask = std::get_if<wire::Attach>(&message.body)) {
        attach(client, message.id, *ask);
        return;
    }
    if (!client.attached) {
        client.sendError(message.id, wire::RpcCode::NotAttached);
        return;
    }
    if (std::holds_alternative<wire::Ping>(message.body)) {
        client.send(wire::encodeReply(message.id, wire::PingResult{SystemClock{}.wallNow()}));
        return;
    }
    if (client.attach.role != wire::Role::Operate) {
        client.sendError(message.id, wire::RpcCode::RoleForbids);
        return;
    }
    command(id, client, message);
}

void MetricsHub::command(std::uint64_t clientId, HubClient& client, const wire::Request& message)
{
    if (const auto* cancel = std::get_if<wire::Cancel>(&message.body)) {
        if (m_events.cancel({clientId, cancel->request}))
            client.send(wire::encodeEmptyReply(message.id));
        else
            client.sendError(message.id, wire::RpcCode::Failed, "nothing that can be stopped has this id");
        return;
    }
    if (client.openRequests >= HubClient::MaxRequests) {
        client.sendError(message.id, wire::RpcCode::Busy, "too many requests under way");
        return;
    }
    ++client.openRequests;
    const Ticket ticket{clientId, message.id};
    if (const auto* restart = std::get_if<wire::RestartWorker>(&message.body))
        m_events.restart(ticket, *restart);
    else if (const auto* reload = std::get_if<wire::ReloadCluster>(&message.body))
        m_events.reload(ticket, *reload);
    else if (const auto* scale = std::get_if<wire::ScaleCluster>(&message.body))
        m_events.scale(ticket, *scale);
}

void MetricsHub::attach(HubClient& client, RequestId id, const wire::Attach& ask)
{
    if (ask.protocol != wire::ProtocolVersion) {
        client.sendError(id, wire::RpcCode::VersionUnsupported,
                         "this hub speaks " + std::to_string(wire::ProtocolVersion));
        return;
    }
    client.attached = true;
    client.attach = ask;
    updateInterval();
    client.send(wire::encodeReply(id, wire::AttachResult{m_intervalMs, SystemClock{}.wallNow(), m_events.workers()}));
}

void MetricsHub::updateInterval()
{
    int shortest = 0;
    for (const auto& [id, client] : m_clients)
        if (client->attached && (shortest == 0 || client->attach.intervalMs < shortest))
            shortest = client->attach.intervalMs;
    const int interval = shortest == 0 ? DefaultIntervalMs : shortest;
    if (interval == m_intervalMs)
        return;
    m_intervalMs = interval;
    m_events.intervalChanged(interval);
}

void MetricsHub::samples(const wire::Samples& samples)
{
    const std::vector<std::string> lines = wire::encodeLines(samples);
    for (auto& [id, client] : m_clients)
        if (client->attached)
            client->sendSamples(samples, lines);
}

void MetricsHub::broadcast(const std::string& line)
{
    for (auto& [id, client] : m_clients)
        if (client->attached)
            client->send(line);
}

void MetricsHub::tell(const wire::Log& message)
{
    const std::string line = wire::encode(message);
    for (auto& [id, client] : m_clients)
        if (client->attached && client->attach.logs)
            client->send(line);
}

void MetricsHub::progress(Ticket ticket, wire::Progress progress)
{
    progress.request = ticket.request;
    if (HubClient* client = find(ticket.client))
        client->send(wire::encode(progress));
}

void MetricsHub::reply(Ticket ticket, std::string line)
{
    if (HubClient* client = find(ticket.client)) {
        --client->openRequests;
        client->send(std::move(line));
    }
}

void MetricsHub::replyError(Ticket ticket, wire::RpcCode code, const std::string& why)
{
    if (HubClient* client = find(ticket.client)) {
        --client->openRequests;
        client->sendError(ticket.request, code, why);
    }
}

} // namespace loopscope::server
