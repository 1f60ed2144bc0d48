// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/codec.h"

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

// Lines that a small hub would send: cluster "shop", metrics delay.max (0) and heap.used (1), workers as asked.
namespace loopscope::test {

inline constexpr double NoData = std::numeric_limits<double>::quiet_NaN();
inline constexpr WallTime HubTime = wallTimeFromMicros(1767225600000000);

inline WorkerInfo workerAt(std::uint16_t slot, std::uint32_t incarnation = 1, WorkerState state = WorkerState::Online)
{
    WorkerInfo worker;
    worker.key = {WorkerSlot{slot}, Incarnation{incarnation}};
    worker.pid = Pid{1000 + slot * 10 + static_cast<std::int64_t>(incarnation)};
    worker.state = state;
    worker.startedAt = worker.since = HubTime;
    return worker;
}

inline wire::Hello shopHello(const std::string& id = "shop-1")
{
    wire::Hello hello;
    hello.hub = "test 1";
    hello.cluster.id = id;
    hello.cluster.name = "shop";
    hello.cluster.runtime = "node";
    hello.cluster.runtimeVersion = "20";
    hello.cluster.host = "build";
    hello.cluster.pid = Pid{4118};
    hello.cluster.startedAt = HubTime;
    hello.metrics = {{MetricId{0}, std::string(metric::DelayMax), "s", MetricKind::Gauge, ""},
                     {MetricId{1}, std::string(metric::HeapUsed), "By", MetricKind::Gauge, ""}};
    hello.capabilities = {"attach", "ping", "worker.restart", "cluster.reload"};
    return hello;
}

inline std::string attachReply(std::uint64_t id, std::vector<WorkerInfo> workers = {workerAt(1), workerAt(2)},
                               int intervalMs = 1000)
{
    return wire::encodeReply(RequestId{id}, wire::AttachResult{intervalMs, HubTime, std::move(workers)});
}

// Worker 2 was restarted within 0.8 s.
inline std::string restartReply(RequestId id, std::optional<wire::Proof> proof = {}, const std::string& reason = {})
{
    wire::RestartResult done;
    done.slot = WorkerSlot{2};
    done.oldIncarnation = Incarnation{1};
    done.newIncarnation = Incarnation{2};
    done.oldPid = workerAt(2, 1).pid;
    done.newPid = workerAt(2, 2).pid;
    done.durationMs = 800;
    done.ended = "drained";
    done.proof = proof;
    done.proofReason = reason;
    return wire::encodeReply(id, done);
}

inline wire::SampleRow rowOf(std::uint16_t slot, std::vector<double> values, std::uint32_t incarnation = 1)
{
    return {{WorkerSlot{slot}, Incarnation{incarnation}}, std::move(values)};
}

inline std::string samplesLine(std::vector<wire::SampleRow> rows, WallTime t = HubTime)
{
    wire::Samples samples;
    samples.t = t;
    samples.intervalMs = 1000;
    samples.rows = std::move(rows);
    return wire::encode(samples);
}

} // namespace loopscope::test
