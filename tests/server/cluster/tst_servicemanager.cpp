// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/servicemanager.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <gtest/gtest.h>
#include <map>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace loopscope::server {

namespace {

// The manager's end: a datagram socket, by path or abstract.
class Manager
{
public:
    explicit Manager(const std::string& name) : m_name(name), m_fd(socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0))
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, name.data(), name.size());
        if (name.front() == '@')
            address.sun_path[0] = '\0';
        const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
        EXPECT_EQ(bind(m_fd, reinterpret_cast<const sockaddr*>(&address), length), 0);
    }
    Manager(const Manager&) = delete;
    Manager& operator=(const Manager&) = delete;
    ~Manager()
    {
        close(m_fd);
        if (m_name.front() != '@')
            unlink(m_name.c_str());
    }
    [[nodiscard]] std::string received() const // empty: nothing came
    {
        std::array<char, 512> text{};
        const ssize_t count = recv(m_fd, text.data(), text.size(), 0);
        return count < 0 ? "" : std::string(text.data(), static_cast<std::size_t>(count));
    }

private:
    std::string m_name;
    int m_fd;
};

ServiceManager managed(const std::map<std::string, std::string>& environment, long pid = 10)
{
    return {[&](const char* name) {
                const auto found = environment.find(name);
                return found == environment.end() ? nullptr : found->second.c_str();
            },
            pid};
}

} // namespace

TEST(ServiceManager, SpeaksTheProtocol)
{
    const std::string path =
        (std::filesystem::temp_directory_path() / ("loopscope-notify-" + std::to_string(getpid())));
    for (const std::string& name : {path, "@" + path}) {
        const Manager manager(name);
        ServiceManager service = managed({{"NOTIFY_SOCKET", name}});
        service.ready("4 workers");
        EXPECT_EQ(manager.received(), "READY=1\nSTATUS=4 workers") << name;
        service.reloading();
        EXPECT_EQ(manager.received().rfind("RELOADING=1\nMONOTONIC_USEC=", 0), 0U);
        service.stopping();
        EXPECT_EQ(manager.received().rfind("STOPPING=1", 0), 0U);
        service.alive();
        EXPECT_EQ(manager.received(), "") << "no watchdog was asked for";
    }
}

TEST(ServiceManager, FeedsTheWatchdogOnlyWhenHalfIsOver)
{
    const Manager manager("@loopscope-watchdog-" + std::to_string(getpid()));
    const std::map<std::string, std::string> environment{
        {"NOTIFY_SOCKET", "@loopscope-watchdog-" + std::to_string(getpid())}, {"WATCHDOG_USEC", "600000000"}};
    ServiceManager service = managed(environment);
    service.alive();
    EXPECT_EQ(manager.received(), "WATCHDOG=1");
    service.alive();
    EXPECT_EQ(manager.received(), "") << "five minutes are not over";
    auto others = environment;
    others["WATCHDOG_PID"] = "11";
    ServiceManager another = managed(others);
    another.alive();
    EXPECT_EQ(manager.received(), "") << "it is meant for another process";
}

TEST(ServiceManager, TakesOneSocketThatIsMeantForUs)
{
    EXPECT_EQ(*managed({}).socket(), std::nullopt);
    EXPECT_EQ(*managed({{"LISTEN_FDS", "1"}, {"LISTEN_PID", "10"}}).socket(), 3);
    EXPECT_EQ(*managed({{"LISTEN_FDS", "1"}, {"LISTEN_PID", "11"}}).socket(), std::nullopt);
    EXPECT_EQ(*managed({{"LISTEN_FDS", "1"}}).socket(), std::nullopt);
    EXPECT_EQ(*managed({{"LISTEN_FDS", "x"}, {"LISTEN_PID", "10"}}).socket(), std::nullopt);
    const auto two = managed({{"LISTEN_FDS", "2"}, {"LISTEN_PID", "10"}}).socket();
    ASSERT_FALSE(two);
    EXPECT_NE(two.error().message.find("2 sockets"), std::string::npos) << two.error().message;
}

TEST(ServiceManager, NobodyThereIsNoFault)
{
    for (const char* path : {"/nowhere/notify", "relative", ""}) {
        const ServiceManager service = managed({{"NOTIFY_SOCKET", path}});
        service.ready("x");
        service.stopping();
    }
    managed({{"NOTIFY_SOCKET", "/" + std::string(200, 'x')}}).ready("x");
    SUCCEED();
}

} // namespace loopscope::server
