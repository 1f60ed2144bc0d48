// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/runtimefolder.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace loopscope::server {

namespace {

class RuntimeFolderTest : public testing::Test
{
protected:
    RuntimeFolderTest()
    {
        std::string name = (std::filesystem::temp_directory_path() / "loopscope-run-XXXXXX").string();
        m_folder = mkdtemp(name.data());
        const char* before = std::getenv("XDG_RUNTIME_DIR");
        m_before = before == nullptr ? "" : before;
        setenv("XDG_RUNTIME_DIR", m_folder.c_str(), 1);
    }
    ~RuntimeFolderTest() override
    {
        setenv("XDG_RUNTIME_DIR", m_before.c_str(), 1);
        std::filesystem::remove_all(m_folder);
    }
    static int listenOn(const std::string& path)
    {
        const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        EXPECT_EQ(bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        EXPECT_EQ(listen(fd, 1), 0);
        return fd;
    }
    std::string m_folder;
    std::string m_before;
};

} // namespace

TEST_F(RuntimeFolderTest, IsMadePrivate)
{
    const auto folder = runtimeFolder();
    ASSERT_TRUE(folder) << folder.error().message;
    EXPECT_EQ(folder->rfind(m_folder + "/loopscope", 0), 0U) << *folder;
    EXPECT_EQ(std::filesystem::status(*folder).permissions(), std::filesystem::perms::owner_all);
}

TEST_F(RuntimeFolderTest, OneThatOthersMayWriteToIsRefused)
{
    ASSERT_TRUE(runtimeFolder());
    std::filesystem::permissions(m_folder + "/loopscope", std::filesystem::perms::all);
    EXPECT_FALSE(runtimeFolder());
}

TEST_F(RuntimeFolderTest, NamesAreMadeSafe)
{
    const std::string path = socketPath("/run/x", "my shop/../é", 42);
    EXPECT_EQ(path.rfind("/run/x/my_shop_.._", 0), 0U) << path;
    EXPECT_EQ(path.substr(path.size() - 8), "-42.sock");
    const std::string longName = socketPath("/r", std::string(200, 'a'), 1);
    EXPECT_EQ(longName, "/r/" + std::string(40, 'a') + "-1.sock");
}

TEST_F(RuntimeFolderTest, AStaleSocketIsRemovedAndALiveOneIsNot)
{
    const std::string path = m_folder + "/a.sock";
    EXPECT_TRUE(clearStaleSocket(path)) << "nothing there";
    const int live = listenOn(path);
    EXPECT_FALSE(clearStaleSocket(path));
    EXPECT_TRUE(std::filesystem::exists(path));
    close(live);
    EXPECT_TRUE(clearStaleSocket(path));
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(RuntimeFolderTest, StaleSocketsOfOneNameAreRemoved)
{
    close(listenOn(socketPath(m_folder, "shop", 1)));
    close(listenOn(socketPath(m_folder, "shop", 22)));
    close(listenOn(socketPath(m_folder, "shopping", 3)));
    const int live = listenOn(socketPath(m_folder, "shop", 4));
    clearStaleSockets(m_folder, "shop");
    EXPECT_FALSE(std::filesystem::exists(m_folder + "/shop-1.sock"));
    EXPECT_FALSE(std::filesystem::exists(m_folder + "/shop-22.sock"));
    EXPECT_TRUE(std::filesystem::exists(m_folder + "/shopping-3.sock")) << "another cluster's";
    EXPECT_TRUE(std::filesystem::exists(m_folder + "/shop-4.sock"));
    close(live);
}

TEST_F(RuntimeFolderTest, AFileIsNoStaleSocket)
{
    const std::string path = m_folder + "/a.sock";
    std::ofstream(path) << "precious";
    (void)clearStaleSocket(path);
    EXPECT_TRUE(std::filesystem::exists(path));
}

} // namespace loopscope::server
