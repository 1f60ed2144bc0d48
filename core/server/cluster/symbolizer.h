// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/ids.h"
#include "core/wire/messages.h"

#include <map>
#include <mutex>
#include <vector>

namespace loopscope::server {

// Names the addresses of another process: functions demangled, with file and line where there is debug information
// (also functions that were inlined), else function and offset, else the address. Reads the files that the process has
// mapped and separate debug files that are installed; asks no server for them. Names are remembered, files are not: a
// stack with an address that is new costs tens of milliseconds, so this belongs on the thread pool. Any thread, one at
// a time.
class Symbolizer
{
public:
    static constexpr std::size_t MaxCached = 1024; // addresses of one process; all are forgotten beyond

    Symbolizer() = default;
    Symbolizer(const Symbolizer&) = delete;
    Symbolizer& operator=(const Symbolizer&) = delete;

    // Innermost first. An address of an inlined function gives several frames; at most wire::MaxFrames in all.
    [[nodiscard]] std::vector<wire::StackFrame> resolve(Pid pid, const std::vector<std::uint64_t>& addresses);
    void forget(Pid pid); // the process has ended: its number may come again

private:
    class Files;
    std::mutex m_mutex;
    std::map<Pid, std::map<std::uint64_t, std::vector<wire::StackFrame>>> m_known;
};

} // namespace loopscope::server
