// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/clusterstate.h"
#include "tests/support/fakeclock.h"

#include <initializer_list>
#include <limits>

// A cluster "shop" as the store knows it, fed by values; no socket.
namespace loopscope::test {

inline constexpr double Missing = std::numeric_limits<double>::quiet_NaN();

class ShopState
{
public:
    // Columns of every row.
    enum Column { LagMax, LagP99, Elu, HeapUsed, HeapLimit, Handles, Rate, Hits, Misses, Columns };

    explicit ShopState(int workers, bool operate = true) : state(clock)
    {
        console::ClusterSnapshot snapshot;
        snapshot.cluster.id = "shop-1";
        snapshot.cluster.name = "shop";
        snapshot.cluster.host = "build-7";
        snapshot.cluster.runtime = "node";
        snapshot.cluster.runtimeVersion = "20.20.2";
        snapshot.cluster.startedAt = clock.wallNow();
        const std::string_view names[Columns]{metric::DelayMax,    metric::DelayP99,  metric::Utilization,
                                              metric::HeapUsed,    metric::HeapLimit, metric::Handles,
                                              metric::RequestRate, metric::CacheHits, metric::CacheMisses};
        for (int i = 0; i < Columns; ++i)
            snapshot.metrics.push_back({MetricId{static_cast<std::uint16_t>(i)}, std::string(names[i]), "1",
                                        i >= Hits ? MetricKind::Counter : MetricKind::Gauge, ""});
        for (int slot = 1; slot <= workers; ++slot)
            snapshot.workers.push_back(worker(slot));
        snapshot.capabilities = {"worker.restart", "cluster.reload"};
        snapshot.operate = operate;
        snapshot.clusterNow = clock.wallNow();
        setLink(console::LinkState::Live);
        state.apply(snapshot);
    }

    [[nodiscard]] WorkerInfo worker(int slot, int incarnation = 1, WorkerState workerState = WorkerState::Online) const
    {
        WorkerInfo info;
        info.key = {WorkerSlot{static_cast<std::uint16_t>(slot)}, Incarnation{static_cast<std::uint32_t>(incarnation)}};
        info.pid = Pid{4118 + slot + incarnation * 1000};
        info.state = workerState;
        info.startedAt = info.since = clock.wallNow();
        return info;
    }

    static std::vector<double> values(double lagMax)
    {
        return {lagMax, lagMax / 2, 0.31, 171.0 * 1024 * 1024, 1024.0 * 1024 * 1024, 76, 548, 0, 0};
    }

    // One second later every slot reports a row; lags in the order of slots.
    void sample(std::initializer_list<double> lags)
    {
        std::vector<std::vector<double>> rows;
        for (const double lag : lags)
            rows.push_back(values(lag));
        sampleRows(rows);
    }
    void sampleRows(const std::vector<std::vector<double>>& rows)
    {
        clock.advance(Micros{1000000});
        console::SampleBatch batch;
        batch.time = clock.wallNow();
        batch.interval = Micros{1000000};
        std::uint16_t slot = 1;
        for (const auto& row : rows)
            batch.rows.push_back({{WorkerSlot{slot++}, Incarnation{1}}, row});
        state.apply(batch);
    }

    void stall(int slot, double seconds)
    {
        console::ClusterEvent event;
        event.time = clock.wallNow();
        event.kind = console::EventKind::Stall;
        event.worker = worker(slot).key;
        event.durationSeconds = seconds;
        state.apply(event);
    }

    void setLink(console::LinkState link)
    {
        console::LinkStatus status;
        status.state = link;
        status.endpoint = QStringLiteral("unix:/run/shop.sock");
        if (link == console::LinkState::Lost) {
            status.lostAt = clock.wallNow();
            status.nextTry = clock.wallNow() + Micros{4000000};
            status.attempt = 3;
        }
        state.apply(status);
    }

    FakeClock clock;
    console::ClusterState state;
};

} // namespace loopscope::test
