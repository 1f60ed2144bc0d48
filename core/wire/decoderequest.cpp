// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/wire/codec.h"
#include "core/wire/jsonreader.h"

namespace json = boost::json;

// What a hub reads: requests of a console.
namespace loopscope::wire {

namespace {

RequestBody readAttach(JsonReader& params)
{
    Attach attach;
    attach.protocol = static_cast<int>(params.integer("protocol", 1, 1'000'000));
    attach.client = params.textOr("client", MaxStringBytes, {});
    const std::string role = params.textOr("role", MaxStringBytes, "observe");
    if (role != "observe" && role != "operate")
        params.reject("role", "\"observe\" or \"operate\"");
    attach.role = role == "operate" ? Role::Operate : Role::Observe;
    attach.intervalMs = static_cast<int>(params.integerOr("intervalMs", 100, 60000, 1000));
    attach.logs = params.boolOr("logs", false);
    return attach;
}

RequestBody readRestart(JsonReader& params)
{
    RestartWorker restart;
    restart.slot = params.slot();
    const std::string mode = params.textOr("mode", MaxStringBytes, "graceful");
    if (mode != "graceful" && mode != "kill")
        params.reject("mode", "\"graceful\" or \"kill\"");
    restart.mode = mode == "kill" ? RestartMode::Kill : RestartMode::Graceful;
    restart.timeoutMs = static_cast<int>(params.integerOr("timeoutMs", 100, 600000, 10000));
    return restart;
}

RequestBody readReload(JsonReader& params)
{
    return ReloadCluster{static_cast<int>(params.integerOr("timeoutMs", 100, 600000, 10000))};
}

RequestBody readScale(JsonReader& params)
{
    ScaleCluster scale;
    scale.workers = static_cast<int>(params.integer("workers", 1, MaxScale));
    scale.timeoutMs = static_cast<int>(params.integerOr("timeoutMs", 100, 600000, 10000));
    return scale;
}

RequestBody readCancel(JsonReader& params)
{
    return Cancel{{static_cast<std::uint64_t>(params.integer("id", 1, MaxExactInteger))}};
}

tl::unexpected<RequestError> refuse(std::optional<RequestId> id, RpcCode code, const std::string& why,
                                    bool isNotification = false)
{
    std::string message(sentenceFor(code));
    if (!why.empty())
        message += ": " + why;
    return tl::unexpected<RequestError>(RequestError{id, {code, std::move(message)}, isNotification});
}

std::optional<RequestBody> readBody(std::string_view method, JsonReader& params)
{
    if (method == "attach")
        return readAttach(params);
    if (method == "ping")
        return Ping{};
    if (method == "worker.restart")
        return readRestart(params);
    if (method == "cluster.reload")
        return readReload(params);
    if (method == "cluster.scale")
        return readScale(params);
    if (method == "cancel")
        return readCancel(params);
    return std::nullopt;
}

} // namespace

tl::expected<Request, RequestError> decodeRequestLine(std::string_view line)
{
    json::monotonic_resource arena;
    const auto value = parseJson(line, &arena);
    if (!value)
        return tl::unexpected<RequestError>(RequestError{{}, {RpcCode::ParseError, value.error().message}, false});
    const json::object* message = value->if_object();
    if (message == nullptr)
        return refuse({}, RpcCode::InvalidRequest, "a JSON object was expected");
    JsonReader reader(*message);
    std::optional<RequestId> id;
    if (const auto number = reader.optionalInteger("id", 1, MaxExactInteger))
        id = RequestId{static_cast<std::uint64_t>(*number)};
    const std::string version = reader.textOr("jsonrpc", 16, "2.0");
    if (reader.ok() && version != "2.0")
        reader.reject("jsonrpc", "\"2.0\"");
    const std::string method = reader.text("method", MaxStringBytes);
    if (!reader.ok())
        return refuse(id, RpcCode::InvalidRequest, reader.error());
    const bool isNotification = !id;

    static const json::object NoParams;
    const json::object* params = &NoParams;
    if (reader.find("params") != nullptr)
        params = reader.object("params");
    if (params == nullptr)
        return refuse(id, RpcCode::InvalidParams, reader.error(), isNotification);
    JsonReader inner(*params);
    auto body = readBody(method, inner);
    if (!body)
        return refuse(id, RpcCode::MethodNotFound, method, isNotification);
    if (!inner.ok())
        return refuse(id, RpcCode::InvalidParams, inner.error(), isNotification);
    if (isNotification)
        return refuse({}, RpcCode::InvalidRequest, "a request needs an \"id\"", true);
    return Request{*id, std::move(*body)};
}

} // namespace loopscope::wire
