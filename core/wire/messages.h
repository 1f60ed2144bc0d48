// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/cluster.h"
#include "core/base/error.h"
#include "core/base/metric.h"
#include "core/base/worker.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// The messages of PROTOCOL.md as values. Times are WallTime, missing values NaN in samples (null on the wire).
namespace loopscope::wire {

inline constexpr int ProtocolVersion = 1;
inline constexpr std::size_t MaxLineBytes = 1024 * 1024;
inline constexpr std::size_t MaxMetrics = 512;
inline constexpr std::size_t MaxRows = 4096;
inline constexpr int MaxScale = 512; // workers that cluster.scale can ask for
inline constexpr std::size_t MaxStringBytes = 4096;
inline constexpr std::size_t MaxLogBytes = 65536;
inline constexpr std::size_t MaxFrames = 64;
inline constexpr std::size_t MaxFrameTextBytes = 512;

enum class Role { Observe, Operate };
enum class RestartMode { Graceful, Kill };

// PROTOCOL.md section 4.
enum class RpcCode : int {
    ParseError = -32700,
    InvalidRequest = -32600,
    MethodNotFound = -32601,
    InvalidParams = -32602,
    Internal = -32603,
    NotAttached = -32001,
    VersionUnsupported = -32002,
    RoleForbids = -32003,
    NoSuchWorker = -32004,
    Busy = -32005,
    TimedOut = -32006,
    Failed = -32007,
    TooManyConsoles = -32008,
    Cancelled = -32009,
    LineTooLong = -32010,
};

// The table's sentence for a code; "unknown error" for a code that is not in the table.
[[nodiscard]] std::string_view sentenceFor(RpcCode code);

// ---- hub to console
struct Hello
{
    int protocol = ProtocolVersion;
    std::string hub;
    ClusterInfo cluster;
    std::vector<MetricInfo> metrics;
    std::vector<std::string> capabilities;
    std::string authMethod = "none";
    friend bool operator==(const Hello&, const Hello&) = default;
};
struct MetricsAdded
{
    std::vector<MetricInfo> metrics;
    friend bool operator==(const MetricsAdded&, const MetricsAdded&) = default;
};
struct SampleRow
{
    WorkerKey worker;
    std::vector<double> values; // NaN = no data; may be longer or shorter than the known columns, see PROTOCOL.md
};
struct Samples
{
    WallTime t{};
    std::optional<int> intervalMs;
    std::vector<SampleRow> rows;
    std::uint64_t dropped = 0;
    std::uint64_t badRows = 0; // rows that the decoder refused; not on the wire
};
struct WorkerChanged
{
    WallTime t{};
    WorkerInfo worker;
    friend bool operator==(const WorkerChanged&, const WorkerChanged&) = default;
};
// One function of a stack. line 0, file empty: not known.
struct StackFrame
{
    std::string function;
    std::string file;
    int line = 0;
    std::uint64_t address = 0; // between a worker and its hub: in place of all the rest
    friend bool operator==(const StackFrame&, const StackFrame&) = default;
};
struct Stall
{
    WallTime t{};
    WorkerKey worker;
    Pid pid;
    WallTime startedAt{};
    double durationSeconds = 0;
    std::optional<double> cpuSeconds;
    std::vector<StackFrame> stack{}; // innermost first, at most MaxFrames
    std::uint64_t stacksLeftOut = 0; // stalls without a stack since the last one that had one, for there were too many
    friend bool operator==(const Stall&, const Stall&) = default;
};
struct Event
{
    WallTime t{};
    std::string kind; // restart, reload, exit, listening, app, error
    std::optional<WorkerKey> worker;
    std::string text;
    friend bool operator==(const Event&, const Event&) = default;
};
struct Log
{
    WallTime t{};
    std::optional<WorkerKey> worker;
    std::string stream;
    std::string text;
    friend bool operator==(const Log&, const Log&) = default;
};
struct Progress
{
    RequestId request;
    WallTime t{};
    std::string step; // starting, ready, draining, gone
    std::optional<WorkerKey> worker;
    std::optional<Pid> pid;
    std::optional<int> connections;
    friend bool operator==(const Progress&, const Progress&) = default;
};

// ---- console to hub (requests)
struct Attach
{
    int protocol = ProtocolVersion;
    std::string client;
    Role role = Role::Observe;
    int intervalMs = 1000;
    bool logs = false;
    friend bool operator==(const Attach&, const Attach&) = default;
};
struct Ping
{
    friend bool operator==(const Ping&, const Ping&) = default;
};
struct RestartWorker
{
    WorkerSlot slot;
    RestartMode mode = RestartMode::Graceful;
    int timeoutMs = 10000;
    friend bool operator==(const RestartWorker&, const RestartWorker&) = default;
};
struct ReloadCluster
{
    int timeoutMs = 10000;
    friend bool operator==(const ReloadCluster&, const ReloadCluster&) = default;
};
struct ScaleCluster
{
    int workers = 1;
    int timeoutMs = 10000; // of the drain of each worker that goes
    friend bool operator==(const ScaleCluster&, const ScaleCluster&) = default;
};
struct Cancel
{
    RequestId request;
    friend bool operator==(const Cancel&, const Cancel&) = default;
};
using RequestBody = std::variant<Attach, Ping, RestartWorker, ReloadCluster, ScaleCluster, Cancel>;
struct Request
{
    RequestId id;
    RequestBody body;
    friend bool operator==(const Request&, const Request&) = default;
};

// ---- replies
struct AttachResult
{
    int intervalMs = 1000;
    WallTime now{};
    std::vector<WorkerInfo> workers;
    friend bool operator==(const AttachResult&, const AttachResult&) = default;
};
struct PingResult
{
    WallTime now{};
    friend bool operator==(const PingResult&, const PingResult&) = default;
};
// Requests counted at the cluster's own sockets between request and reply.
struct Proof
{
    std::uint64_t answered = 0;
    std::uint64_t failed = 0;
    std::uint64_t refused = 0;
    friend bool operator==(const Proof&, const Proof&) = default;
};
struct RestartResult
{
    WorkerSlot slot;
    Incarnation oldIncarnation;
    Incarnation newIncarnation;
    Pid oldPid;
    Pid newPid;
    int durationMs = 0;
    std::string ended; // drained, limit, killed
    std::optional<Proof> proof;
    std::string proofReason;
    friend bool operator==(const RestartResult&, const RestartResult&) = default;
};
struct ReloadResult
{
    int reloaded = 0;
    int durationMs = 0;
    std::optional<Proof> proof;
    std::string proofReason;
    friend bool operator==(const ReloadResult&, const ReloadResult&) = default;
};
struct ScaleResult
{
    int before = 0;
    int workers = 0;
    int durationMs = 0;
    std::optional<Proof> proof;
    std::string proofReason;
    friend bool operator==(const ScaleResult&, const ScaleResult&) = default;
};
struct RpcError
{
    RpcCode code = RpcCode::Failed;
    std::string message;
    friend bool operator==(const RpcError&, const RpcError&) = default;
};
// A reply carries its JSON body until the asker, who knows the method, decodes it (codec.h).
struct Reply
{
    std::optional<RequestId> id; // nothing: error about a line that had no readable id
    std::optional<RpcError> error;
    std::string resultJson; // when there is no error
};

// What a console can receive.
using HubMessage = std::variant<Hello, MetricsAdded, Samples, WorkerChanged, Stall, Event, Log, Progress, Reply>;

} // namespace loopscope::wire
