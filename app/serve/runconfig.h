// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/serve/runspec.h"

#include <string_view>

namespace loopscope::serve {

// The two kinds of file that `loopserve run` reads. Both functions are pure; text is JSON (an ecosystem.config.js has
// been evaluated by node before), file its name for sentences, folder the one it is in: relative paths begin there.

// loopserve.json: one program, or several in "apps". A field that is not one of these is an error:
//   name, command (array or text), cwd, instances (number or "max"), env, envFile, portShared, port, waitReady,
//   bootLimit, drainLimit, killAfter (ms or "5s"), killSignal, autorestart, quickLife, maxQuickDeaths, restartDelay,
//   maxMemory ("512M"), logFile, outFile, errorFile, pidFile, watch (true or paths), ignoreWatch, socket
// envFiles takes the place of reading files: it gives the variables of the file that envFile names.
using ReadEnvFile = Result<Environment> (*)(const std::string& path);
[[nodiscard]] Result<RunFile> parseLoopserveJson(std::string_view text, const std::string& file,
                                                 const std::string& folder, ReadEnvFile readEnvFile);

// PM2's ecosystem file. Its fields that have a meaning here are taken; the others of each program are named in one
// warning. environmentName: of --env, chooses env_<name>.
[[nodiscard]] Result<RunFile> parseEcosystem(std::string_view text, const std::string& file, const std::string& folder,
                                             const std::string& environmentName);

// Whether JSON is PM2's kind: it has a "script", or "apps" of which one has.
[[nodiscard]] bool isEcosystemJson(std::string_view text);

// A path of a file's field, taken from folder on where it is relative; empty stays empty.
[[nodiscard]] std::string pathFrom(const std::string& folder, const std::string& path);

} // namespace loopscope::serve
