// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/filetransfer.h"
#include "tests/server/http/appfixture.h"
#include "tests/server/http/temporaryfolder.h"

#include <atomic>
#include <cstdlib>
#include <future>

// Files that are larger than what a socket takes at once.
namespace loopscope::server {

namespace {

// Each four bytes say where they stand.
std::string counted(std::size_t bytes)
{
    std::string text;
    text.reserve(bytes);
    for (std::uint32_t i = 0; text.size() < bytes; ++i)
        text.append(reinterpret_cast<const char*>(&i), sizeof i);
    text.resize(bytes);
    return text;
}

std::size_t residentBytes()
{
    std::size_t bytes = 0;
    uv_resident_set_memory(&bytes);
    return bytes;
}

std::size_t openDescriptors()
{
    const auto all = std::filesystem::directory_iterator("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

// A client that says when it reads, and keeps nothing of what it read but its end.
class SlowClient
{
public:
    explicit SlowClient(int port) : m_fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        const int small = 4096;
        setsockopt(m_fd.get(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        const timeval limit{60, 0};
        setsockopt(m_fd.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(connect(m_fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    }
    void send(const std::string& text) const
    {
        EXPECT_EQ(::send(m_fd.get(), text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
    }
    void endSending() const { shutdown(m_fd.get(), SHUT_WR); }
    // How many bytes came, up to so many; fewer at the end.
    [[nodiscard]] std::size_t read(std::size_t bytes, const std::function<void()>& each = nullptr)
    {
        std::string block(64UL * 1024, '\0');
        std::size_t done = 0;
        while (done < bytes) {
            const ssize_t count = recv(m_fd.get(), block.data(), std::min(block.size(), bytes - done), 0);
            if (count <= 0)
                break;
            done += static_cast<std::size_t>(count);
            if (each)
                each();
        }
        return done;
    }

private:
    Descriptor m_fd;
};

struct Transfers : AppTest
{
    explicit Transfers(const HttpLimits& limits = {},
                       const std::filesystem::path& below = std::filesystem::temp_directory_path())
        : AppTest(limits), m_folder(below)
    {
        m_folder.write("counted", counted(Large));
        m_folder.write("small", "small");
        m_app.files("/", m_folder.path());
        m_app.get("/hello", [](Request&, Response& response) { response.text("hello"); });
        m_app.get("/block", [released = m_release.get_future().share()](Request&, Response& response) {
            for (int i = 0; i < 4; ++i) // libuv's default number of threads
                response.loop().offload([released] { released.wait(); }, [] {});
            response.text("blocked");
        });
        serve();
    }
    ~Transfers() override { stop(); }
    [[nodiscard]] WorkerPage& counters() { return m_app.http().counters(); }
    static void waitFor(const std::atomic<std::uint64_t>& counter, std::uint64_t value)
    {
        while (counter.load() != value)
            std::this_thread::yield();
    }
    static constexpr std::size_t Large = 24UL * 1024 * 1024 + 7; // more than the kernel takes for a client
    std::promise<void> m_release;
    TemporaryFolder m_folder;
};

struct ImpatientTransfers : Transfers
{
    ImpatientTransfers() : Transfers(made()) {}
    static HttpLimits made()
    {
        HttpLimits limits;
        limits.writeTime = std::chrono::milliseconds{1};
        return limits;
    }
};

// On a small file system of its own, which the test server.full-disk mounts.
struct FullDisk : Transfers
{
    FullDisk() : Transfers({}, disk() == nullptr ? std::filesystem::temp_directory_path() : disk()) {}
    static const char* disk() { return std::getenv("LOOPSCOPE_SMALL_DISK"); }
    void fill() const
    {
        const Descriptor file(open(m_folder.path("rest").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        const std::string block(4096, 'x');
        while (write(file.get(), block.data(), block.size()) > 0) {
        }
        ASSERT_EQ(errno, ENOSPC);
    }
};

} // namespace

TEST_F(FullDisk, IsNothingToThoseWhoRead)
{
    if (disk() == nullptr)
        GTEST_SKIP() << "runs as server.full-disk";
    fill();
    EXPECT_EQ(bodyOf(ask("GET /small")), "small");
    EXPECT_TRUE(bodyOf(ask("GET /counted")) == counted(Large));
    EXPECT_EQ(bodyOf(ask("GET /small", "Range: bytes=1-2\r\n")), "ma");
    SlowClient client(m_port);
    client.send("GET /counted" + Keep);
    std::size_t got = client.read(1);
    std::filesystem::resize_file(m_folder.path("counted"), 100000);
    fill(); // what was given back is taken by another file
    got += client.read(SIZE_MAX);
    EXPECT_LT(got, Large);
    EXPECT_EQ(bodyOf(ask("GET /counted")), counted(100000));
    EXPECT_EQ(bodyOf(ask("GET /hello")), "hello");
}

TEST_F(Transfers, EveryByteArrives)
{
    EXPECT_TRUE(bodyOf(ask("GET /counted")) == counted(Large));
    const std::string part = ask("GET /counted", "Range: bytes=1000001-20000000\r\n");
    EXPECT_EQ(fieldOf(part, "Content-Range"), "bytes 1000001-20000000/" + std::to_string(Large));
    EXPECT_TRUE(bodyOf(part) == counted(Large).substr(1000001, 19000000));
    EXPECT_EQ(counters().answered.load(), 2U);
}

TEST_F(Transfers, AreTakenInOrder)
{
    Client client(m_port);
    client.send("GET /counted" + Keep + "GET /small" + Keep + "HEAD /counted" + Keep + "GET /hello" + Close);
    const std::string all = client.readToEnd();
    const std::size_t second = all.find("HTTP/1.1 200", Large);
    const std::size_t third = all.find("HTTP/1.1 200", second + 1);
    ASSERT_NE(third, std::string::npos);
    EXPECT_TRUE(bodyOf(all.substr(0, second)) == counted(Large));
    EXPECT_EQ(bodyOf(all.substr(second, third - second)), "small");
    EXPECT_EQ(fieldOf(all.substr(third), "Content-Length"), std::to_string(Large));
    EXPECT_TRUE(all.ends_with("\r\n\r\nhello"));
    waitFor(counters().answered, 4);
}

TEST_F(Transfers, ASlowReaderCostsNoMemoryAndHoldsNobodyUp)
{
    static constexpr std::size_t Huge = 200UL * 1024 * 1024;
    m_folder.writeSparse("huge", Huge);
    SlowClient slow(m_port);
    const std::size_t before = residentBytes();
    std::size_t most = before;
    slow.send("GET /huge" + Close);
    EXPECT_EQ(slow.read(1), 1U);
    EXPECT_EQ(bodyOf(ask("GET /hello")), "hello");
    EXPECT_EQ(bodyOf(ask("GET /small")), "small");
    EXPECT_GT(slow.read(SIZE_MAX, [&] { most = std::max(most, residentBytes()); }), Huge);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // they keep what was freed
    EXPECT_LT(most - before, 16UL * 1024 * 1024);
#endif
}

TEST_F(Transfers, AClientThatLeavesTakesItsDescriptorsWithIt)
{
    const std::size_t before = openDescriptors();
    for (std::uint64_t i = 1; i <= 20; ++i) {
        {
            SlowClient client(m_port);
            client.send("GET /counted" + Keep);
            EXPECT_EQ(client.read(100000), 100000U);
            EXPECT_EQ(counters().clientGone.load(), i - 1);
        }
        waitFor(counters().clientGone, i);
    }
    while (openDescriptors() > before) // a turn on a thread may still hold its own
        std::this_thread::yield();
    EXPECT_EQ(counters().failed.load(), 0U);
    EXPECT_EQ(bodyOf(ask("GET /small")), "small");
}

TEST_F(Transfers, AClientThatSaidItsLastWordGetsAllOfIt)
{
    SlowClient client(m_port);
    client.send("GET /counted" + Keep);
    const std::size_t first = client.read(1);
    client.endSending();
    EXPECT_GT(first + client.read(SIZE_MAX), Large);
    waitFor(counters().answered, 1);
}

TEST_F(Transfers, AFileThatGetsShorterEndsItsConnection)
{
    SlowClient client(m_port);
    client.send("GET /counted" + Keep);
    std::size_t got = client.read(1);
    std::filesystem::resize_file(m_folder.path("counted"), 100000);
    got += client.read(SIZE_MAX);
    EXPECT_LT(got, Large) << "the missing end tells";
    waitFor(counters().failed, 1);
    EXPECT_EQ(counters().answered.load(), 0U);
    EXPECT_EQ(bodyOf(ask("GET /counted")), counted(100000));
}

TEST_F(Transfers, AFileThatIsReplacedOrRemovedIsSentAsItWas)
{
    SlowClient first(m_port);
    first.send("GET /counted" + Close);
    std::size_t got = first.read(1);
    m_folder.write("new", "new");
    std::filesystem::rename(m_folder.path("new"), m_folder.path("counted"));
    SlowClient second(m_port);
    EXPECT_EQ(bodyOf(ask("GET /counted")), "new");
    std::filesystem::remove(m_folder.path("counted"));
    EXPECT_TRUE(hasStatus(ask("GET /counted"), 404));
    got += first.read(SIZE_MAX);
    EXPECT_GT(got, Large);
}

TEST_F(Transfers, ABusyPoolDelaysFilesAndNothingElse)
{
    SlowClient under(m_port);
    under.send("GET /counted" + Close);
    std::size_t got = under.read(1);
    EXPECT_EQ(bodyOf(ask("GET /block")), "blocked");
    Client waits(m_port);
    waits.send("GET /small" + Close);
    EXPECT_EQ(bodyOf(ask("GET /hello")), "hello");
    m_release.set_value();
    EXPECT_EQ(bodyOf(waits.readToEnd()), "small");
    got += under.read(SIZE_MAX);
    EXPECT_GT(got, Large);
}

TEST_F(Transfers, ADrainWaitsForThem)
{
    SlowClient client(m_port);
    client.send("GET /counted" + Keep);
    const std::size_t first = client.read(1);
    m_app.stop();
    EXPECT_GT(first + client.read(SIZE_MAX), Large) << "and the connection ends, though it was to be kept";
    m_thread.join();
    EXPECT_EQ(counters().answered.load(), 1U);
}

TEST_F(ImpatientTransfers, AClientThatTakesNothingIsLeft)
{
    SlowClient client(m_port);
    client.send("GET /counted" + Keep);
    waitFor(counters().clientGone, 1);
    EXPECT_LT(client.read(SIZE_MAX), Large);
}

// One turn of the pool alone.
TEST(FileTransferStep, SendsWhatTheSocketTakesAndReadsTheNextBlock)
{
    const TemporaryFolder folder;
    folder.write("file", counted(3UL * 1024 * 1024));
    int pair[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair), 0);
    const Descriptor reader(pair[0]);
    FileTransfer::Source source{Descriptor(open(folder.path("file").c_str(), O_RDONLY | O_CLOEXEC)),
                                Descriptor(pair[1])};
    const auto step = FileTransfer::step(source, 5, 2UL * 1024 * 1024);
    EXPECT_GT(step.sent, 0U);
    EXPECT_FALSE(step.isShort);
    EXPECT_TRUE(step.block == counted(3UL * 1024 * 1024).substr(5 + step.sent, FoundFile::BlockBytes));
    EXPECT_TRUE(FileTransfer::step(source, 3UL * 1024 * 1024 - 1, 2).block.size() == 1) << "there is one byte left";
    EXPECT_TRUE(FileTransfer::step(source, 3UL * 1024 * 1024, 2).isShort);
    source.socket = Descriptor(); // no duplicate was to be had
    EXPECT_EQ(FileTransfer::step(source, 0, 10).block, counted(12).substr(0, 10));
}

} // namespace loopscope::server
