// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// loopserve: options and wiring, nothing else.
#include "app/demo/privateredis.h"
#include "app/demo/shop.h"
#include "app/demo/traffic.h"
#include "app/serve/keeper.h"
#include "app/serve/options.h"
#include "app/serve/readyline.h"
#include "app/serve/run.h"
#include "core/server/cache/redisaddress.h"

#include <cstdio>
#include <cstdlib>
#include <loopscope/server/app.hpp>
#include <loopscope/server/cluster.hpp>
#include <unistd.h>

namespace {

using namespace loopscope;
using serve::Command;
using serve::Options;

int failWith(const std::string& sentence, int code)
{
    std::fprintf(stderr, "loopserve: %s\n", sentence.c_str());
    return code;
}

// The whole of one demo or hello cluster in the supervisor process: cache, workers, traffic; and their end in reverse.
class Program
{
public:
    Program(uv_loop_t* loop, const Options& options, server::Options clusterOptions, std::vector<std::string> arguments)
        : m_loop(loop),
          m_options(options),
          m_clusterOptions(std::move(clusterOptions)),
          m_arguments(std::move(arguments))
    {
    }

    void start()
    {
        const bool wantsRedis = m_options.command == Command::Demo && !m_options.noRedis;
        if (!wantsRedis || m_options.redis) {
            startWorkers(wantsRedis ? *m_options.redis : "");
            return;
        }
        auto redis = demo::PrivateRedis::start(m_loop, [this](const Result<void>& ready) {
            if (!ready)
                std::fprintf(stderr, "loopserve: %s\n", ready.error().message.c_str());
            startWorkers(ready ? m_redis->url() : "");
        });
        if (redis) {
            m_redis = std::move(*redis);
            return;
        }
        std::fprintf(stderr, "loopserve: %s\n", redis.error().message.c_str());
        startWorkers("");
    }

    [[nodiscard]] int exitCode() const { return m_exitCode; }

private:
    void startWorkers(const std::string& redis)
    {
        server::Options options = m_clusterOptions;
        options.port = m_options.port;
        options.workers = m_options.workers;
        options.socket = m_options.socket;
        options.redis = redis;
        m_cluster = std::make_unique<server::Cluster>(
            options, m_arguments, std::vector<std::string>{std::string(demo::RedisVariable) + "=" + redis}, m_loop);
        if (m_options.endWithStdin)
            m_cluster->endWithStdin();
        m_cluster->events.stopped = [this] { stopped(); };
        m_cluster->events.ready = [this, redis] { ready(redis); };
        if (auto started = m_cluster->start(); !started)
            m_exitCode = failWith(started.error().message, 1);
    }

    void ready(const std::string& redis)
    {
        if (m_options.command == Command::Demo && m_options.traffic) {
            auto traffic =
                demo::Child::start(m_loop, {"/proc/self/exe", "traffic", "--port", std::to_string(m_cluster->port())});
            if (traffic)
                m_traffic = std::move(*traffic);
            else
                std::fprintf(stderr, "loopserve: %s\n", traffic.error().message.c_str());
        }
        const std::string& socket = m_cluster->socket();
        if (m_options.json)
            std::printf(
                "%s",
                serve::readyLine(m_cluster->port(), socket, server::redisUrlWithoutLogin(redis), getpid()).c_str());
        else
            std::printf("%d workers serve http://127.0.0.1:%d/\nattach with: loopscope unix:%s\n",
                        m_cluster->workerCount(), m_cluster->port(), socket.c_str());
        std::fflush(stdout);
    }

    void stopped()
    {
        if (m_traffic)
            m_traffic->terminate();
        if (m_redis)
            m_redis->stop();
    }

    uv_loop_t* m_loop;
    Options m_options;
    server::Options m_clusterOptions;
    std::vector<std::string> m_arguments;
    std::unique_ptr<demo::PrivateRedis> m_redis;
    std::unique_ptr<server::Cluster> m_cluster;
    std::unique_ptr<demo::Child> m_traffic;
    int m_exitCode = 0;
};

int runCluster(const Options& options, const server::Options& clusterOptions, std::vector<std::string> arguments)
{
    uv_loop_t loop;
    uv_loop_init(&loop);
    int code = 0;
    {
        Program program(&loop, options, clusterOptions, std::move(arguments));
        program.start();
        uv_run(&loop, UV_RUN_DEFAULT); // ends when workers, traffic, redis-server and consoles are gone
        code = program.exitCode();
    }
    uv_run(&loop, UV_RUN_DEFAULT); // the close callbacks of what the cluster owned
    uv_loop_close(&loop);
    return code;
}

void fillDemo(server::App& app)
{
    const char* redis = std::getenv(demo::RedisVariable);
    static demo::Shop shop(app, redis == nullptr ? "" : redis); // lives as long as the process
}

void fillHello(server::App& app)
{
    app.get("/", [](server::Request&, server::Response& response) { response.send("Hello, world!"); });
}

Result<server::Options> fromEnvironment(bool isDemo)
{
    server::Options options;
    options.name = isDemo ? "shop" : "hello";
    options.workers = 4;
    options.log.file = ""; // what the shop prints is for consoles
    options.memoryLimit = isDemo ? 256 * 1024 * 1024ULL : 0;
    return server::optionsFromEnvironment(options, [](const char* name) { return std::getenv(name); });
}

} // namespace

int main(int argc, char** argv)
{
    std::vector<std::string> words(argv, argv + argc);
    if (argc > 2 && words[1] == "with-parent")
        return demo::runWithParent(argv + 2);
    if (argc > 1 && words[1] == "keep" && server::isWorkerProcess()) {
        const auto kept = serve::parseKeepWords({words.begin() + 2, words.end()});
        return kept ? serve::becomeKept(*kept) : failWith(kept.error().message, 2);
    }
    if (argc > 1 && words[1] == "run")
        return serve::runPrograms({words.begin() + 2, words.end()});
    const auto clusterOptions = fromEnvironment(argc > 1 && words[1] == "demo");
    if (!clusterOptions)
        return failWith(clusterOptions.error().message, 2);
    Options defaults;
    defaults.port = clusterOptions->port;
    defaults.workers = clusterOptions->workers;
    defaults.socket = clusterOptions->socket;
    if (!clusterOptions->redis.empty())
        defaults.redis = clusterOptions->redis;
    const auto options = serve::parseOptions({words.begin() + std::min(argc, 1), words.end()}, defaults);
    if (!options)
        return failWith(options.error().message, 2);
    switch (options->command) {
    case Command::Help:
        std::printf("%s", serve::helpText().c_str());
        return 0;
    case Command::Version:
        std::printf("loopserve %s\n", LOOPSCOPE_VERSION);
        return 0;
    case Command::Traffic:
        return demo::runTraffic(options->port);
    case Command::Demo:
    case Command::Hello:
    case Command::WithParent:
        break;
    }
    if (server::isWorkerProcess())
        return server::runWorker(options->command == Command::Hello ? fillHello : fillDemo, *clusterOptions);
    return runCluster(*options, *clusterOptions, words);
}
