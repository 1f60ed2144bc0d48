// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/metricsendpoint.h"
#include "core/server/cluster/supervisor.h"
#include "core/server/loop/loopmonitor.h"

#include <algorithm>
#include <array>
#include <ctime>

// The part of the supervisor that tells: consoles, the log, /metrics, the service manager.
namespace loopscope::server {

namespace {

constexpr std::uint64_t StaleMs = 5000; // beyond this a worker's last row is no data

// "2026-11-25T12:00:00.123456Z"
std::string isoTime(WallTime t)
{
    const std::int64_t us = toMicros(t);
    const auto second = static_cast<std::time_t>(us / 1'000'000);
    std::tm utc{};
    gmtime_r(&second, &utc);
    std::array<char, 40> text{};
    const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
    std::snprintf(text.data() + length, text.size() - length, ".%06dZ", static_cast<int>(us % 1'000'000));
    return text.data();
}

std::string nameOf(const std::optional<WorkerKey>& worker)
{
    return worker ? "w" + std::to_string(worker->slot.value) + "." + std::to_string(worker->incarnation.value) : "-";
}

MetricFamily family(const char* name, const char* unit, FamilyType type, const char* help)
{
    return {name, unit, help, type, {}};
}

} // namespace

void Supervisor::tell(const char* kind, std::optional<WorkerKey> worker, std::string text)
{
    const WallTime now = SystemClock{}.wallNow();
    writeLog(now, worker, kind, text);
    if (m_hub)
        m_hub->tell(wire::Event{now, kind, worker, std::move(text)});
}

void Supervisor::printed(WorkerKey worker, const char* stream, std::string text)
{
    const WallTime now = SystemClock{}.wallNow();
    writeLog(now, worker, stream, text);
    m_hub->tell(wire::Log{now, worker, stream, std::move(text)});
}

void Supervisor::writeLog(WallTime time, const std::optional<WorkerKey>& worker, const char* what,
                          const std::string& text)
{
    if (m_log)
        m_log->write(isoTime(time) + " " + nameOf(worker) + " " + what + " " + text);
}

Result<void> Supervisor::openLog()
{
    if (m_options.log.file.empty())
        return {};
    m_log = std::make_unique<LogFile>(m_loop, m_options.log, [this](const std::string& trouble) {
        const WallTime now = SystemClock{}.wallNow(); // not into the log itself
        m_hub->tell(wire::Event{now, "error", {}, trouble});
        m_hub->tell(wire::Log{now, {}, "hub", trouble});
    });
    return m_log->open();
}

Result<void> Supervisor::openEndpoint()
{
    if (m_options.metricsPort < 0)
        return {};
    m_endpoint = std::make_unique<MetricsEndpoint>(
        m_loop, MetricsEndpoint::Events{[this] { return metricFamilies(); }, [this] { return notReady(); }});
    auto port = m_endpoint->listen(m_options.metricsPort);
    if (!port)
        return fail(port.error().code, "the metrics port: " + port.error().message);
    m_options.metricsPort = *port;
    return {};
}

// Ready: every worker was ready once, and one of them serves now; not any more when the cluster ends.
std::string Supervisor::notReady() const
{
    if (m_stopping)
        return "the cluster ends";
    if (m_onReady)
        return "workers are starting";
    const bool serves = std::any_of(m_slots.begin(), m_slots.end(), [](const auto& entry) {
        return entry.second.current && entry.second.current->info.state == WorkerState::Online;
    });
    return serves ? "" : "no worker serves";
}

std::vector<MetricFamily> Supervisor::metricFamilies() const
{
    std::vector<MetricRow> rows;
    for (const auto& [number, slot] : m_slots)
        if (slot.current && uv_now(m_loop) - slot.rowAtMs <= StaleMs + static_cast<std::uint64_t>(m_hub->intervalMs()))
            rows.push_back({{{"worker", std::to_string(number.value)}}, slot.row});
    std::vector<MetricFamily> families = familiesOf(LoopMonitor::catalogue(), rows);
    appendSlotFamilies(families);

    MetricFamily build = family("loopscope_build", "", FamilyType::Info, "The library and the cluster's name.");
    build.samples.push_back({{{"version", LOOPSCOPE_VERSION}, {"cluster", m_options.name}}, 1});
    MetricFamily began = family("process_start_time_seconds", "seconds", FamilyType::Gauge,
                                "When the supervisor began, in seconds since the epoch.");
    began.samples.push_back({{}, toSeconds(m_startedAt)});
    families.push_back(std::move(build));
    families.push_back(std::move(began));
    return families;
}

void Supervisor::appendSlotFamilies(std::vector<MetricFamily>& families) const
{
    MetricFamily up = family("loopscope_worker_up", "", FamilyType::Gauge, "1 while the worker serves.");
    MetricFamily restarts =
        family("loopscope_worker_restarts", "", FamilyType::Counter, "Starts of the worker but its first.");
    MetricFamily stalls =
        family("loopscope_eventloop_stalls", "", FamilyType::Counter, "Turns of the loop that took 50 ms or more.");
    MetricFamily stalled =
        family("loopscope_eventloop_stalled_seconds", "seconds", FamilyType::Counter, "The time of those turns.");
    MetricFamily requests = family("loopscope_http_requests", "", FamilyType::Counter, "Requests by how they ended.");
    MetricFamily refused =
        family("loopscope_http_connections_refused", "", FamilyType::Counter, "Connections turned away at the limit.");
    for (const auto& [number, slot] : m_slots) {
        const MetricFamily::Labels labels{{"worker", std::to_string(number.value)}};
        const bool isUp = slot.current && slot.current->info.state == WorkerState::Online;
        up.samples.push_back({labels, isUp ? 1.0 : 0.0});
        restarts.samples.push_back({labels, static_cast<double>(slot.restarts)});
        stalls.samples.push_back({labels, static_cast<double>(slot.stalls)});
        stalled.samples.push_back({labels, slot.stalledSeconds});
        const Counts counts = countsOf(slot);
        const auto ended = [&](const char* outcome, std::uint64_t count) {
            requests.samples.push_back({{labels.front(), {"outcome", outcome}}, static_cast<double>(count)});
        };
        ended("answered", counts.answered);
        ended("client_gone", counts.clientGone);
        ended("failed", counts.failed);
        refused.samples.push_back({labels, static_cast<double>(counts.refused)});
    }
    for (MetricFamily* one : {&up, &restarts, &stalls, &stalled, &requests, &refused})
        families.push_back(std::move(*one));
}

// Of all incarnations of a slot, those that ended included: these counters never go back.
Supervisor::Counts Supervisor::countsOf(const Slot& slot)
{
    Counts all = slot.dead;
    const auto add = [&](const std::unique_ptr<WorkerProcess>& worker) {
        if (!worker)
            return;
        all.answered += worker->page().answered.load(std::memory_order_relaxed);
        all.clientGone += worker->page().clientGone.load(std::memory_order_relaxed);
        all.failed += worker->page().failed.load(std::memory_order_relaxed);
        all.refused += worker->page().refused.load(std::memory_order_relaxed);
    };
    add(slot.current);
    for (const auto& other : slot.others)
        add(other);
    return all;
}

std::string Supervisor::statusText() const
{
    return std::to_string(m_options.workers) + " workers serve port " + std::to_string(port());
}

} // namespace loopscope::server
