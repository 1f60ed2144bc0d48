// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/wire/messages.h"

#include <string>
#include <string_view>
#include <vector>

// Lines to values and back (PROTOCOL.md section 3). Pure functions, any thread. Encoders give one line with its LF.
namespace loopscope::wire {

// What a console reads. An unknown notification gives Unsupported (ignore it), a bad one Invalid (count it).
[[nodiscard]] Result<HubMessage> decodeHubLine(std::string_view line);

// What a hub reads. On failure the error is ready to be sent back; id is set if it could be read, and
// isNotification says that no answer is due.
struct RequestError
{
    std::optional<RequestId> id;
    RpcError error;
    bool isNotification = false;
};
[[nodiscard]] tl::expected<Request, RequestError> decodeRequestLine(std::string_view line);

// The bodies of replies, by the asker, who knows what was asked.
[[nodiscard]] Result<AttachResult> decodeAttachResult(std::string_view resultJson);
[[nodiscard]] Result<PingResult> decodePingResult(std::string_view resultJson);
[[nodiscard]] Result<RestartResult> decodeRestartResult(std::string_view resultJson);
[[nodiscard]] Result<ReloadResult> decodeReloadResult(std::string_view resultJson);
[[nodiscard]] Result<ScaleResult> decodeScaleResult(std::string_view resultJson);

[[nodiscard]] std::string encode(const Hello& message);
[[nodiscard]] std::string encode(const MetricsAdded& message);
[[nodiscard]] std::string encode(const Samples& message);
// The same as one line or, where that would pass maxLineBytes or MaxRows, as several of the same time; what was dropped
// stands in the first. A row that fits into no line is left out.
[[nodiscard]] std::vector<std::string> encodeLines(const Samples& message, std::size_t maxLineBytes = MaxLineBytes);
[[nodiscard]] std::string encode(const WorkerChanged& message);
[[nodiscard]] std::string encode(const Stall& message);
[[nodiscard]] std::string encode(const Event& message);
[[nodiscard]] std::string encode(const Log& message);
[[nodiscard]] std::string encode(const Progress& message);
[[nodiscard]] std::string encode(const Request& request);
[[nodiscard]] std::string encodeReply(RequestId id, const AttachResult& result);
[[nodiscard]] std::string encodeReply(RequestId id, const PingResult& result);
[[nodiscard]] std::string encodeReply(RequestId id, const RestartResult& result);
[[nodiscard]] std::string encodeReply(RequestId id, const ReloadResult& result);
[[nodiscard]] std::string encodeReply(RequestId id, const ScaleResult& result);
[[nodiscard]] std::string encodeEmptyReply(RequestId id);
// id nothing: "id": null
[[nodiscard]] std::string encodeError(std::optional<RequestId> id, const RpcError& error);

} // namespace loopscope::wire
