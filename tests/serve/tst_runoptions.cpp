// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/evaluate.h"
#include "app/serve/nodeplan.h"
#include "app/serve/runoptions.h"

#include <cstdlib>
#include <gtest/gtest.h>

namespace loopscope::serve::test {

namespace {
using Words = std::vector<std::string>;

RunOptions taken(const Words& words)
{
    const auto options = parseRunOptions(words);
    EXPECT_TRUE(options) << options.error().message;
    return options.value_or(RunOptions{});
}

std::string refusal(const Words& words)
{
    const auto options = parseRunOptions(words);
    return options ? std::string() : options.error().message;
}

RunSpec node(const Words& command)
{
    RunSpec spec;
    spec.command = command;
    const auto read = takeNodeCommand(spec);
    EXPECT_TRUE(read) << read.error().message;
    return spec;
}
} // namespace

TEST(RunOptions, AllOptionsAreTaken)
{
    const RunOptions all = taken({"-i",     "4",          "--name",     "shop",   "--max-memory=512M", "--port-shared",
                                  "--port", "80",         "--env-file", "e",      "--watch",           "--socket",
                                  "/s",     "--log-file", "l",          "--json", "--stdin-lifetime",  "--",
                                  "node",   "a.js",       "-i"});
    EXPECT_EQ(all.instances, 4);
    EXPECT_EQ(all.name, "shop");
    EXPECT_EQ(all.memoryLimit, 512U * 1024 * 1024);
    EXPECT_TRUE(all.portShared && all.watch && all.json && all.endWithStdin);
    EXPECT_EQ(all.port, 80);
    EXPECT_EQ(all.envFile, "e");
    EXPECT_EQ(all.socket, "/s");
    EXPECT_EQ(all.logFile, "l");
    EXPECT_EQ(all.command, (Words{"node", "a.js", "-i"})) << "after -- nothing is an option";
    EXPECT_EQ(taken({"-i", "max"}).instances, 0);
    EXPECT_EQ(taken({"-i3"}).instances, 3);
    EXPECT_EQ(taken({"f.json", "--only", "web", "--env", "production"}).file, "f.json");
    EXPECT_TRUE(taken({"--help"}).help);
}

TEST(RunOptions, WhatIsWrongIsOneSentence)
{
    const std::vector<Words> bad{{"-i", "0x"},
                                 {"-i", "513"},
                                 {"-i"},
                                 {"--max-memory", "lots"},
                                 {"--port", "65536"},
                                 {"--socket", std::string(108, 's')},
                                 {"--name", ""},
                                 {"--frobnicate"},
                                 {"--frobnicate", "x"},
                                 {"--frobnicate=x"},
                                 {"--"},
                                 {"--name", "--", "node"},
                                 {"a.json", "b.json"},
                                 {"a.json", "--", "node", "a.js"},
                                 {"--only", "x", "--", "node", "a.js"},
                                 {"--port-shared", "--", "./server"}};
    for (const Words& words : bad) {
        const std::string sentence = refusal(words);
        EXPECT_NE(sentence, "") << words.front();
        EXPECT_EQ(sentence.find('\n'), std::string::npos);
    }
}

TEST(RunOptions, TheCommandLineGoesFirst)
{
    RunSpec spec;
    spec.name = "file";
    spec.instances = 2;
    spec.outFile = "out";
    spec.watch = WatchSpec{{"src"}, {}};
    applyOptions(spec, taken({"--watch"}));
    EXPECT_EQ(spec.name, "file");
    EXPECT_EQ(spec.watch->paths, Words{"src"});
    applyOptions(spec, taken({"-i", "max", "--name", "line", "--log-file", "all", "--port", "9"}));
    EXPECT_EQ(spec.name, "line");
    EXPECT_EQ(spec.instances, 0);
    EXPECT_EQ(spec.outFile + spec.errorFile, "allall");
    EXPECT_EQ(spec.port, 9);
}

TEST(RunOptions, ACommandOfNodeIsTakenApart)
{
    const RunSpec plain = node({"node", "app.js", "--x"});
    EXPECT_TRUE(plain.isNode);
    EXPECT_EQ(plain.script, "app.js");
    EXPECT_EQ(plain.arguments, Words{"--x"});
    const RunSpec full =
        node({"/opt/node/bin/node", "--inspect", "-r", "ts-node/register", "--import=x", "--", "app.ts", "--", "y"});
    EXPECT_EQ(full.nodeArguments, (Words{"--inspect", "-r", "ts-node/register", "--import=x"}));
    EXPECT_EQ(full.script, "app.ts");
    EXPECT_EQ(full.arguments, (Words{"--", "y"}));
    EXPECT_EQ(node({"app.mjs", "x"}).command.front(), "node") << "a script alone is for node";
    EXPECT_FALSE(node({"./server", "app.js"}).isNode);
    for (const Words& words : {Words{"node"}, Words{"node", "-r", "x"}, Words{"node", "-r"}, Words{"node", "-e", "1"},
                               Words{"node", "--eval=1"}, Words{}}) {
        RunSpec spec;
        spec.command = words;
        EXPECT_FALSE(takeNodeCommand(spec)) << words.size();
    }
}

TEST(RunOptions, SizesDelaysAndWords)
{
    EXPECT_EQ(parseBytes("1073741824"), 1073741824U);
    EXPECT_EQ(parseBytes("300K"), 300U * 1024);
    EXPECT_EQ(parseBytes("1g"), 1U << 30U);
    EXPECT_EQ(parseBytes("2MiB"), 2U << 20U);
    EXPECT_EQ(parseBytes("2MB"), 2U << 20U);
    for (const char* text : {"", "M", "-1M", "1.5G", "1X", "1MM", "99999999999999999999", "1125899906842624T"})
        EXPECT_FALSE(parseBytes(text)) << text;
    using std::chrono::milliseconds;
    EXPECT_EQ(parseDelay("1500"), milliseconds(1500));
    EXPECT_EQ(parseDelay("5s"), milliseconds(5000));
    EXPECT_EQ(parseDelay("2m"), milliseconds(120000));
    EXPECT_EQ(parseDelay("1h"), milliseconds(3600000));
    for (const char* text : {"", "s", "-1", "1d", "1.5s", "9999999h"})
        EXPECT_FALSE(parseDelay(text)) << text;
    EXPECT_EQ(splitWords(" a  'b c'd \"e 'f\" '' "), (Words{"a", "b cd", "e 'f", ""}));
    EXPECT_FALSE(splitWords("a 'b"));
}

// ---- a program whose output is read
TEST(Evaluate, OutputIsDescriptorThree)
{
    const auto text = outputOf({"sh", "-c", "echo to people; echo data >&3"}, std::chrono::seconds(20), 100);
    ASSERT_TRUE(text) << text.error().message;
    EXPECT_EQ(*text, "data\n");
}

TEST(Evaluate, LimitsAndFailuresAreErrors)
{
    const std::chrono::milliseconds limit{20000};
    EXPECT_EQ(outputOf({"sh", "-c", "exit 7"}, limit, 100).error().message, "it ended with code 7");
    EXPECT_EQ(outputOf({"sh", "-c", "kill -9 $$"}, limit, 100).error().message, "it ended by signal 9");
    EXPECT_EQ(outputOf({"/no/such/program"}, limit, 100).error().message, "it ended with code 127");
    EXPECT_EQ(outputOf({"sh", "-c", "yes >&3"}, limit, 1000).error().code, ErrorCode::TooLarge);
    const std::chrono::milliseconds brief{200};
    EXPECT_EQ(outputOf({"sh", "-c", "sleep 1000"}, brief, 100).error().code, ErrorCode::TimedOut);
    EXPECT_FALSE(outputOf({"sh", "-c", "exec 3>&-; sleep 1000"}, brief, 100)) << "killed, though it said all";
}

TEST(NodePlan, TheAgentIsFoundOrItsAbsenceIsSaid)
{
    const std::string source = std::getenv("LOOPSCOPE_SOURCE");
    const auto inTree = agentFolder(source + "/build/some/bin/loopserve", nullptr);
    ASSERT_TRUE(inTree) << inTree.error().message;
    EXPECT_EQ(*inTree, source + "/resources/agent");
    EXPECT_EQ(*agentFolder("/x/y", (source + "/resources/agent").c_str()), source + "/resources/agent");
    EXPECT_EQ(*agentFolder(source + "/build/bin/loopserve", ""), source + "/resources/agent") << "empty is not set";
    EXPECT_EQ(agentFolder("/x/y", "/no/where").error().code, ErrorCode::NotFound);
    EXPECT_EQ(agentFolder("/x/y/loopserve", nullptr).error().code, ErrorCode::NotFound);
}

} // namespace loopscope::serve::test
