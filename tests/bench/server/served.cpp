// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// bench_served: what is measured of the managed server, by its public API alone. Routes with a parameter, the framing
// guard, limits and metrics as they are by default. Says {"ready":true,"port":…} when it serves.
#include <cstdio>
#include <cstdlib>
#include <loopscope/server/app.hpp>
#include <loopscope/server/cluster.hpp>
#include <string>

using namespace loopscope::server;

namespace {

constexpr std::size_t JsonBytes = 1024;

std::string item(std::string_view id)
{
    std::string json = R"({"id":")" + std::string(id) + R"(","text":")";
    json.append(JsonBytes - json.size() - 2, 'x').append("\"}");
    return json;
}

void setUp(App& app)
{
    app.get("/hello/:name", [](Request&, Response& response) { response.text("Hello, world!\n"); });
    app.get("/items/:id", cached(std::chrono::seconds{600}),
            [](Request& request, Response& response) { response.json(item(request.param("id"))); });
}

Options options()
{
    Options options{.name = "bench", .port = 0, .workers = 1};
    options.http.idleTime = std::chrono::milliseconds{60000}; // connections stay until they were weighed
    auto read = optionsFromEnvironment(options, [](const char* name) { return std::getenv(name); });
    if (!read) {
        std::fprintf(stderr, "%s\n", read.error().message.c_str());
        std::exit(2);
    }
    return *read;
}

} // namespace

int main(int argc, char** argv)
{
    if (isWorkerProcess())
        return runWorker(setUp, options());
    Cluster cluster(options(), {argv, argv + argc});
    cluster.events.ready = [&cluster] {
        std::printf("{\"ready\":true,\"port\":%d}\n", cluster.port());
        std::fflush(stdout);
    };
    if (const auto started = cluster.start(); !started) {
        std::fprintf(stderr, "%s\n", started.error().message.c_str());
        return 1;
    }
    cluster.run();
    return 0;
}
