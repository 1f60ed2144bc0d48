// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/clusterevent.h"
#include "core/base/cluster.h"
#include "core/base/error.h"
#include "core/base/metric.h"
#include "core/base/worker.h"

#include <QMetaType>
#include <QString>
#include <QStringList>
#include <cstdint>
#include <optional>
#include <vector>

// What travels from links to the store and the window: immutable values by queued signals.
namespace loopscope::console {

using analysis::ClusterEvent;
using analysis::EventKind;

// Stale: attached, but the last sample is older than three intervals. Lost: the link ended, tries go on unless stopped.
// Refused: the other side answered and said no, or it is not a hub; no further tries by itself.
enum class LinkState { Idle, Connecting, Live, Stale, Lost, Refused };

struct LinkStatus
{
    LinkState state = LinkState::Idle;
    QString endpoint;                // "unix:/run/user/1000/loopscope/shop-4118.sock"
    QString reason;                  // Lost, Refused: one sentence
    int attempt = 0;                 // Connecting, Lost: number of tries since the link was live
    std::optional<WallTime> nextTry; // Lost: nothing when the tries were stopped
    std::optional<WallTime> lostAt;  // Lost, Connecting after Lost
    std::optional<Micros> roundTrip; // Live: last ping
    bool retrying = true;
};

struct SampleRow
{
    WorkerKey worker;
    std::vector<double> values; // one for each metric of the cluster, NaN = no data
};

struct SampleBatch
{
    WallTime time{};
    Micros interval{};
    std::vector<SampleRow> rows;
    std::uint64_t dropped = 0; // batches lost before this one, as the hub says
    std::uint64_t badRows = 0; // rows refused
};

// Everything at once, after (re)attaching.
struct ClusterSnapshot
{
    ClusterInfo cluster;
    std::vector<MetricInfo> metrics;
    std::vector<WorkerInfo> workers;
    QStringList capabilities; // "worker.restart", "cluster.reload", …
    bool operate = false;     // role
    Micros interval{1000000};
    WallTime clusterNow{}; // the hub's clock at attach
};

enum class RestartMode { Graceful, Kill };
enum class CommandStep { Asked, Starting, Ready, Draining, Gone };

struct Proof
{
    std::uint64_t answered = 0;
    std::uint64_t failed = 0;
    std::uint64_t refused = 0;
};

// A restart or reload from the asking to its one outcome. Sent again with each change; number names the command.
struct CommandStatus
{
    std::uint64_t number = 0;
    bool reload = false;
    WorkerSlot slot; // restart
    RestartMode mode = RestartMode::Graceful;
    Micros limit{10000000};
    WallTime askedAt{};
    // Times at which steps were reached; Asked is askedAt.
    std::optional<WallTime> startingAt;
    std::optional<WallTime> readyAt;
    std::optional<WallTime> drainingAt;
    std::optional<WallTime> goneAt;
    std::optional<Pid> oldPid;
    std::optional<Pid> newPid;
    std::optional<int> openConnections; // while draining
    std::optional<int> openAtDrainStart;
    // The outcome, once.
    bool finished = false;
    std::optional<Error> error; // finished without success
    WallTime finishedAt{};
    QString ended; // "drained", "limit", "killed"
    std::optional<Proof> proof;
    QString proofReason; // why there is no proof
    int reloaded = 0;
};

} // namespace loopscope::console

Q_DECLARE_METATYPE(loopscope::console::LinkStatus)
Q_DECLARE_METATYPE(loopscope::console::SampleBatch)
Q_DECLARE_METATYPE(loopscope::console::ClusterSnapshot)
Q_DECLARE_METATYPE(loopscope::console::CommandStatus)
Q_DECLARE_METATYPE(loopscope::WorkerInfo)
Q_DECLARE_METATYPE(loopscope::analysis::ClusterEvent)
