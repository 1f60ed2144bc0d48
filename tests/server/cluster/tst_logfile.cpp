// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/logfile.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <sys/resource.h>
#include <unistd.h>

namespace loopscope::server {

namespace {

struct Log : testing::Test
{
    Log()
    {
        std::string name = (std::filesystem::temp_directory_path() / "loopscope-log-XXXXXX").string();
        folder = mkdtemp(name.data());
        uv_loop_init(&loop);
    }
    ~Log() override
    {
        log.reset();
        settle();
        EXPECT_EQ(uv_loop_close(&loop), 0);
        std::filesystem::remove_all(folder);
    }
    void open(LogLimits limits, const std::string& file = {})
    {
        limits.file = file.empty() ? path() : file;
        log = std::make_unique<LogFile>(&loop, limits, [this](const std::string& text) { troubles.push_back(text); });
        const auto opened = log->open();
        EXPECT_TRUE(opened) << opened.error().message;
    }
    void settle() { uv_run(&loop, UV_RUN_DEFAULT); } // until nothing is being written
    [[nodiscard]] std::string path(const std::string& suffix = {}) const { return folder + "/log" + suffix; }
    [[nodiscard]] std::string content(const std::string& suffix = {}) const
    {
        std::ifstream in(path(suffix));
        std::ostringstream text;
        text << in.rdbuf();
        return text.str();
    }
    [[nodiscard]] bool exists(const std::string& suffix) const { return std::filesystem::exists(path(suffix)); }

    std::string folder;
    uv_loop_t loop{};
    std::vector<std::string> troubles;
    std::unique_ptr<LogFile> log;
};
using LogFiles = Log;

} // namespace

TEST_F(LogFiles, KeepLinesInOrderAndAppend)
{
    std::ofstream(path()) << "before\n";
    open({});
    for (int i = 0; i < 1000; ++i)
        log->write("line " + std::to_string(i));
    settle();
    std::string expected = "before\n";
    for (int i = 0; i < 1000; ++i)
        expected += "line " + std::to_string(i) + "\n";
    EXPECT_EQ(content(), expected);
    EXPECT_TRUE(troubles.empty());
}

TEST_F(LogFiles, RotateBetweenLinesAndKeepSoMany)
{
    open({.maxBytes = 20, .keep = 2});
    for (const char* line : {"aaaaaaaaa", "bbbbbbbbb", "ccccccccc", "ddddddddd", "eeeeeeeee", "fffffffff", "ggggggggg"})
        log->write(line);
    settle();
    EXPECT_EQ(content(), "ggggggggg\n");
    EXPECT_EQ(content(".1"), "eeeeeeeee\nfffffffff\n");
    EXPECT_EQ(content(".2"), "ccccccccc\nddddddddd\n");
    EXPECT_FALSE(exists(".3"));
    log->write(std::string(50, 'x'));
    log->write("y");
    settle();
    EXPECT_EQ(content(".1"), std::string(50, 'x').append("\n")) << "a line longer than the limit has a file of its own";
    EXPECT_EQ(content(), "y\n");
}

TEST_F(LogFiles, KeepNoneStartsAnew)
{
    open({.maxBytes = 4, .keep = 0});
    for (const char* line : {"one", "two", "six"})
        log->write(line);
    settle();
    EXPECT_EQ(content(), "six\n");
    EXPECT_FALSE(exists(".1"));
}

TEST_F(LogFiles, ReopenAfterSomebodyElseRenamedThem)
{
    open({});
    log->write("old");
    settle();
    std::filesystem::rename(path(), path(".old"));
    log->write("still there");
    settle();
    log->reopen();
    log->write("new");
    settle();
    EXPECT_EQ(content(".old"), "old\nstill there\n");
    EXPECT_EQ(content(), "new\n");
}

TEST_F(LogFiles, AFullDiskIsSaidOnceAndCounted)
{
    open({}, "/dev/full");
    for (int i = 0; i < 10; ++i) {
        log->write("lost");
        settle();
    }
    EXPECT_EQ(log->dropped(), 10U);
    ASSERT_EQ(troubles.size(), 1U);
    EXPECT_NE(troubles[0].find("No space left on device"), std::string::npos) << troubles[0];
}

TEST_F(LogFiles, AReaderOfStandardErrorThatIsStuckHoldsUpNothing)
{
    int pipes[2];
    ASSERT_EQ(pipe(pipes), 0);
    const int saved = dup(STDERR_FILENO);
    dup2(pipes[1], STDERR_FILENO);
    open({}, "-");
    dup2(saved, STDERR_FILENO);
    for (int i = 0; i < 200; ++i) // more than a pipe holds
        log->write(std::string(999, 'x'));
    settle();
    EXPECT_GT(log->dropped(), 50U);
    ASSERT_EQ(troubles.size(), 1U);
    EXPECT_NE(troubles[0].find("standard error"), std::string::npos);
    close(pipes[0]);
    close(pipes[1]);
    close(saved);
}

TEST_F(LogFiles, GoOnWhenThereIsRoomAgain)
{
    open({});
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{5, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    log->write("12345678");
    settle();
    setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_EQ(log->dropped(), 1U);
    log->write("again");
    settle();
    ASSERT_EQ(troubles.size(), 2U);
    EXPECT_NE(troubles[1].find("1 lines were dropped"), std::string::npos) << troubles[1];
    EXPECT_NE(content().find("again\n"), std::string::npos);
}

TEST_F(LogFiles, TheQueueIsBounded)
{
    open({});
    const std::string line(1000, 'x');
    for (int i = 0; i < 3000; ++i) // the loop does not turn: at most one batch leaves
        log->write(line);
    EXPECT_GT(log->dropped(), 500U);
    EXPECT_EQ(troubles.size(), 1U);
    settle();
    const auto size = content().size();
    EXPECT_LE(size, 2 * LogFile::MaxQueued);
    EXPECT_EQ(size, (3000 - log->dropped()) * 1001);
}

TEST_F(LogFiles, WhatCannotBeOpenedIsSaid)
{
    LogFile bad(&loop, {.file = folder + "/nowhere/log"}, {});
    const auto opened = bad.open();
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.find("/nowhere/log"), std::string::npos);
}

TEST_F(LogFiles, WhatIsQueuedIsWrittenAfterTheObjectIsGone)
{
    open({});
    log->write("last words");
    log->write("and one more");
    log.reset();
    settle();
    EXPECT_EQ(content(), "last words\nand one more\n");
}

} // namespace loopscope::server
