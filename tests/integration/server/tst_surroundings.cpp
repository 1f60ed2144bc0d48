// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/shell.h"
#include "tests/integration/server/stagefixture.h"

#include <ctime>
#include <filesystem>
#include <limits>

// What a server cannot help: a disk that is full, a clock that jumps.
namespace loopscope::test {

namespace {

std::string program()
{
    return std::string(std::getenv("LOOPSCOPE_BIN")) + "/server_stage";
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool IsSanitized = true; // their run-time must be the first library
#else
constexpr bool IsSanitized = false;
#endif

std::string libfaketime()
{
    const Outcome found = shell("ls /usr/lib/*/faketime/libfaketimeMT.so.1");
    return found.code == 0 ? found.output.substr(0, found.output.find('\n')) : "";
}

// Only the clock of the day is another one; durations are still what they are, as after a step of NTP.
struct ClockJump : Stage
{
    ClockJump()
        : Stage({"LD_PRELOAD=" + (IsSanitized ? "" : libfaketime()),
                 "FAKETIME_TIMESTAMP_FILE=" + Clock.path() + "/clock", "FAKETIME_NO_CACHE=1",
                 "FAKETIME_DONT_FAKE_MONOTONIC=1"})
    {
    }
    static void SetUpTestSuite() { set(0); }
    static void set(long seconds) { std::ofstream(Clock.path() + "/clock") << (seconds < 0 ? "" : "+") << seconds; }
    [[nodiscard]] std::size_t loads() const { return contentOf(file("loads")).size(); }

    // Seconds between the Date of an answer and the real time.
    static long ahead(const HttpClient::Answer& answer)
    {
        const std::size_t at = answer.head.find("\r\nDate: ");
        std::tm date{};
        if (at == std::string::npos ||
            strptime(answer.head.c_str() + at + 8, "%a, %d %b %Y %H:%M:%S GMT", &date) == nullptr)
            return std::numeric_limits<long>::max();
        return timegm(&date) - std::time(nullptr);
    }
    static inline const ScratchFolder Clock;
};

} // namespace

TEST(FullTmpfs, UnderFilesAndLogStopsNobody)
{
    if (shell("unshare -rm true").code != 0)
        GTEST_SKIP() << "no user namespaces here: a small tmpfs cannot be mounted";
    const ScratchFolder folder;
    const std::string disk = folder.path() + "/disk";
    const std::string setUp = "mkdir " + disk + " && mount -t tmpfs -o size=256k none " + disk + " && mkdir " + disk +
                              "/files && head -c 100000 /dev/zero >" + disk + "/files/page.txt && exec " + program() +
                              " \"$@\"";
    Cluster cluster(folder, {"-c", "exec unshare -rm /bin/bash -c '" + setUp + "' bash \"$@\"", "bash", "--json"},
                    "/bin/bash", {"LOOPSCOPE_LOG_FILE=" + disk + "/stage.log", "STAGE_FOLDER=" + folder.path()});
    ASSERT_GT(cluster.port(), 0) << cluster.readyLine();
    const std::string seen = "/proc/" + std::to_string(cluster.pid()) + "/root" + disk;
    HttpClient client(cluster.port());
    const auto page = [&] {
        EXPECT_TRUE(client.send("/files/page.txt"));
        return client.read();
    };
    EXPECT_EQ(page().body.size(), 100000U);
    EXPECT_TRUE(contains(shell("head -c 1000000 /dev/zero >" + seen + "/rest").output, "No space left"));
    for (int i = 0; i < 200; ++i) {
        ASSERT_TRUE(client.send("/print"));
        ASSERT_EQ(client.read().status, 200);
    }
    EXPECT_TRUE(page().body == std::string(100000, '\0'));
    // A copy over the file that runs out of space leaves a shorter file, which is what is served then.
    EXPECT_NE(shell("cat " + seen + "/rest " + seen + "/rest >" + seen + "/files/page.txt").code, 0);
    const HttpClient::Answer shorter = page();
    EXPECT_EQ(shorter.status, 200);
    EXPECT_EQ(shorter.body.size(), std::filesystem::file_size(seen + "/files/page.txt"));
    Console console(cluster.socket());
    ASSERT_TRUE(console.next());
    (void)console.attach(wire::Role::Operate);
    wire::RestartWorker restart;
    restart.slot = {1};
    EXPECT_FALSE(console.waitForReply(console.send(restart)).error);
    // With room again the log goes on.
    const auto length = std::filesystem::file_size(seen + "/stage.log");
    EXPECT_EQ(shell("rm " + seen + "/rest").code, 0);
    EXPECT_TRUE(eventually([&] {
        HttpClient other(cluster.port());
        EXPECT_TRUE(other.send("/print"));
        EXPECT_EQ(other.read().status, 200);
        return std::filesystem::file_size(seen + "/stage.log") > length;
    }));
    cluster.signal(SIGTERM);
    EXPECT_EQ(cluster.waitForAll(), 0);
}

TEST_F(ClockJump, ForwardAndBackMovesTheDateAndNothingElse)
{
    if (IsSanitized || libfaketime().empty())
        GTEST_SKIP() << "libfaketime is missing (apt-get install libfaketime), or a sanitizer is in its place";
    constexpr long Day = 86400;
    const auto kept = connectionTo(1);
    HttpClient client(m_cluster.port());
    const auto get = [&](const std::string& path) {
        EXPECT_TRUE(client.send(path)) << path;
        const HttpClient::Answer answer = client.read();
        EXPECT_EQ(answer.status, 200) << path;
        return answer;
    };
    (void)get("/value/a");
    (void)get("/page/a");
    EXPECT_EQ(loads(), 2U);
    for (const long jump : {Day, -Day, 0L}) {
        set(jump);
        EXPECT_TRUE(eventually([&] { return std::labs(ahead(get("/")) - jump) < 3600; })) << jump;
        (void)get("/value/a");
        (void)get("/page/a");
        EXPECT_EQ(loads(), 2U) << "a cached value was lost or renewed by a jump of " << jump;
        (void)get("/page/timer" + std::to_string(jump) + "?ms=50"); // a timer that begins after the jump
        (void)get("/page/timer" + std::to_string(jump));
        EXPECT_TRUE(kept->send("/"));
        EXPECT_EQ(kept->read().status, 200) << "the kept connection was closed by a jump of " << jump;
        EXPECT_EQ(worker(1).pid, pidBefore(1));
        EXPECT_EQ(worker(2).pid, pidBefore(2));
        std::ofstream(file("loads")) << "xx";
    }
    EXPECT_EQ(outcome(restart(1)).ended, "drained");
}

} // namespace loopscope::test
