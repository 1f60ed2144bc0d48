// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <functional>
#include <loopscope/server/options.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <uv.h>

namespace loopscope::server {

// Lines into a rotating file, or onto standard error. Never blocks the loop: what comes is gathered and written by
// libuv's thread pool, one batch at a time. At most MaxQueued bytes wait; what comes beyond, and what the disk does not
// take, is dropped and counted. One loop thread; owned by the Supervisor. Work that is under way outlives the object.
class LogFile
{
public:
    static constexpr std::size_t MaxQueued = 1024 * 1024;

    // trouble: one sentence when lines begin to be dropped, and one with their number when it is over.
    LogFile(uv_loop_t* loop, LogLimits limits, std::function<void(std::string)> trouble);
    LogFile(const LogFile&) = delete;
    LogFile& operator=(const LogFile&) = delete;
    ~LogFile();

    [[nodiscard]] Result<void> open();
    void write(std::string_view line); // without its line feed
    void reopen();                     // before the next write: the file was renamed by somebody else
    [[nodiscard]] std::uint64_t dropped() const;

private:
    struct State;
    static void flush(const std::shared_ptr<State>& state);
    std::shared_ptr<State> m_state;
};

} // namespace loopscope::server
