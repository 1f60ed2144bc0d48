// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"
#include "core/server/cluster/restartpolicy.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace loopscope::serve {

using Environment = std::vector<std::pair<std::string, std::string>>; // a later entry of a name wins

inline constexpr int MaxInstances = 512;
inline constexpr std::size_t MaxConfigBytes = 1024 * 1024; // of loopserve.json, of what an ecosystem file says
inline constexpr std::size_t MaxApps = 64;                 // in one file
inline constexpr std::size_t MaxWords = 1024;              // of a command, a list of files, an environment
inline constexpr std::size_t MaxTextBytes = 32 * 1024;     // of one word or value

struct WatchSpec
{
    std::vector<std::string> paths{"."}; // relative to the working folder
    std::vector<std::string> ignore;
    friend bool operator==(const WatchSpec&, const WatchSpec&) = default;
};

// One program that `loopserve run` runs: where it was read from does not matter any more. Defaults are those of a
// command line without options.
struct RunSpec
{
    std::string name;
    std::vector<std::string> command; // program and arguments
    // Node.js programs: program is then node (or a path of one), and these are the command's parts.
    bool isNode = false;
    std::vector<std::string> nodeArguments;
    std::string script;
    std::vector<std::string> arguments;

    std::string folder; // working folder; empty: ours
    int instances = 1;  // 0: as many as processors, −1: one less …
    Environment environment;
    std::string instanceVariable; // holds the slot's number from 0 on, besides NODE_APP_INSTANCE and INSTANCE_ID
    bool portShared = false;
    int port = 0;
    bool waitReady = false; // ready is when the program says so, not when it listens
    std::chrono::milliseconds bootLimit{10000};
    std::chrono::milliseconds drainLimit{10000};
    std::chrono::milliseconds killAfter{2000}; // from the signal at the end of the drain to SIGKILL
    std::string killSignal = "SIGTERM";
    bool autorestart = true;
    server::RestartPolicy::Limits respawn;
    std::chrono::milliseconds restartDelay{0};
    std::uint64_t memoryLimit = 0; // bytes resident; 0: none
    std::string outFile;           // empty: our stdout
    std::string errorFile;         // empty: our stderr
    std::string pidFile;
    std::optional<WatchSpec> watch;
    std::string socket; // the metrics socket; empty: in the run-time folder
};

// What a file said: its programs, and sentences about what was read and does nothing here.
struct RunFile
{
    std::vector<RunSpec> apps;
    std::vector<std::string> warnings;
};

// Fills in the parts of a Node.js command; a command that is none stays. "node -e …" has no script and is an error.
[[nodiscard]] Result<void> takeNodeCommand(RunSpec& spec);

// Whether a program's file name is that of a script for Node.js.
[[nodiscard]] bool isNodeScript(const std::string& file);

// "512M", "1G", "300K", "1073741824": bytes, powers of 1,024.
[[nodiscard]] std::optional<std::uint64_t> parseBytes(const std::string& text);

// "1500" (ms), "5s", "2m", "1h".
[[nodiscard]] std::optional<std::chrono::milliseconds> parseDelay(const std::string& text);

// The words of "--a 'b c' d": blanks part them, quotes keep them together; there are no escapes.
[[nodiscard]] std::optional<std::vector<std::string>> splitWords(const std::string& text);

} // namespace loopscope::serve
