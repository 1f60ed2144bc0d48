// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// The least that a clustered server is.
#include <cstdio>
#include <loopscope/server.hpp>

using namespace loopscope::server;

int main(int argc, char** argv)
{
    return serve(argc, argv, {.name = "least", .port = 0, .workers = 2}, [](App& app) {
        std::printf("a worker begins\n");
        app.get("/", [](Request&, Response& response) { response.send("hello\n"); });
    });
}
