// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// `loopserve run` from its command line on, with real programs; what its Node.js primary does in detail is tested in
// tests/agent/run.test.mjs.
#include "tests/integration/server/cluster.h"
#include "tests/integration/server/console.h"
#include "tests/integration/server/load.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <set>

namespace loopscope::test {

namespace {

std::string app(const std::string& name)
{
    const char* source = std::getenv("LOOPSCOPE_SOURCE");
    return std::string(source == nullptr ? "." : source) + "/tests/data/apps/" + name;
}

std::string written(const ScratchFolder& folder, const std::string& name, const std::string& text)
{
    const std::string path = folder.path() + "/" + name;
    std::ofstream(path) << text;
    return path;
}

std::string bodyOf(int port, const std::string& path)
{
    HttpClient client(port);
    return client.isConnected() && client.send(path) ? client.read().body : std::string();
}

} // namespace

TEST(Run, AProgramOfNodeSharesThePortAndReloadsWithoutLoss)
{
    const ScratchFolder folder;
    Cluster program(folder, {"run", "-i", "2", "--name", "web", "--json", "--", "node", app("plain.cjs")}, "loopserve",
                    {"NODE_ENV=test"});
    Console console(program.socket());
    ASSERT_TRUE(console.isConnected());
    EXPECT_EQ(console.attach(wire::Role::Operate).workers.size(), 2U);
    {
        Load load(program.port(), 4);
        load.waitForAnswers(50);
        program.signal(SIGHUP);
        std::set<WorkerSlot> renewed;
        const auto isRenewed = [&](const wire::WorkerChanged& changed) {
            if (changed.worker.key.incarnation.value == 1 && changed.worker.state == WorkerState::Exited)
                renewed.insert(changed.worker.key.slot);
            return renewed.size() == 2;
        };
        EXPECT_TRUE(console.waitFor<wire::WorkerChanged>(isRenewed));
        load.waitForAnswers(50);
        load.stop();
        EXPECT_EQ(load.failed(), 0U);
    }
    program.signal(SIGTERM);
    EXPECT_EQ(program.waitForAll(), 0);
    EXPECT_EQ(folder.leftOver(), std::vector<std::string>{});
}

TEST(Run, TheEnvironmentComesFromTheFile)
{
    const ScratchFolder folder;
    const std::string file = written(folder, "shop.env", "export GREETING='hello there' # said\nNODE_ENV=production\n");
    Cluster program(folder, {"run", "--json", "--env-file", file, "--", app("plain.cjs")});
    EXPECT_NE(bodyOf(program.port(), "/env?name=GREETING").find("hello there"), std::string::npos);
    EXPECT_NE(bodyOf(program.port(), "/env?name=NODE_ENV").find("production"), std::string::npos);
    program.signal(SIGINT);
    EXPECT_EQ(program.waitForAll(), 0);
}

TEST(Run, AnEcosystemFileIsEvaluatedAndWhatItCannotHaveIsNamed)
{
    const ScratchFolder folder;
    const std::string file = written(folder, "ecosystem.config.js", R"js(
        console.log('the file speaks');
        module.exports = { apps: [
            { name: 'web', script: ')js" + app("plain.cjs") + R"js(', instances: 2, env: { GREETING: 'plain' },
              env_production: { NODE_ENV: 'production', GREETING: ['of', 'production'].join(' ') }, cron_restart: '* * * * *' },
            { name: 'other', script: 'other.js' },
        ] };
    )js");
    Cluster program(folder, {"run", file, "--only", "web", "--env", "production", "--json"});
    EXPECT_NE(bodyOf(program.port(), "/env?name=GREETING").find("of production"), std::string::npos);
    program.signal(SIGTERM);
    const std::string errors = program.readErrors();
    EXPECT_NE(errors.find("app \"web\": cron_restart does nothing here\n"), std::string::npos) << errors;
    EXPECT_NE(errors.find("the file speaks\n"), std::string::npos) << "on stderr, where it does no harm";
    EXPECT_EQ(errors.find("NODE_ENV"), std::string::npos) << errors;
    EXPECT_EQ(program.waitForAll(), 0);
}

// Both run below one process, which passes signals on and ends with them.
TEST(Run, AllProgramsOfAFileRun)
{
    const ScratchFolder folder;
    const std::string file = written(folder, "loopserve.json",
                                     R"({ "apps": [
        { "name": "a", "command": ["node", ")" +
                                         app("plain.cjs") + R"("], "pidFile": "a.pid", "env": {"NODE_ENV": "test"} },
        { "name": "b", "command": ["node", ")" +
                                         app("plain.cjs") + R"("], "pidFile": "b.pid" } ] })");
    Cluster program(folder, {"run", "--json", file});
    const auto socketOf = [&](const std::string& name) {
        const std::string prefix = "/" + name + "-";
        for (const std::string& path : folder.leftOver())
            if (path.find(prefix) != std::string::npos && path.ends_with(".sock"))
                return path;
        return std::string();
    };
    while (socketOf("a").empty() || socketOf("b").empty())
        std::this_thread::yield();
    Console console(socketOf("b"));
    ASSERT_TRUE(console.isConnected());
    (void)console.attach(wire::Role::Observe);
    EXPECT_TRUE(console.waitFor<wire::Event>([](const wire::Event& event) { return event.kind == "app"; }));
    program.signal(SIGTERM);
    const std::string errors = program.readErrors();
    EXPECT_NE(errors.find("loopserve: b: NODE_ENV is not set"), std::string::npos) << errors;
    EXPECT_EQ(errors.find("loopserve: a: NODE_ENV"), std::string::npos) << errors;
    EXPECT_EQ(program.waitForAll(), 0);
}

TEST(Run, WhatCannotBeUnderstoodOrDoneIsOneSentence)
{
    const ScratchFolder folder;
    const std::string loops = written(folder, "slow.config.js", "throw new Error('no config today');");
    const std::string empty = written(folder, "empty.json", "{}");
    const std::vector<std::vector<std::string>> bad{{"run", "--frobnicate"},
                                                    {"run", "-i", "many", "--", "node", "a.js"},
                                                    {"run", folder.path() + "/nothing.json"},
                                                    {"run", folder.path() + "/nothing.config.js"},
                                                    {"run", empty},
                                                    {"run", "apps.yml"},
                                                    {"run", "--env-file", "/no/such/file", "--", "node", "a.js"}};
    for (const auto& arguments : bad) {
        Cluster program(folder, arguments);
        const std::string errors = program.readErrors();
        EXPECT_EQ(program.waitForAll(), 2) << arguments.back();
        EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 1) << errors;
    }
    Cluster thrown(folder, {"run", loops});
    EXPECT_NE(thrown.readErrors().find("no config today"), std::string::npos);
    EXPECT_EQ(thrown.waitForAll(), 2);
    Cluster noScript(folder, {"run", "--", "node", "/no/such/app.js"});
    EXPECT_NE(noScript.readErrors().find("there is no script /no/such/app.js\n"), std::string::npos);
    EXPECT_EQ(noScript.waitForAll(), 1);
    Cluster noNode(folder, {"run", "--", "/no/such/node", "app.js"});
    EXPECT_NE(noNode.readErrors().find("there is no program /no/such/node"), std::string::npos);
    EXPECT_EQ(noNode.waitForAll(), 1);
    Cluster noAgent(folder, {"run", "--", "node", "app.js"}, "loopserve", {"LOOPSCOPE_AGENT=/no/where"});
    EXPECT_NE(noAgent.readErrors().find("LOOPSCOPE_AGENT names /no/where"), std::string::npos);
    EXPECT_EQ(noAgent.waitForAll(), 1);
}

TEST(Run, HelpIsPrinted)
{
    const ScratchFolder folder;
    Cluster program(folder, {"run", "--help"});
    EXPECT_NE(program.readOutput().find("--max-memory 512M"), std::string::npos);
    EXPECT_EQ(program.waitForAll(), 0);
}

} // namespace loopscope::test
