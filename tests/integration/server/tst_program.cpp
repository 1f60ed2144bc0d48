// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/cluster.h"
#include "tests/integration/server/console.h"
#include "tests/integration/server/load.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <gtest/gtest.h>

namespace loopscope::test {

namespace {
bool isOneSentence(const std::string& text)
{
    return !text.empty() && std::count(text.begin(), text.end(), '\n') == 1 && text.back() == '\n';
}
} // namespace

TEST(Program, HelpAndVersionSucceed)
{
    const ScratchFolder folder;
    for (const char* option : {"--help", "--version"}) {
        Cluster program(folder, {option});
        EXPECT_NE(program.readOutput(), "") << option;
        EXPECT_EQ(program.waitForAll(), 0) << option;
    }
}

TEST(Program, BadOptionsGetOneSentence)
{
    const ScratchFolder folder;
    const std::vector<std::vector<std::string>> bad{{"frobnicate"},
                                                    {"demo", "--frobnicate"},
                                                    {"demo", "--workers", "0"},
                                                    {"demo", "--workers", "many"},
                                                    {"demo", "--port", "65536"},
                                                    {"demo", "--port"},
                                                    {"demo", "--traffic", "maybe"},
                                                    {"demo", "--socket", "/tmp/" + std::string(200, 's')},
                                                    {"demo", "--no-redis", "--redis", "redis://127.0.0.1:1"}};
    for (const auto& arguments : bad) {
        Cluster program(folder, arguments);
        const std::string errors = program.readErrors();
        EXPECT_EQ(program.waitForAll(), 2) << arguments.back();
        EXPECT_TRUE(isOneSentence(errors)) << errors;
    }
}

TEST(Program, SocketIsPrivate)
{
    const ScratchFolder folder;
    const Cluster program(folder, {"demo", "--workers", "1", "--port", "0", "--no-redis", "--json"});
    const auto permissions = std::filesystem::status(program.socket()).permissions();
    EXPECT_EQ(permissions, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(Program, AnyFolderIsWrittenAsJson)
{
    const ScratchFolder folder;
    const std::string odd = folder.path() + "/a \"b\" c\\d";
    std::filesystem::create_directory(odd);
    Cluster program(folder,
                    {"demo", "--workers", "1", "--port", "0", "--traffic", "off", "--json", "--socket", odd + "/s"},
                    "loopserve", {"TMPDIR=" + odd});
    EXPECT_EQ(program.socket(), odd + "/s");
    EXPECT_EQ(program.redis().find('"'), std::string::npos) << "a URL is percent-encoded";
    Console console(program.socket());
    const auto first = console.next();
    ASSERT_TRUE(first);
    EXPECT_EQ(std::get<wire::Hello>(*first).cluster.redis, program.redis());
    {
        HttpClient client(program.port());
        for (const char* id : {"1", "1"}) { // the second time from the cache
            ASSERT_TRUE(client.send(std::string("/products/") + id));
            EXPECT_EQ(client.read().status, 200);
        }
    }
    program.signal(SIGTERM);
    EXPECT_EQ(program.waitForAll(), 0);
    EXPECT_TRUE(std::filesystem::is_empty(odd)) << "nothing of it is left";
}

TEST(Program, TheLoginOfRedisIsToldToNobody)
{
    const ScratchFolder folder;
    Cluster program(folder, {"demo", "--workers", "1", "--port", "0", "--traffic", "off", "--json", "--redis",
                             "redis://shop:s3cret@127.0.0.1:1/2"});
    EXPECT_EQ(program.redis(), "redis://127.0.0.1:1/2");
    Console console(program.socket());
    const auto first = console.next();
    ASSERT_TRUE(first);
    EXPECT_EQ(std::get<wire::Hello>(*first).cluster.redis, "redis://127.0.0.1:1/2");
    program.signal(SIGTERM);
    EXPECT_EQ(program.waitForAll(), 0);
}

TEST(Program, APortInUseGetsOneSentence)
{
    const ScratchFolder folder;
    const Cluster first(folder, {"hello", "--workers", "1", "--port", "0", "--json"});
    Cluster second(folder, {"hello", "--workers", "1", "--port", std::to_string(first.port())});
    const std::string errors = second.readErrors();
    EXPECT_TRUE(isOneSentence(errors)) << errors;
    EXPECT_NE(errors.find("127.0.0.1:" + std::to_string(first.port()) + ": Address already in use"), std::string::npos)
        << errors;
    EXPECT_EQ(second.waitFor(), 1);
}

TEST(Program, ASocketInUseGetsOneSentence)
{
    const ScratchFolder folder;
    const Cluster first(folder, {"hello", "--workers", "1", "--port", "0", "--json"});
    Cluster second(folder, {"hello", "--workers", "1", "--port", "0", "--socket", first.socket()});
    const std::string errors = second.readErrors();
    EXPECT_TRUE(isOneSentence(errors)) << errors;
    EXPECT_NE(errors.find("the socket is in use"), std::string::npos) << errors;
    EXPECT_EQ(second.waitFor(), 1);
    EXPECT_TRUE(Console(first.socket()).isConnected()) << "the first one's is untouched";
}

TEST(Program, EndOfInputEndsTheCluster)
{
    const ScratchFolder folder;
    Cluster program(folder, {"demo", "--workers", "1", "--port", "0", "--no-redis", "--json", "--stdin-lifetime"});
    program.closeInput();
    EXPECT_EQ(program.waitForAll(), 0);
    EXPECT_EQ(folder.leftOver(), std::vector<std::string>{});
}

// With a private redis-server and traffic: products come from the cache, and the server goes with the cluster.
TEST(Program, PrivateRedisServesAndLeaves)
{
    const ScratchFolder folder;
    Cluster program(folder, {"demo", "--workers", "2", "--port", "0", "--json"});
    EXPECT_EQ(program.redis().rfind("redis+unix:///", 0), 0U) << program.readyLine();
    {
        HttpClient client(program.port());
        for (int i = 0; i < 3; ++i) {
            ASSERT_TRUE(client.send("/products/17"));
            EXPECT_EQ(client.read().status, 200);
        }
    }
    program.signal(SIGTERM);
    EXPECT_EQ(program.waitForAll(), 0);
    EXPECT_EQ(folder.leftOver(), std::vector<std::string>{});
}

TEST(Program, KilledDemoLeavesNoRedis)
{
    const ScratchFolder folder;
    Cluster program(folder, {"demo", "--workers", "1", "--port", "0", "--json"});
    program.signal(SIGKILL);
    const std::string socket = program.redis().substr(std::string_view("redis+unix://").size());
    const std::filesystem::path redisFolder = std::filesystem::path(socket).parent_path();
    EXPECT_TRUE(std::filesystem::exists(redisFolder));
    EXPECT_EQ(program.waitForAll(), -SIGKILL) << "redis-server, traffic and workers ended, or this would wait";
    EXPECT_FALSE(std::filesystem::exists(redisFolder));
    EXPECT_EQ(folder.leftOver(), std::vector<std::string>{});
}

TEST(Program, HelloServes)
{
    const ScratchFolder folder;
    Cluster program(folder, {"hello", "--workers", "1", "--port", "0", "--json"});
    {
        HttpClient client(program.port());
        ASSERT_TRUE(client.send("/"));
        EXPECT_EQ(client.read().status, 200);
    }
    program.signal(SIGINT);
    EXPECT_EQ(program.waitForAll(), 0);
}

} // namespace loopscope::test
