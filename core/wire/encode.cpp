// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/wire/codec.h"
#include "core/wire/jsonwriter.h"

#include <algorithm>
#include <limits>

// Values to lines. Samples are the hot path: no document is built, numbers go straight into the string.
namespace loopscope::wire {

namespace {

JsonWriter& beginNotification(JsonWriter& out, std::string_view method)
{
    out.beginObject().key("jsonrpc").text("2.0", 3).key("method").text(method, MaxStringBytes);
    return out.key("params").beginObject();
}

std::string endNotification(JsonWriter& out)
{
    return out.endObject().endObject().takeLine();
}

JsonWriter& beginReply(JsonWriter& out, RequestId id)
{
    out.beginObject().key("jsonrpc").text("2.0", 3).key("id").integer(static_cast<std::int64_t>(id.value));
    return out.key("result").beginObject();
}

void writeWorkerKey(JsonWriter& out, WorkerKey worker)
{
    out.key("slot").integer(worker.slot.value).key("incarnation").integer(worker.incarnation.value);
}

void writeOptionalKey(JsonWriter& out, const std::optional<WorkerKey>& worker)
{
    if (worker)
        writeWorkerKey(out, *worker);
    else
        out.key("slot").null().key("incarnation").null();
}

void writeText(JsonWriter& out, std::string_view name, std::string_view value)
{
    out.key(name).text(value, MaxStringBytes);
}

std::string_view word(MetricKind kind)
{
    switch (kind) {
    case MetricKind::Delta:
        return "delta";
    case MetricKind::Counter:
        return "counter";
    case MetricKind::Gauge:
        break;
    }
    return "gauge";
}

void writeMetrics(JsonWriter& out, const std::vector<MetricInfo>& metrics)
{
    out.key("metrics").beginArray();
    for (const MetricInfo& metric : metrics) {
        out.beginObject().key("id").integer(metric.id.value);
        writeText(out, "name", metric.name);
        writeText(out, "unit", metric.unit);
        writeText(out, "kind", word(metric.kind));
        if (!metric.attribute.empty())
            writeText(out, "attribute", metric.attribute);
        out.endObject();
    }
    out.endArray();
}

void writeWorker(JsonWriter& out, const WorkerInfo& worker)
{
    writeWorkerKey(out, worker.key);
    out.key("pid").integer(worker.pid.value);
    writeText(out, "state", toString(worker.state));
    out.key("startedAt").time(worker.startedAt).key("since").time(worker.since);
    out.key("restarts").integer(worker.restarts);
    if (!worker.reason.empty())
        writeText(out, "reason", worker.reason);
    if (worker.exitCode)
        out.key("exitCode").integer(*worker.exitCode);
    if (!worker.signal.empty())
        writeText(out, "signal", worker.signal);
    if (worker.blockedFor)
        out.key("blockedForMs").integer(worker.blockedFor->count() / 1000);
    if (worker.openConnections)
        out.key("connections").integer(*worker.openConnections);
}

void writeStack(JsonWriter& out, const std::vector<StackFrame>& stack)
{
    if (stack.empty())
        return;
    out.key("stack").beginArray();
    for (std::size_t i = 0; i < std::min(stack.size(), MaxFrames); ++i) {
        const StackFrame& frame = stack[i];
        out.beginObject();
        if (frame.address > 0)
            out.key("address").integer(static_cast<std::int64_t>(frame.address));
        if (!frame.function.empty())
            out.key("function").text(frame.function, MaxFrameTextBytes);
        if (!frame.file.empty())
            out.key("file").text(frame.file, MaxFrameTextBytes);
        if (frame.line > 0)
            out.key("line").integer(frame.line);
        out.endObject();
    }
    out.endArray();
}

void writeProof(JsonWriter& out, const std::optional<Proof>& proof, const std::string& reason)
{
    if (!proof) {
        out.key("proof").null();
        writeText(out, "proofReason", reason);
        return;
    }
    const auto count = [&](std::string_view name, std::uint64_t value) {
        out.key(name).integer(static_cast<std::int64_t>(value));
    };
    out.key("proof").beginObject();
    count("answered", proof->answered);
    count("failed", proof->failed);
    count("refused", proof->refused);
    out.endObject();
}

// One overload for each request: its method and its params.
std::string_view writeParams(JsonWriter& out, const Attach& attach)
{
    out.key("protocol").integer(attach.protocol);
    writeText(out, "client", attach.client);
    writeText(out, "role", attach.role == Role::Operate ? "operate" : "observe");
    out.key("intervalMs").integer(attach.intervalMs).key("logs").boolean(attach.logs);
    return "attach";
}
std::string_view writeParams(JsonWriter&, const Ping&)
{
    return "ping";
}
std::string_view writeParams(JsonWriter& out, const RestartWorker& restart)
{
    out.key("slot").integer(restart.slot.value);
    writeText(out, "mode", restart.mode == RestartMode::Kill ? "kill" : "graceful");
    out.key("timeoutMs").integer(restart.timeoutMs);
    return "worker.restart";
}
std::string_view writeParams(JsonWriter& out, const ReloadCluster& reload)
{
    out.key("timeoutMs").integer(reload.timeoutMs);
    return "cluster.reload";
}
std::string_view writeParams(JsonWriter& out, const ScaleCluster& scale)
{
    out.key("workers").integer(scale.workers).key("timeoutMs").integer(scale.timeoutMs);
    return "cluster.scale";
}
std::string_view writeParams(JsonWriter& out, const Cancel& cancel)
{
    out.key("id").integer(static_cast<std::int64_t>(cancel.request.value));
    return "cancel";
}

} // namespace

std::string encode(const Hello& message)
{
    JsonWriter out;
    beginNotification(out, "hello").key("protocol").integer(message.protocol);
    writeText(out, "hub", message.hub);
    const ClusterInfo& cluster = message.cluster;
    out.key("cluster").beginObject();
    writeText(out, "id", cluster.id);
    writeText(out, "name", cluster.name);
    writeText(out, "runtime", cluster.runtime);
    writeText(out, "runtimeVersion", cluster.runtimeVersion);
    writeText(out, "host", cluster.host);
    out.key("pid").integer(cluster.pid.value).key("startedAt").time(cluster.startedAt);
    if (cluster.redis.empty())
        out.key("redis").null();
    else
        writeText(out, "redis", cluster.redis);
    out.key("port");
    if (cluster.port)
        out.integer(*cluster.port);
    else
        out.null();
    out.endObject();
    writeMetrics(out, message.metrics);
    out.key("capabilities").beginArray();
    for (const std::string& capability : message.capabilities)
        out.text(capability, MaxStringBytes);
    out.endArray().key("auth").beginObject();
    writeText(out, "method", message.authMethod);
    out.endObject();
    return endNotification(out);
}

std::string encode(const MetricsAdded& message)
{
    JsonWriter out;
    beginNotification(out, "metrics");
    writeMetrics(out, message.metrics);
    return endNotification(out);
}

namespace {

void beginSamples(JsonWriter& out, const Samples& message, std::uint64_t dropped)
{
    beginNotification(out, "samples").key("t").time(message.t);
    if (message.intervalMs)
        out.key("intervalMs").integer(*message.intervalMs);
    if (dropped > 0)
        out.key("dropped").integer(static_cast<std::int64_t>(dropped));
    out.key("rows").beginArray();
}

void writeRow(JsonWriter& out, const SampleRow& row)
{
    out.beginArray().integer(row.worker.slot.value).integer(row.worker.incarnation.value);
    for (const double value : row.values)
        out.number(value);
    out.endArray();
}

} // namespace

std::string encode(const Samples& message)
{
    JsonWriter out;
    beginSamples(out, message, message.dropped);
    for (const SampleRow& row : message.rows)
        writeRow(out, row);
    out.endArray();
    return endNotification(out);
}

std::vector<std::string> encodeLines(const Samples& message, std::size_t maxLineBytes)
{
    constexpr std::size_t ClosingBytes = 3; // ]}}
    std::vector<std::string> lines;
    JsonWriter out;
    beginSamples(out, message, message.dropped);
    std::size_t rows = 0;
    for (auto row = message.rows.begin(); row != message.rows.end();) {
        const std::size_t before = out.size();
        writeRow(out, *row);
        if (rows < MaxRows && out.size() + ClosingBytes <= maxLineBytes) {
            ++rows;
            ++row;
            continue;
        }
        out.cutTo(before);
        if (rows == 0) { // it fits nowhere
            ++row;
            continue;
        }
        out.endArray();
        lines.push_back(endNotification(out));
        beginSamples(out, message, 0);
        rows = 0;
    }
    out.endArray();
    lines.push_back(endNotification(out));
    return lines;
}

std::string encode(const WorkerChanged& message)
{
    JsonWriter out;
    beginNotification(out, "worker").key("t").time(message.t);
    writeWorker(out, message.worker);
    return endNotification(out);
}

std::string encode(const Stall& message)
{
    JsonWriter out;
    beginNotification(out, "stall").key("t").time(message.t);
    writeWorkerKey(out, message.worker);
    out.key("pid").integer(message.pid.value).key("startedAt").time(message.startedAt);
    out.key("durationSeconds").number(message.durationSeconds);
    out.key("cpuSeconds").number(message.cpuSeconds.value_or(std::numeric_limits<double>::quiet_NaN()));
    writeStack(out, message.stack);
    if (message.stacksLeftOut > 0)
        out.key("stacksLeftOut").integer(static_cast<std::int64_t>(message.stacksLeftOut));
    return endNotification(out);
}

std::string encode(const Event& message)
{
    JsonWriter out;
    beginNotification(out, "event").key("t").time(message.t);
    writeText(out, "kind", message.kind);
    writeOptionalKey(out, message.worker);
    writeText(out, "text", message.text);
    return endNotification(out);
}

std::string encode(const Log& message)
{
    JsonWriter out;
    beginNotification(out, "log").key("t").time(message.t);
    writeOptionalKey(out, message.worker);
    writeText(out, "stream", message.stream);
    out.key("text").text(message.text, MaxLogBytes);
    return endNotification(out);
}

std::string encode(const Progress& message)
{
    JsonWriter out;
    beginNotification(out, "progress").key("id").integer(static_cast<std::int64_t>(message.request.value));
    out.key("t").time(message.t);
    writeText(out, "step", message.step);
    writeOptionalKey(out, message.worker);
    if (message.pid)
        out.key("pid").integer(message.pid->value);
    if (message.connections)
        out.key("connections").integer(*message.connections);
    return endNotification(out);
}

std::string encode(const Request& request)
{
    JsonWriter params;
    params.beginObject();
    const std::string_view method =
        std::visit([&](const auto& body) { return writeParams(params, body); }, request.body);
    std::string text = params.endObject().takeLine();

    JsonWriter out;
    out.beginObject().key("jsonrpc").text("2.0", 3).key("id").integer(static_cast<std::int64_t>(request.id.value));
    out.key("method").text(method, MaxStringBytes);
    std::string line = out.takeLine();
    line.pop_back(); // its LF
    text.pop_back();
    return line + ",\"params\":" + text + "}\n";
}

std::string encodeReply(RequestId id, const AttachResult& result)
{
    JsonWriter out;
    beginReply(out, id).key("intervalMs").integer(result.intervalMs).key("now").time(result.now);
    out.key("workers").beginArray();
    for (const WorkerInfo& worker : result.workers) {
        out.beginObject();
        writeWorker(out, worker);
        out.endObject();
    }
    out.endArray();
    return endNotification(out);
}

std::string encodeReply(RequestId id, const PingResult& result)
{
    JsonWriter out;
    beginReply(out, id).key("now").time(result.now);
    return endNotification(out);
}

std::string encodeReply(RequestId id, const RestartResult& result)
{
    JsonWriter out;
    beginReply(out, id).key("slot").integer(result.slot.value);
    out.key("oldIncarnation").integer(result.oldIncarnation.value);
    out.key("newIncarnation").integer(result.newIncarnation.value);
    out.key("oldPid").integer(result.oldPid.value).key("newPid").integer(result.newPid.value);
    out.key("durationMs").integer(result.durationMs);
    writeText(out, "ended", result.ended);
    writeProof(out, result.proof, result.proofReason);
    return endNotification(out);
}

std::string encodeReply(RequestId id, const ReloadResult& result)
{
    JsonWriter out;
    beginReply(out, id).key("reloaded").integer(result.reloaded).key("durationMs").integer(result.durationMs);
    writeProof(out, result.proof, result.proofReason);
    return endNotification(out);
}

std::string encodeReply(RequestId id, const ScaleResult& result)
{
    JsonWriter out;
    beginReply(out, id).key("before").integer(result.before).key("workers").integer(result.workers);
    out.key("durationMs").integer(result.durationMs);
    writeProof(out, result.proof, result.proofReason);
    return endNotification(out);
}

std::string encodeEmptyReply(RequestId id)
{
    JsonWriter out;
    beginReply(out, id);
    return endNotification(out);
}

std::string encodeError(std::optional<RequestId> id, const RpcError& error)
{
    JsonWriter out;
    out.beginObject().key("jsonrpc").text("2.0", 3).key("id");
    if (id)
        out.integer(static_cast<std::int64_t>(id->value));
    else
        out.null();
    out.key("error").beginObject().key("code").integer(static_cast<int>(error.code));
    writeText(out, "message", error.message);
    return endNotification(out);
}

} // namespace loopscope::wire
