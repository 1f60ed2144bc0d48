// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace loopscope {

// Errors are values: a code to branch on and one sentence for people (what, where, what to do).
// Only ui and the command lines show the sentence; nothing compares it.
enum class ErrorCode {
    Invalid,     // malformed input
    TooLarge,    // a stated limit was passed
    Unsupported, // version, command or capability not known here
    NotFound,    // no such worker, key, file, socket
    Refused,     // the other side said no (role, password, ACL, connection refused)
    Busy,        // already being done
    TimedOut,
    Disconnected, // the link ended; the outcome may be unknown
    Failed,       // everything else, with a sentence
};

struct Error
{
    ErrorCode code = ErrorCode::Failed;
    std::string message;
    friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = tl::expected<T, Error>;

// return fail(ErrorCode::TooLarge, "…");
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message)
{
    return tl::unexpected<Error>(Error{code, std::move(message)});
}

} // namespace loopscope
