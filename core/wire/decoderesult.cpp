// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/wire/codec.h"
#include "core/wire/jsonreader.h"
#include "core/wire/workerjson.h"

namespace json = boost::json;

// The bodies of replies.
namespace loopscope::wire {

namespace {

template <class T, class Read>
Result<T> decodeResult(std::string_view text, Read&& read)
{
    const auto value = parseJson(text, {});
    if (!value)
        return tl::unexpected(value.error());
    const json::object* object = value->if_object();
    if (object == nullptr)
        return fail(ErrorCode::Invalid, "result: an object was expected");
    JsonReader reader(*object);
    T result = read(reader);
    if (!reader.ok())
        return fail(ErrorCode::Invalid, "result: " + reader.error());
    return result;
}

std::optional<Proof> readProof(JsonReader& reader)
{
    if (reader.find("proof") == nullptr)
        return std::nullopt;
    const json::object* object = reader.object("proof");
    if (object == nullptr)
        return std::nullopt;
    JsonReader inner(*object);
    Proof proof;
    proof.answered = static_cast<std::uint64_t>(inner.integer("answered", 0, MaxExactInteger));
    proof.failed = static_cast<std::uint64_t>(inner.integer("failed", 0, MaxExactInteger));
    proof.refused = static_cast<std::uint64_t>(inner.integer("refused", 0, MaxExactInteger));
    if (!inner.ok())
        reader.reject("proof", "well formed; " + inner.error());
    return proof;
}

} // namespace

Result<AttachResult> decodeAttachResult(std::string_view resultJson)
{
    return decodeResult<AttachResult>(resultJson, [](JsonReader& reader) {
        AttachResult result;
        result.intervalMs = static_cast<int>(reader.integer("intervalMs", 1, 3'600'000));
        result.now = reader.time("now");
        const json::array* workers = reader.array("workers");
        if (workers != nullptr && workers->size() > MaxRows)
            reader.reject("workers", "at most 4,096 workers");
        if (!reader.ok())
            return result;
        for (const json::value& entry : *workers) {
            const json::object* object = entry.if_object();
            if (object == nullptr) {
                reader.reject("workers", "an array of objects");
                break;
            }
            JsonReader inner(*object);
            if (auto worker = readWorker(inner))
                result.workers.push_back(std::move(*worker));
            else if (!inner.ok())
                reader.reject("workers", "well formed; of a worker, " + inner.error());
        }
        return result;
    });
}

Result<PingResult> decodePingResult(std::string_view resultJson)
{
    return decodeResult<PingResult>(resultJson, [](JsonReader& reader) { return PingResult{reader.time("now")}; });
}

Result<RestartResult> decodeRestartResult(std::string_view resultJson)
{
    return decodeResult<RestartResult>(resultJson, [](JsonReader& reader) {
        RestartResult result;
        result.slot = reader.slot();
        result.oldIncarnation = reader.incarnation("oldIncarnation");
        result.newIncarnation = reader.incarnation("newIncarnation");
        result.oldPid = reader.pid("oldPid");
        result.newPid = reader.pid("newPid");
        result.durationMs = static_cast<int>(reader.integer("durationMs", 0, 2147483647));
        result.ended = reader.textOr("ended", MaxStringBytes, {});
        result.proof = readProof(reader);
        result.proofReason = reader.textOr("proofReason", MaxStringBytes, {});
        return result;
    });
}

Result<ReloadResult> decodeReloadResult(std::string_view resultJson)
{
    return decodeResult<ReloadResult>(resultJson, [](JsonReader& reader) {
        ReloadResult result;
        result.reloaded = static_cast<int>(reader.integer("reloaded", 0, 65535));
        result.durationMs = static_cast<int>(reader.integer("durationMs", 0, 2147483647));
        result.proof = readProof(reader);
        result.proofReason = reader.textOr("proofReason", MaxStringBytes, {});
        return result;
    });
}

Result<ScaleResult> decodeScaleResult(std::string_view resultJson)
{
    return decodeResult<ScaleResult>(resultJson, [](JsonReader& reader) {
        ScaleResult result;
        result.before = static_cast<int>(reader.integer("before", 0, 65535));
        result.workers = static_cast<int>(reader.integer("workers", 0, 65535));
        result.durationMs = static_cast<int>(reader.integer("durationMs", 0, 2147483647));
        result.proof = readProof(reader);
        result.proofReason = reader.textOr("proofReason", MaxStringBytes, {});
        return result;
    });
}

} // namespace loopscope::wire
