// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// A cluster on the managed server library whose faults the test decides: files in STAGE_FOLDER make a worker wait at
// its start (hold-SLOT, a FIFO), not say ready (cold-SLOT) or end there (crash-SLOT).
#include "core/server/cluster/worker.h"
#include "core/server/loop/uvhandle.h"
#include "tests/integration/server/stageloads.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <loopscope/server/app.hpp>
#include <memory>
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

// Not ready, though the loop turns, until the file is gone.
void warmUp(server::App& app, const std::string& slot)
{
    struct WarmUp
    {
        server::ReadyHold hold;
        std::string file;
        std::unique_ptr<server::UvTimer> look;
    };
    static WarmUp warm{app.delayReady(), variable("STAGE_FOLDER") + "/cold-" + slot, nullptr};
    const auto look = [] {
        if (access(warm.file.c_str(), F_OK) != 0)
            warm.hold.reset();
    };
    warm.look = std::make_unique<server::UvTimer>(app.uvLoop(), server::UvTimer::Keep::Unref, look);
    warm.look->startEvery(std::chrono::milliseconds{5});
    look();
}

// Until it has slept: a signal may end a sleep early.
[[gnu::noinline]] void napInTheLoop()
{
    for (int i = 0; i < 3; ++i)
        usleep(100000);
}

void setUp(server::App& app)
{
    static const std::string slot = variable(server::SlotVariable);
    takeStage(slot);
    warmUp(app, slot);
    static std::vector<server::Response> kept; // never answered
    app.get("/", [](server::Request&, server::Response& response) {
        response.header("X-Worker", slot);
        response.send("here\n");
    });
    app.get("/never", [](server::Request&, server::Response& response) { kept.push_back(response); });
    app.get("/stop", [](server::Request&, server::Response& response) {
        response.send("stopping\n");
        raise(SIGSTOP);
    });
    app.get("/grow", [](server::Request&, server::Response& response) {
        static std::vector<std::string> grown;
        grown.emplace_back(std::size_t{128} << 20U, 'x');
        response.send("grown\n");
    });
    app.get("/sleep", [](server::Request&, server::Response& response) {
        napInTheLoop();
        response.send("slept\n");
    });
    app.get("/print", [](server::Request&, server::Response& response) {
        std::printf("to stdout\n");
        std::fflush(stdout);
        std::fprintf(stderr, "to stderr\n");
        response.send("printed\n");
    });
    addLoads(app, variable("STAGE_FOLDER"));
}

} // namespace

namespace {

server::Options options()
{
    server::Options options;
    options.name = "stage";
    options.port = 0;
    options.workers = 2;
    options.log.file = "";
    options.respawn.quickLife = std::chrono::milliseconds{600000}; // every death in a test is a quick one
    options.respawn.firstDelay = std::chrono::milliseconds{1};
    options.respawn.maxDelay = std::chrono::milliseconds{5};
    options.respawn.maxQuickDeaths = 4;
    options.bootLimit = std::chrono::milliseconds{60000};
    auto read = server::optionsFromEnvironment(options, [](const char* name) { return std::getenv(name); });
    if (!read) {
        std::fprintf(stderr, "%s\n", read.error().message.c_str());
        std::exit(2);
    }
    return *read;
}

void sayHello(const server::Cluster& cluster)
{
    std::printf("{\"ready\":true,\"port\":%d,\"socket\":\"%s\",\"redis\":null,\"metrics\":%d}\n", cluster.port(),
                cluster.socket().c_str(), cluster.metricsPort());
    std::fflush(stdout);
}

// All that a program can ask of its cluster, one after the other, with a line for each outcome.
void tour(server::Cluster& cluster)
{
    using Change = Result<server::ClusterChange>;
    cluster.events.workerReady = [](const server::WorkerStatus& worker) {
        std::printf("ready %d.%u\n", worker.slot, worker.incarnation);
    };
    cluster.events.workerExit = [](const server::WorkerStatus& worker) {
        std::printf("exit %d.%u %s\n", worker.slot, worker.incarnation, worker.reason.c_str());
    };
    cluster.events.stopped = [] { std::printf("stopped\n"); };
    cluster.events.ready = [&cluster] {
        cluster.scale(3, [&cluster](const Change& scaled) {
            std::printf("scaled to %d, failed %d\n", scaled->workers, static_cast<int>(scaled->failed));
            cluster.reload([&cluster](const Change& reloaded) {
                std::printf("reloaded %d, failed %d\n", reloaded->workers, static_cast<int>(reloaded->failed));
                cluster.scale(0, [](const Change& none) { std::printf("%s\n", none.error().message.c_str()); });
                int online = 0;
                for (const server::WorkerStatus& worker : cluster.workers())
                    online += worker.state == server::WorkerStatus::State::Online ? 1 : 0;
                std::printf("online %d of %d\n", online, cluster.workerCount());
                cluster.stop(std::chrono::milliseconds{2000});
            });
            cluster.reload([](const Change& second) { std::printf("%s\n", second.error().message.c_str()); });
        });
    };
}

} // namespace

int main(int argc, char** argv)
{
    if (server::isWorkerProcess())
        return server::runWorker(setUp, options());
    server::Cluster cluster(options(), {argv, argv + argc});
    cluster.events.ready = [&] { sayHello(cluster); };
    if (number("STAGE_TOUR", 0) != 0)
        tour(cluster);
    if (const auto started = cluster.start(); !started) {
        std::fprintf(stderr, "%s\n", started.error().message.c_str());
        return 1;
    }
    cluster.run();
    return 0;
}
