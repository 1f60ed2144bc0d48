// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cluster/hubclient.h"

#include <map>
#include <memory>
#include <string>

namespace loopscope::server {

// The metrics socket of a cluster (core/wire/PROTOCOL.md): listens, greets, answers what it can itself and hands the
// rest to the supervisor. One loop thread; owned by the supervisor.
class MetricsHub
{
public:
    static constexpr std::size_t MaxConsoles = 16;

    // Names one request until it is answered; the console may be gone by then.
    struct Ticket
    {
        std::uint64_t client = 0;
        RequestId request;
        friend bool operator==(const Ticket&, const Ticket&) = default;
    };
    struct Events
    {
        std::function<std::vector<WorkerInfo>()> workers;
        std::function<void(Ticket, const wire::RestartWorker&)> restart;
        std::function<void(Ticket, const wire::ReloadCluster&)> reload;
        std::function<void(Ticket, const wire::ScaleCluster&)> scale;
        std::function<bool(Ticket)> cancel;       // false: no such command can be stopped
        std::function<void(int)> intervalChanged; // ms: the shortest that an attached console asked for
    };

    MetricsHub(uv_loop_t* loop, wire::Hello hello, Events events, const HubClient::Limits& limits = {});
    ~MetricsHub();
    MetricsHub(const MetricsHub&) = delete;
    MetricsHub& operator=(const MetricsHub&) = delete;

    // Binds with mode 0600; a stale socket of a dead process is replaced.
    [[nodiscard]] Result<void> listen(const std::string& path);
    // Sends what is queued, removes the socket file; a console that does not read is cut off after CloseLimit.
    void close();
    static constexpr std::chrono::milliseconds CloseLimit{1000};

    void samples(const wire::Samples& samples);
    void tell(const wire::WorkerChanged& message) { broadcast(wire::encode(message)); }
    void tell(const wire::Stall& message) { broadcast(wire::encode(message)); }
    void tell(const wire::Event& message) { broadcast(wire::encode(message)); }
    void tell(const wire::Log& message);
    void progress(Ticket ticket, wire::Progress progress);
    // One of these ends a ticket. line: an encoded reply or error with the ticket's request id.
    void reply(Ticket ticket, std::string line);
    void replyError(Ticket ticket, wire::RpcCode code, const std::string& why = {});
    [[nodiscard]] int intervalMs() const { return m_intervalMs; }

private:
    void accept();
    void gone(std::uint64_t id);
    void request(std::uint64_t id, HubClient& client, const wire::Request& request);
    void attach(HubClient& client, RequestId id, const wire::Attach& attach);
    void command(std::uint64_t clientId, HubClient& client, const wire::Request& request);
    void broadcast(const std::string& line);
    void updateInterval();
    [[nodiscard]] HubClient* find(std::uint64_t id);

    uv_loop_t* m_loop;
    wire::Hello m_hello;
    Events m_events;
    HubClient::Limits m_limits;
    UvPtr<uv_pipe_t> m_listener;
    std::string m_path;
    std::map<std::uint64_t, std::unique_ptr<HubClient>> m_clients;
    std::uint64_t m_nextClient = 1;
    int m_intervalMs = 1000;
    UvTimer m_closeLimit;
};

} // namespace loopscope::server
