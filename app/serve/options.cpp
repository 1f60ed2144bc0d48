// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/options.h"

#include "core/server/cache/redisaddress.h"

#include <charconv>
#include <sys/un.h>

namespace loopscope::serve {

namespace {

Result<int> number(const std::string& option, const std::string& text, int min, int max)
{
    int value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || end != text.data() + text.size() || value < min || value > max)
        return fail(ErrorCode::Invalid, option + " takes a number from " + std::to_string(min) + " to " +
                                            std::to_string(max) + ", not \"" + text + "\"");
    return value;
}

Result<Command> commandFrom(const std::string& word)
{
    if (word == "demo")
        return Command::Demo;
    if (word == "hello")
        return Command::Hello;
    if (word == "traffic")
        return Command::Traffic;
    if (word == "help" || word == "--help" || word == "-h")
        return Command::Help;
    if (word == "--version")
        return Command::Version;
    return fail(ErrorCode::Invalid, "unknown command \"" + word + "\"; loopserve --help lists them");
}

Result<void> takeFlag(Options& options, const std::string& name, bool& taken)
{
    taken = true;
    if (name == "--json")
        options.json = true;
    else if (name == "--no-redis")
        options.noRedis = true;
    else if (name == "--stdin-lifetime")
        options.endWithStdin = true;
    else if (name == "--help")
        options.command = Command::Help;
    else
        taken = false;
    return {};
}

Result<void> takeValue(Options& options, const std::string& name, const std::string& value)
{
    if (name == "--workers") {
        const auto workers = value == "max" ? Result<int>(0) : number(name, value, 1, 512);
        if (!workers)
            return tl::unexpected(workers.error());
        options.workers = *workers;
    } else if (name == "--port") {
        const auto port = number(name, value, 0, 65535);
        if (!port)
            return tl::unexpected(port.error());
        options.port = *port;
    } else if (name == "--socket") {
        if (value.empty() || value.size() >= sizeof(sockaddr_un::sun_path))
            return fail(ErrorCode::Invalid,
                        "--socket takes a path of 1 to 107 bytes, not " + std::to_string(value.size()));
        options.socket = value;
    } else if (name == "--redis") {
        if (const auto address = server::parseRedisUrl(value); !address)
            return tl::unexpected(address.error());
        options.redis = value;
    } else if (name == "--traffic") {
        if (value != "on" && value != "off")
            return fail(ErrorCode::Invalid, "--traffic takes on or off, not \"" + value + "\"");
        options.traffic = value == "on";
    } else {
        return fail(ErrorCode::Invalid, "unknown option \"" + name + "\"; loopserve --help lists them");
    }
    return {};
}

} // namespace

Result<Options> parseOptions(const std::vector<std::string>& words, const Options& defaults)
{
    Options options = defaults;
    if (words.empty())
        return options;
    const auto command = commandFrom(words[0]);
    if (!command)
        return tl::unexpected(command.error());
    options.command = *command;
    for (std::size_t i = 1; i < words.size(); ++i) {
        std::string name = words[i];
        bool taken = false;
        if (auto flag = takeFlag(options, name, taken); !flag)
            return tl::unexpected(flag.error());
        if (taken)
            continue;
        std::string value;
        if (const std::size_t equals = name.find('='); equals != std::string::npos && name.starts_with("--")) {
            value = name.substr(equals + 1);
            name.resize(equals);
        } else if (name.starts_with("--") && i + 1 < words.size()) {
            value = words[++i];
        } else if (name.starts_with("--")) {
            return fail(ErrorCode::Invalid, name + " needs a value, or is unknown; loopserve --help lists the options");
        }
        if (auto done = takeValue(options, name, value); !done)
            return tl::unexpected(done.error());
    }
    if (options.noRedis && options.redis && options.redis != defaults.redis)
        return fail(ErrorCode::Invalid, "--redis and --no-redis exclude each other");
    if (options.noRedis)
        options.redis.reset();
    return options;
}

std::string helpText()
{
    return R"(loopserve: clusters on Loopscope's managed server library, and of any program

  loopserve demo     a small shop with routes that behave well and badly on purpose
  loopserve hello    one route, for measuring
  loopserve run      any program as a cluster, Node.js above all: loopserve run --help

Options
  --workers N|max    worker processes (4; max: one for each processor)
  --port P           where to serve on 127.0.0.1 (8080; 0: any free port)
  --socket PATH      the metrics socket (default: in the run-time folder)
  --redis URL        redis://[user:password@]host:port/db, redis+unix:///path.sock?db=0, redis+sentinel://host,host/master
                     or redis+cluster://host,host; default: a private redis-server
  --no-redis         no cache
  --traffic on|off   a light load of its own (on)
  --json             one line on stdout when ready: {"ready":true,"port":…,"socket":"…","redis":"…","pid":…}
  --stdin-lifetime   end when stdin ends
  --version, --help

Routes of the demo: /  /products/:id  /cart/:user  /slow?ms=  /block?ms=  /leak?kb=  /crash
SIGTERM drains and ends; SIGHUP restarts the workers one after the other; SIGTTIN and SIGTTOU are one worker more or
less; SIGUSR1 opens the log file anew.

Environment (an option wins over it): LOOPSCOPE_WORKERS, _PORT, _HOST, _SOCKET, _REDIS, _MEMORY_LIMIT, _METRICS_PORT,
_LOG_FILE, _LOG_SIZE, _LOG_KEEP, _PID_FILE, _BOOT_TIME, _STOP_TIME, _HEARTBEAT, _HTTP_…; loopscope/server/options.hpp
says what each takes.
)";
}

} // namespace loopscope::serve
