// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// A cluster on the managed server library whose faults the test decides: files in STAGE_FOLDER make a worker wait at
// its start (hold-SLOT, a FIFO) or end there (crash-SLOT).
#include "core/server/cluster/supervisor.h"
#include "core/server/cluster/worker.h"

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <vector>

using namespace loopscope;

namespace {

std::string variable(const char* name)
{
    const char* text = std::getenv(name);
    return text == nullptr ? "" : text;
}

int number(const char* name, int fallback)
{
    const std::string text = variable(name);
    return text.empty() ? fallback : std::atoi(text.c_str());
}

void takeStage(const std::string& slot)
{
    const std::string folder = variable("STAGE_FOLDER");
    if (access((folder + "/crash-" + slot).c_str(), F_OK) == 0)
        _exit(3);
    if (const int gate = open((folder + "/hold-" + slot).c_str(), O_RDONLY | O_CLOEXEC); gate >= 0)
        close(gate); // the open itself waits until the test opens the other end
}

void setUp(server::App& app)
{
    static const std::string slot = variable(server::SlotVariable);
    takeStage(slot);
    static std::vector<server::Response> kept; // never answered
    app.get("/", [](server::Request&, server::Response response) {
        response.header("X-Worker", slot);
        response.send("here\n");
    });
    app.get("/never", [](server::Request&, const server::Response& response) { kept.push_back(response); });
    app.get("/print", [](server::Request&, server::Response response) {
        std::printf("to stdout\n");
        std::fflush(stdout);
        std::fprintf(stderr, "to stderr\n");
        response.send("printed\n");
    });
}

} // namespace

int main(int argc, char** argv)
{
    if (server::isWorkerProcess())
        return server::runWorker(setUp);
    server::SupervisorOptions options;
    options.name = "stage";
    options.port = 0;
    options.workers = 2;
    options.arguments.assign(argv, argv + argc);
    options.respawn.quickLife = std::chrono::milliseconds{600000}; // every death in a test is a quick one
    options.respawn.firstDelay = std::chrono::milliseconds{1};
    options.respawn.maxDelay = std::chrono::milliseconds{5};
    options.respawn.maxQuickDeaths = 4;
    options.bootLimit = std::chrono::milliseconds{number("STAGE_BOOT_MS", 60000)};
    options.stopLimit = std::chrono::milliseconds{number("STAGE_STOP_MS", 10000)};
    uv_loop_t loop;
    uv_loop_init(&loop);
    {
        server::Supervisor supervisor(&loop, options);
        const auto started = supervisor.start([&supervisor] {
            std::printf("{\"ready\":true,\"port\":%d,\"socket\":\"%s\",\"redis\":null}\n", supervisor.port(),
                        supervisor.socket().c_str());
            std::fflush(stdout);
        });
        if (!started) {
            std::fprintf(stderr, "%s\n", started.error().message.c_str());
            return 1;
        }
        uv_run(&loop, UV_RUN_DEFAULT);
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop) == 0 ? 0 : 4;
}
