// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/wire/codec.h"
#include "core/wire/jsonreader.h"
#include "core/wire/workerjson.h"

#include <array>
#include <cmath>
#include <limits>

namespace json = boost::json;

// What a console reads: notifications and replies of a hub.
namespace loopscope::wire {

namespace {

using HubResult = Result<HubMessage>;

tl::unexpected<Error> bad(const std::string& method, const std::string& why)
{
    return fail(ErrorCode::Invalid, method + ": " + why);
}

std::optional<MetricKind> metricKind(std::string_view word)
{
    if (word == "gauge")
        return MetricKind::Gauge;
    if (word == "delta")
        return MetricKind::Delta;
    if (word == "counter")
        return MetricKind::Counter;
    return std::nullopt;
}

// The ids of a hello begin at 0; those of "metrics" go on, which the reader checks who knows where they ended.
std::vector<MetricInfo> readMetrics(JsonReader& outer)
{
    std::vector<MetricInfo> metrics;
    const json::array* array = outer.array("metrics");
    if (array == nullptr)
        return metrics;
    if (array->size() > MaxMetrics)
        outer.reject("metrics", "at most 512 entries");
    for (const json::value& entry : *array) {
        const json::object* object = entry.if_object();
        if (object == nullptr || !outer.ok()) {
            outer.reject("metrics", "an array of objects");
            return {};
        }
        JsonReader reader(*object);
        MetricInfo metric;
        metric.id = {static_cast<std::uint16_t>(reader.integer("id", 0, static_cast<int>(MaxMetrics) - 1))};
        metric.name = reader.text("name", MaxStringBytes);
        metric.unit = reader.textOr("unit", MaxStringBytes, "1");
        const auto kind = metricKind(reader.textOr("kind", MaxStringBytes, "gauge"));
        metric.kind = kind.value_or(MetricKind::Gauge);
        metric.attribute = reader.textOr("attribute", MaxStringBytes, {});
        if (!reader.ok())
            outer.reject("metrics", "well formed; of an entry, " + reader.error());
        if (!metrics.empty() && metric.id.value != metrics.back().id.value + 1)
            outer.reject("metrics", "numbered without gaps");
        metrics.push_back(std::move(metric));
    }
    return metrics;
}

ClusterInfo readCluster(JsonReader& reader)
{
    ClusterInfo cluster;
    cluster.id = reader.text("id", MaxStringBytes);
    cluster.name = reader.text("name", MaxStringBytes);
    cluster.runtime = reader.textOr("runtime", MaxStringBytes, {});
    cluster.runtimeVersion = reader.textOr("runtimeVersion", MaxStringBytes, {});
    cluster.host = reader.textOr("host", MaxStringBytes, {});
    cluster.pid = reader.pid();
    cluster.startedAt = reader.optionalTime("startedAt").value_or(WallTime{});
    cluster.redis = reader.textOr("redis", MaxStringBytes, {});
    if (const auto port = reader.optionalInteger("port", 1, 65535))
        cluster.port = static_cast<int>(*port);
    return cluster;
}

HubResult decodeHello(JsonReader& reader)
{
    Hello hello;
    hello.protocol = static_cast<int>(reader.integer("protocol", 1, 1'000'000));
    hello.hub = reader.textOr("hub", MaxStringBytes, {});
    // Of another version only the number is read: the rest may have another shape.
    if (reader.ok() && hello.protocol != ProtocolVersion)
        return hello;
    if (const json::object* object = reader.object("cluster")) {
        JsonReader inner(*object);
        hello.cluster = readCluster(inner);
        if (!inner.ok())
            reader.reject("cluster", "well formed; " + inner.error());
    }
    hello.metrics = readMetrics(reader);
    if (!hello.metrics.empty() && hello.metrics.front().id.value != 0)
        reader.reject("metrics", "numbered from 0");
    if (const json::value* list = reader.find("capabilities")) {
        const json::array* words = list->if_array();
        if (words == nullptr || words->size() > 1000)
            reader.reject("capabilities", "an array of at most 1,000 strings");
        else
            for (const json::value& word : *words)
                if (const json::string* text = word.if_string())
                    hello.capabilities.push_back(cutText({text->data(), text->size()}, MaxStringBytes));
    }
    if (reader.find("auth") != nullptr)
        if (const json::object* object = reader.object("auth")) {
            JsonReader inner(*object);
            hello.authMethod = inner.textOr("method", MaxStringBytes, "none");
        }
    if (!reader.ok())
        return bad("hello", reader.error());
    return hello;
}

bool readRow(const json::value& entry, SampleRow& row)
{
    const json::array* array = entry.if_array();
    if (array == nullptr || array->size() < 2 || array->size() > MaxMetrics + 2)
        return false;
    const auto slot = asInteger((*array)[0]);
    const auto incarnation = asInteger((*array)[1]);
    if (!slot || *slot < 1 || *slot > 65535 || !incarnation || *incarnation < 1 || *incarnation > 4294967295)
        return false;
    row.worker = {{static_cast<std::uint16_t>(*slot)}, {static_cast<std::uint32_t>(*incarnation)}};
    row.values.reserve(array->size() - 2);
    for (std::size_t i = 2; i < array->size(); ++i) {
        const json::value& value = (*array)[i];
        double number = std::numeric_limits<double>::quiet_NaN();
        if (value.is_number())
            number = value.to_number<double>();
        else if (!value.is_null())
            return false;
        if (std::isinf(number))
            return false; // 1e999
        row.values.push_back(number);
    }
    return true;
}

HubResult decodeSamples(JsonReader& reader)
{
    Samples samples;
    samples.t = reader.time("t");
    if (const auto interval = reader.optionalInteger("intervalMs", 1, 3'600'000))
        samples.intervalMs = static_cast<int>(*interval);
    samples.dropped = static_cast<std::uint64_t>(reader.integerOr("dropped", 0, MaxExactInteger, 0));
    const json::array* rows = reader.array("rows");
    if (rows != nullptr && rows->size() > MaxRows)
        reader.reject("rows", "at most 4,096 rows");
    if (!reader.ok())
        return bad("samples", reader.error());
    samples.rows.reserve(rows->size());
    for (const json::value& entry : *rows) {
        SampleRow row;
        if (readRow(entry, row))
            samples.rows.push_back(std::move(row));
        else
            ++samples.badRows;
    }
    return samples;
}

HubResult decodeWorker(JsonReader& reader)
{
    WorkerChanged message;
    message.t = reader.time("t");
    auto worker = readWorker(reader);
    if (!reader.ok())
        return bad("worker", reader.error());
    if (!worker)
        return fail(ErrorCode::Unsupported, "worker: a state of a later version");
    message.worker = std::move(*worker);
    return message;
}

// What is beyond MaxFrames is left out: a stack that is cut says as much.
std::vector<StackFrame> readStack(JsonReader& outer)
{
    std::vector<StackFrame> stack;
    if (outer.find("stack") == nullptr)
        return stack;
    const json::array* array = outer.array("stack");
    for (std::size_t i = 0; array != nullptr && i < std::min(array->size(), MaxFrames); ++i) {
        const json::object* object = (*array)[i].if_object();
        if (object == nullptr) {
            outer.reject("stack", "an array of objects");
            return {};
        }
        JsonReader reader(*object);
        StackFrame frame;
        frame.function = reader.textOr("function", MaxFrameTextBytes, {});
        frame.file = reader.textOr("file", MaxFrameTextBytes, {});
        frame.line = static_cast<int>(reader.integerOr("line", 0, 2147483647, 0));
        frame.address = static_cast<std::uint64_t>(reader.integerOr("address", 0, MaxExactInteger, 0));
        if (!reader.ok()) {
            outer.reject("stack", "well formed; of a frame, " + reader.error());
            return {};
        }
        stack.push_back(std::move(frame));
    }
    return stack;
}

HubResult decodeStall(JsonReader& reader)
{
    Stall stall;
    stall.t = reader.time("t");
    stall.worker = reader.workerKey();
    stall.pid = reader.pid();
    stall.startedAt = reader.time("startedAt");
    stall.durationSeconds = reader.seconds("durationSeconds");
    stall.cpuSeconds = reader.optionalSeconds("cpuSeconds");
    stall.stack = readStack(reader);
    stall.stacksLeftOut = static_cast<std::uint64_t>(reader.integerOr("stacksLeftOut", 0, MaxExactInteger, 0));
    if (!reader.ok())
        return bad("stall", reader.error());
    return stall;
}

HubResult decodeEvent(JsonReader& reader)
{
    Event event;
    event.t = reader.time("t");
    event.kind = reader.text("kind", MaxStringBytes);
    event.worker = reader.optionalWorkerKey();
    event.text = reader.textOr("text", MaxStringBytes, {});
    if (!reader.ok())
        return bad("event", reader.error());
    return event;
}

HubResult decodeLog(JsonReader& reader)
{
    Log log;
    log.t = reader.time("t");
    log.worker = reader.optionalWorkerKey();
    log.stream = reader.textOr("stream", MaxStringBytes, "hub");
    log.text = reader.text("text", MaxLogBytes);
    if (!reader.ok())
        return bad("log", reader.error());
    return log;
}

HubResult decodeProgress(JsonReader& reader)
{
    Progress progress;
    progress.request = {static_cast<std::uint64_t>(reader.integer("id", 1, MaxExactInteger))};
    progress.t = reader.time("t");
    progress.step = reader.text("step", MaxStringBytes);
    progress.worker = reader.optionalWorkerKey();
    if (reader.find("pid") != nullptr)
        progress.pid = reader.pid();
    if (const auto open = reader.optionalInteger("connections", 0, 1'000'000'000))
        progress.connections = static_cast<int>(*open);
    if (!reader.ok())
        return bad("progress", reader.error());
    return progress;
}

HubResult decodeReply(JsonReader& reader, const json::object& message)
{
    Reply reply;
    if (const auto id = reader.optionalInteger("id", 1, MaxExactInteger))
        reply.id = RequestId{static_cast<std::uint64_t>(*id)};
    if (reader.find("error") != nullptr) {
        if (const json::object* object = reader.object("error")) {
            JsonReader inner(*object);
            const auto code = static_cast<int>(inner.integer("code", -2147483648LL, 2147483647));
            reply.error = RpcError{static_cast<RpcCode>(code), inner.textOr("message", MaxStringBytes, {})};
            if (!inner.ok())
                reader.reject("error", "well formed; " + inner.error());
        }
    } else if (const json::value* result = message.if_contains("result")) {
        reply.resultJson = json::serialize(*result);
    } else {
        reader.reject("result", "there, or an \"error\"");
    }
    if (reader.ok() && !reply.id && !reply.error)
        reader.reject("id", "an integer");
    if (!reader.ok())
        return bad("reply", reader.error());
    return reply;
}

using Decoder = HubResult (*)(JsonReader&);
constexpr std::array<std::pair<std::string_view, Decoder>, 7> Notifications{{
    {"samples", decodeSamples},
    {"worker", decodeWorker},
    {"stall", decodeStall},
    {"event", decodeEvent},
    {"log", decodeLog},
    {"progress", decodeProgress},
    {"hello", decodeHello},
}};

HubResult decodeNotification(std::string_view method, JsonReader& params)
{
    for (const auto& [name, decoder] : Notifications)
        if (name == method)
            return decoder(params);
    if (method == "metrics") {
        MetricsAdded added{readMetrics(params)};
        if (!params.ok())
            return bad("metrics", params.error());
        return added;
    }
    return fail(ErrorCode::Unsupported, "unknown notification");
}

} // namespace

Result<HubMessage> decodeHubLine(std::string_view line)
{
    json::monotonic_resource arena(std::max<std::size_t>(line.size() * 4, 1024));
    const auto value = parseJson(line, &arena);
    if (!value)
        return tl::unexpected(value.error());
    const json::object* message = value->if_object();
    if (message == nullptr)
        return fail(ErrorCode::Invalid, "not a message: a JSON object was expected");
    JsonReader reader(*message);
    if (const std::string version = reader.textOr("jsonrpc", 16, "2.0"); !reader.ok() || version != "2.0")
        return fail(ErrorCode::Invalid, "\"jsonrpc\" must be \"2.0\"");
    if (reader.find("method") == nullptr)
        return decodeReply(reader, *message);
    const std::string method = reader.text("method", MaxStringBytes);
    if (!reader.ok())
        return fail(ErrorCode::Invalid, reader.error());
    if (reader.find("id") != nullptr)
        return fail(ErrorCode::Unsupported, "a hub may not ask");
    const json::object* params = reader.object("params");
    if (params == nullptr)
        return bad(method, reader.error());
    JsonReader inner(*params);
    return decodeNotification(method, inner);
}

} // namespace loopscope::wire
