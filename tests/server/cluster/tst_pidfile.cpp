// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/pidfile.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <optional>
#include <sys/wait.h>
#include <unistd.h>

namespace loopscope::server {

namespace {

struct PidFiles : testing::Test
{
    PidFiles()
    {
        std::string name = (std::filesystem::temp_directory_path() / "loopscope-pid-XXXXXX").string();
        folder = mkdtemp(name.data());
        path = folder + "/server.pid";
    }
    ~PidFiles() override { std::filesystem::remove_all(folder); }
    [[nodiscard]] std::string content() const
    {
        std::ifstream in(path);
        std::string line;
        std::getline(in, line);
        return line;
    }
    std::string folder;
    std::string path;
};

} // namespace

TEST_F(PidFiles, HoldOurNumberAndGoWithUs)
{
    {
        auto created = PidFile::create(path);
        ASSERT_TRUE(created) << created.error().message;
        const PidFile moved(std::move(*created));
        EXPECT_EQ(content(), std::to_string(getpid()));
    }
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(PidFiles, OfARunningProcessAreRefused)
{
    const auto first = PidFile::create(path);
    ASSERT_TRUE(first);
    const auto second = PidFile::create(path);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::Busy);
    EXPECT_NE(second.error().message.find("process " + std::to_string(getpid())), std::string::npos);
    EXPECT_EQ(content(), std::to_string(getpid())) << "and stay as they are";
}

TEST_F(PidFiles, OfACrashAreTakenOver)
{
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        const auto file = PidFile::create(path);
        _exit(file ? 7 : 1); // without a destructor, as a crash
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(WEXITSTATUS(status), 7);
    ASSERT_EQ(content(), std::to_string(child)) << "it was left behind";
    const auto ours = PidFile::create(path);
    ASSERT_TRUE(ours) << ours.error().message;
    EXPECT_EQ(content(), std::to_string(getpid()));
}

TEST_F(PidFiles, WhatCannotBeWrittenIsSaid)
{
    const auto nowhere = PidFile::create(folder + "/nowhere/server.pid");
    ASSERT_FALSE(nowhere);
    EXPECT_NE(nowhere.error().message.find("/nowhere/"), std::string::npos);
    std::filesystem::create_symlink("/etc/hostname", path);
    EXPECT_FALSE(PidFile::create(path)) << "a link could point anywhere";
}

} // namespace loopscope::server
