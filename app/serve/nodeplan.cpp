// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/nodeplan.h"

#include <boost/json.hpp>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sys/mman.h>
#include <unistd.h>

namespace loopscope::serve {

namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

constexpr const char* EntryFile = "run/begin.cjs";

json::array arrayOf(const std::vector<std::string>& words)
{
    json::array all;
    for (const std::string& word : words)
        all.emplace_back(word);
    return all;
}

json::object policyOf(const RunSpec& spec)
{
    return {{"quickLifeMs", spec.respawn.quickLife.count()},
            {"firstDelayMs", spec.respawn.firstDelay.count()},
            {"maxDelayMs", spec.respawn.maxDelay.count()},
            {"maxQuickDeaths", spec.respawn.maxQuickDeaths},
            {"fixedDelayMs", spec.restartDelay.count()}};
}

json::value orNull(const std::string& text)
{
    return text.empty() ? json::value() : json::value(text);
}

bool hasEntry(const fs::path& folder)
{
    std::error_code ignored;
    return fs::is_regular_file(folder / EntryFile, ignored);
}

// The plan in a file without a name, which the next program in this process reads; or -1.
int planDescriptor(const std::string& text)
{
    const int fd = memfd_create("loopserve-plan", 0);
    if (fd < 0)
        return -1;
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t count = write(fd, text.data() + done, text.size() - done);
        if (count <= 0)
            return -1;
        done += static_cast<std::size_t>(count);
    }
    return lseek(fd, 0, SEEK_SET) == 0 ? fd : -1;
}

} // namespace

std::string nodePlan(const RunSpec& spec, int instances, const RunOutput& output)
{
    json::object environment;
    for (const auto& [name, value] : spec.environment)
        environment[name] = value;
    if (spec.port > 0)
        environment["PORT"] = std::to_string(spec.port);
    json::object plan{{"name", spec.name},
                      {"script", spec.script},
                      {"args", arrayOf(spec.arguments)},
                      {"nodeArgs", arrayOf(spec.nodeArguments)},
                      {"instances", instances},
                      {"instanceVar", orNull(spec.instanceVariable)},
                      {"env", std::move(environment)},
                      {"waitReady", spec.waitReady},
                      {"bootMs", spec.bootLimit.count()},
                      {"drainMs", spec.drainLimit.count()},
                      {"killMs", spec.killAfter.count()},
                      {"killSignal", spec.killSignal},
                      {"autorestart", spec.autorestart},
                      {"policy", policyOf(spec)},
                      {"memoryLimit", spec.memoryLimit},
                      {"logs", json::object{{"out", orNull(spec.outFile)}, {"err", orNull(spec.errorFile)}}},
                      {"pidFile", orNull(spec.pidFile)},
                      {"socket", orNull(spec.socket)},
                      {"json", output.json},
                      {"endWithStdin", output.endWithStdin}};
    if (spec.watch)
        plan["watch"] = json::object{{"paths", arrayOf(spec.watch->paths)}, {"ignore", arrayOf(spec.watch->ignore)}};
    else
        plan["watch"] = nullptr;
    return json::serialize(plan);
}

Result<std::string> agentFolder(const std::string& program, const char* override)
{
    if (override != nullptr && *override != '\0') {
        if (hasEntry(override))
            return std::string(override);
        return fail(ErrorCode::NotFound,
                    "LOOPSCOPE_AGENT names " + std::string(override) + ", which has no " + EntryFile);
    }
    fs::path folder = fs::path(program).parent_path();
    if (const fs::path installed = folder / "../share/loopscope/agent"; hasEntry(installed))
        return installed.lexically_normal().string();
    for (; folder != folder.parent_path(); folder = folder.parent_path())
        if (const fs::path source = folder / "resources/agent"; hasEntry(source))
            return source.string();
    return fail(ErrorCode::NotFound, "the agent's files are neither in ../share/loopscope/agent beside " + program +
                                         " nor in a source tree around it; set LOOPSCOPE_AGENT to their folder");
}

Error becomeNode(const RunSpec& spec, int instances, const RunOutput& output)
{
    std::error_code failure;
    const std::string program = fs::read_symlink("/proc/self/exe", failure).string();
    const auto agent = agentFolder(program, std::getenv("LOOPSCOPE_AGENT"));
    if (!agent)
        return agent.error();
    RunSpec whole = spec;
    // What NODE_OPTIONS loads is meant for the workers.
    if (const char* options = std::getenv("NODE_OPTIONS"); options != nullptr) {
        whole.environment.insert(whole.environment.begin(), {"NODE_OPTIONS", options});
        unsetenv("NODE_OPTIONS");
    }
    const int fd = planDescriptor(nodePlan(whole, instances, output));
    if (fd < 0)
        return {ErrorCode::Failed, std::string("cannot hand over the plan: ") + std::strerror(errno)};
    const std::string node = spec.command.front();
    const std::string entry = *agent + "/" + EntryFile;
    const std::string descriptor = std::to_string(fd);
    execlp(node.c_str(), node.c_str(), entry.c_str(), descriptor.c_str(), spec.name.c_str(), nullptr);
    if (errno == ENOENT)
        return {ErrorCode::NotFound, "there is no program " + node + " in the PATH; Node.js 18 or newer is needed"};
    return {ErrorCode::Failed, "cannot run " + node + ": " + std::strerror(errno)};
}

} // namespace loopscope::serve
