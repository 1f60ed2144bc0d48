// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/runoptions.h"

#include <charconv>
#include <sys/un.h>

namespace loopscope::serve {

namespace {

Result<void> bad(const std::string& name, const std::string& expected, const std::string& value)
{
    return fail(ErrorCode::Invalid, name + " takes " + expected + ", not \"" + value + "\"");
}

std::optional<int> numberIn(const std::string& text, int min, int max)
{
    int value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || end != text.data() + text.size() || value < min || value > max)
        return std::nullopt;
    return value;
}

bool takeFlag(RunOptions& options, const std::string& name)
{
    if (name == "--port-shared")
        options.portShared = true;
    else if (name == "--watch")
        options.watch = true;
    else if (name == "--json")
        options.json = true;
    else if (name == "--stdin-lifetime")
        options.endWithStdin = true;
    else if (name == "--help" || name == "-h")
        options.help = true;
    else
        return false;
    return true;
}

Result<void> takeText(RunOptions& options, const std::string& name, const std::string& value)
{
    if (value.empty())
        return bad(name, "a text that is not empty", value);
    if (name == "--name")
        options.name = value;
    else if (name == "--only")
        options.only = value;
    else if (name == "--env")
        options.environmentName = value;
    else if (name == "--env-file")
        options.envFile = value;
    else if (name == "--log-file")
        options.logFile = value;
    else
        return fail(ErrorCode::Invalid, "unknown option \"" + name + "\"; loopserve run --help lists them");
    return {};
}

Result<void> takeValue(RunOptions& options, const std::string& name, const std::string& value)
{
    if (name == "-i" || name == "--instances") {
        options.instances = value == "max" ? std::optional(0) : numberIn(value, 0, MaxInstances);
        if (!options.instances)
            return bad(name, "a number from 1 to " + std::to_string(MaxInstances) + " or max", value);
    } else if (name == "--max-memory") {
        options.memoryLimit = parseBytes(value);
        if (!options.memoryLimit)
            return bad(name, "a size like 512M or 1G", value);
    } else if (name == "--port") {
        options.port = numberIn(value, 0, 65535);
        if (!options.port)
            return bad(name, "a number from 0 to 65535", value);
    } else if (name == "--socket") {
        if (value.empty() || value.size() >= sizeof(sockaddr_un::sun_path))
            return fail(ErrorCode::Invalid,
                        "--socket takes a path of 1 to 107 bytes, not " + std::to_string(value.size()));
        options.socket = value;
    } else {
        return takeText(options, name, value);
    }
    return {};
}

// One option and, where it has one, its value: "--name value", "--name=value", "-i 4", "-i4". at stays on the last word
// taken.
Result<void> takeOption(RunOptions& options, const std::vector<std::string>& words, std::size_t& at)
{
    std::string name = words[at];
    if (takeFlag(options, name))
        return {};
    const std::size_t equals = name.find('=');
    if (name.starts_with("--") && equals != std::string::npos)
        return takeValue(options, name.substr(0, equals), name.substr(equals + 1));
    if (name.starts_with("-i") && name.size() > 2)
        return takeValue(options, "-i", name.substr(2));
    if (at + 1 >= words.size() || words[at + 1] == "--")
        return fail(ErrorCode::Invalid, name + " needs a value, or is unknown; loopserve run --help lists the options");
    return takeValue(options, name, words[++at]);
}

} // namespace

Result<RunOptions> parseRunOptions(const std::vector<std::string>& words)
{
    RunOptions options;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--") {
            options.command.assign(words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
            if (options.command.empty())
                return fail(ErrorCode::Invalid, "after -- there must be a command: loopserve run -- node app.js");
            break;
        }
        if (words[i].starts_with("-") && words[i].size() > 1) {
            if (auto taken = takeOption(options, words, i); !taken)
                return tl::unexpected(taken.error());
        } else if (options.file.empty()) {
            options.file = words[i];
        } else {
            return fail(ErrorCode::Invalid, "one file at most, not \"" + options.file + "\" and \"" + words[i] +
                                                "\"; a command comes after --");
        }
    }
    if (!options.file.empty() && !options.command.empty())
        return fail(ErrorCode::Invalid, "a file or a command after --, not both");
    if (!options.command.empty() && (!options.only.empty() || !options.environmentName.empty()))
        return fail(ErrorCode::Invalid, "--only and --env choose from a file; there is a command after --");
    if (options.portShared && !options.port && options.file.empty() && !options.command.empty() &&
        !isNodeScript(options.command.front()) && !options.command.front().ends_with("node"))
        return fail(ErrorCode::Invalid, "--port-shared needs --port: loopserve opens that port for the program");
    return options;
}

void applyOptions(RunSpec& spec, const RunOptions& options)
{
    if (options.name)
        spec.name = *options.name;
    if (options.instances)
        spec.instances = *options.instances;
    if (options.memoryLimit)
        spec.memoryLimit = *options.memoryLimit;
    if (options.socket)
        spec.socket = *options.socket;
    if (options.logFile)
        spec.outFile = spec.errorFile = *options.logFile;
    if (options.port)
        spec.port = *options.port;
    spec.portShared = spec.portShared || options.portShared;
    if (options.watch && !spec.watch)
        spec.watch = WatchSpec{};
}

std::string runHelpText()
{
    return R"(loopserve run: any program as a managed cluster

  loopserve run [options] -- node app.js     a Node.js program, unchanged: its workers share the port
  loopserve run [options] -- PROGRAM ...     any other program
  loopserve run [options] [FILE]             what loopserve.json (the default) or PM2's ecosystem.config.js says

Options
  -i N|max           worker processes (1; max: one for each processor)
  --name S           the cluster's name (the script's)
  --max-memory 512M  a worker that holds more is replaced, at 1.5 times that it is killed
  --env-file F       variables, lines of NAME=value
  --log-file F       the workers' output; at 10 MiB it becomes F.1, five of them are kept (default: our own output)
  --watch            reload when a file below the working folder changes (not node_modules, .git)
  --port P           PORT for the program
  --port-shared      not Node.js: we open the port and hand it over as systemd does (LISTEN_FDS=1)
  --only NAME        of several programs in a file this one (all)
  --env NAME         env_NAME of an ecosystem file
  --socket PATH      the metrics socket (default: in the run-time folder)
  --json             one line on stdout when ready; the workers' output goes to stderr
  --stdin-lifetime   end when stdin ends

loopserve.json: name, command, cwd, instances, env, envFile, portShared, port, waitReady, bootLimit, drainLimit,
killAfter, killSignal, autorestart, quickLife, maxQuickDeaths, restartDelay, maxMemory, logFile, outFile, errorFile,
pidFile, watch, ignoreWatch, socket; or several of these in "apps". Times are milliseconds or "5s".

SIGTERM and SIGINT drain and end, SIGHUP reloads, SIGTTIN and SIGTTOU add and take a worker.
The logs are opened anew by SIGUSR2 when the program is Node.js, by SIGUSR1 when it is not.
)";
}

} // namespace loopscope::serve
