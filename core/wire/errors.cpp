// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/wire/messages.h"

#include <array>
#include <string_view>
#include <utility>

namespace loopscope::wire {

namespace {
constexpr std::array<std::pair<RpcCode, std::string_view>, 15> Table{{
    {RpcCode::ParseError, "not JSON"},
    {RpcCode::InvalidRequest, "not a request of this protocol"},
    {RpcCode::MethodNotFound, "unknown method"},
    {RpcCode::InvalidParams, "bad parameters"},
    {RpcCode::Internal, "internal error"},
    {RpcCode::NotAttached, "attach first"},
    {RpcCode::VersionUnsupported, "protocol version not supported"},
    {RpcCode::RoleForbids, "the role \"observe\" may not do this"},
    {RpcCode::NoSuchWorker, "no such worker"},
    {RpcCode::Busy, "busy"},
    {RpcCode::TimedOut, "timed out"},
    {RpcCode::Failed, "failed"},
    {RpcCode::TooManyConsoles, "too many consoles"},
    {RpcCode::Cancelled, "cancelled"},
    {RpcCode::LineTooLong, "line too long"},
}};
} // namespace

std::string_view sentenceFor(RpcCode code)
{
    for (const auto& [value, sentence] : Table)
        if (value == code)
            return sentence;
    return "unknown error";
}

} // namespace loopscope::wire
