// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/supervise.h"

#include "app/serve/keeper.h"
#include "core/server/cluster/supervisor.h"
#include "core/wire/jsonwriter.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <map>
#include <unistd.h>

namespace loopscope::serve {

namespace {

constexpr std::chrono::seconds BootSpare{5}; // beyond what makes a program settled, before it counts as never ready
constexpr std::size_t MaxText = 4096;

int signalNumber(const std::string& name)
{
    if (name == "SIGINT")
        return SIGINT;
    return name == "SIGQUIT" ? SIGQUIT : SIGTERM;
}

KeepSpec keepSpec(const RunSpec& spec)
{
    KeepSpec keep;
    keep.command = spec.command;
    keep.drainSignal = signalNumber(spec.killSignal);
    keep.settled = spec.waitReady ? std::chrono::milliseconds{0} : spec.respawn.quickLife;
    keep.orphanLimit = spec.drainLimit;
    keep.portShared = spec.portShared;
    keep.port = spec.port;
    return keep;
}

std::vector<std::string> variables(const Environment& environment)
{
    std::map<std::string, std::string> last;
    for (const auto& [name, value] : environment)
        last[name] = value;
    std::vector<std::string> all;
    for (const auto& [name, value] : last)
        all.push_back(name + "=" + value);
    return all;
}

server::SupervisorOptions supervisorOptions(const RunSpec& spec, int instances, const RunOutput& output)
{
    const KeepSpec keep = keepSpec(spec);
    server::SupervisorOptions options;
    options.name = spec.name;
    options.port = spec.portShared ? spec.port : 0;
    options.workers = instances;
    options.memoryLimit = spec.memoryLimit;
    options.socket = spec.socket;
    options.pidFile = spec.pidFile;
    options.log.file = spec.outFile.empty() ? "-" : spec.outFile;
    options.bootLimit = std::max<std::chrono::milliseconds>(spec.bootLimit, keep.settled + BootSpare);
    options.stopLimit = spec.drainLimit;
    options.respawn.quickLife = spec.respawn.quickLife;
    options.respawn.firstDelay = spec.respawn.firstDelay;
    options.respawn.maxQuickDeaths = spec.respawn.maxQuickDeaths;
    options.arguments = {"loopserve", "keep"};
    const std::vector<std::string> words = keepWords(keep);
    options.arguments.insert(options.arguments.end(), words.begin(), words.end());
    options.workerEnvironment = variables(spec.environment);
    options.endWithStdin = output.endWithStdin;
    options.countsRequests = false;
    options.servesPort = spec.portShared;
    return options;
}

void sayReady(const server::Supervisor& supervisor, const RunSpec& spec, bool isJson)
{
    const std::string workers =
        std::to_string(supervisor.workerCount()) + (supervisor.workerCount() == 1 ? " worker" : " workers");
    if (!isJson) {
        std::fprintf(stderr, "loopserve: %s: %s%s\nloopserve: %s: attach with: loopscope unix:%s\n", spec.name.c_str(),
                     workers.c_str(),
                     spec.portShared ? (" at port " + std::to_string(supervisor.port())).c_str() : " run",
                     spec.name.c_str(), supervisor.socket().c_str());
        return;
    }
    wire::JsonWriter out;
    out.beginObject().key("ready").boolean(true).key("port");
    if (spec.portShared)
        out.integer(supervisor.port());
    else
        out.null();
    out.key("socket").text(supervisor.socket(), MaxText).key("redis").null().key("pid").integer(getpid()).endObject();
    std::printf("%s", out.takeLine().c_str());
    std::fflush(stdout);
}

} // namespace

std::vector<std::string> unusedFields(const RunSpec& spec)
{
    std::vector<std::string> names;
    if (spec.watch)
        names.emplace_back("watch");
    if (!spec.autorestart)
        names.emplace_back("autorestart");
    if (spec.restartDelay.count() > 0)
        names.emplace_back("a restart delay");
    if (!spec.instanceVariable.empty())
        names.emplace_back("instance_var");
    if (!spec.errorFile.empty() && spec.errorFile != spec.outFile)
        names.emplace_back("a log of its own for stderr");
    return names;
}

int superviseProgram(const RunSpec& spec, int instances, const RunOutput& output)
{
    uv_loop_t loop;
    uv_loop_init(&loop);
    int code = 0;
    {
        server::Supervisor supervisor(&loop, supervisorOptions(spec, instances, output));
        const auto started = supervisor.start([&] { sayReady(supervisor, spec, output.json); });
        if (!started) {
            std::fprintf(stderr, "loopserve: %s\n", started.error().message.c_str());
            code = 1;
            supervisor.stop();
        }
        uv_run(&loop, UV_RUN_DEFAULT);
    }
    uv_run(&loop, UV_RUN_DEFAULT); // the close callbacks of what the supervisor owned
    uv_loop_close(&loop);
    return code;
}

} // namespace loopscope::serve
