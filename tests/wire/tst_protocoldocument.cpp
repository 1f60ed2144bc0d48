// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/wire/codec.h"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <limits>

// The session of PROTOCOL.md section 6 must be what this library reads and writes, byte for byte.
namespace {

using namespace loopscope;
using namespace loopscope::wire;

constexpr std::int64_t Begin = 1'790'000'000'000'000;

WallTime after(std::int64_t millis)
{
    return wallTimeFromMicros(Begin + millis * 1000);
}

WorkerInfo worker(std::uint16_t slot, std::int64_t pid, WorkerState state)
{
    WorkerInfo info;
    info.key = {{slot}, {1}};
    info.pid = {pid};
    info.state = state;
    info.startedAt = after(0);
    info.since = after(200);
    return info;
}

std::string hello()
{
    Hello hello;
    hello.hub = "loopscope-agent 0.1.0";
    hello.cluster = {"shop-4100-1", "shop", "node", "20.20.2", "box", {4100}, after(0), "redis://127.0.0.1:6379", 8080};
    hello.metrics = {{{0}, "nodejs.eventloop.delay.p99", "s", MetricKind::Gauge, ""},
                     {{1}, "v8js.memory.heap.used", "By", MetricKind::Gauge, ""},
                     {{2}, "v8js.resource.active", "{resource}", MetricKind::Gauge, "TCPSocketWrap"}};
    hello.capabilities = {"attach", "ping", "worker.restart", "cancel"};
    return encode(hello);
}

std::string samples()
{
    Samples samples;
    samples.t = after(1000);
    samples.intervalMs = 250;
    samples.rows = {{{{1}, {1}}, {0.0113, 9437184, 4}},
                    {{{2}, {1}}, {0.0108, 9502720, std::numeric_limits<double>::quiet_NaN()}}};
    return encode(samples);
}

std::string blocked()
{
    WorkerInfo info = worker(2, 4102, WorkerState::Blocked);
    info.since = after(1100);
    info.reason = "no turn of the loop";
    info.blockedFor = Micros{400'000};
    return encode(WorkerChanged{after(1500), info});
}

std::string progress(std::int64_t millis, const char* step, std::uint32_t incarnation, std::int64_t pid,
                     std::optional<int> connections = {})
{
    return encode(Progress{{2}, after(millis), step, WorkerKey{{2}, {incarnation}}, Pid{pid}, connections});
}

// What was said, in order; the first character is who said it.
std::vector<std::string> session()
{
    const AttachResult attached{
        250, after(760), {worker(1, 4101, WorkerState::Online), worker(2, 4102, WorkerState::Online)}};
    const RestartResult restarted{{2}, {1}, {2}, {4102}, {4177}, 1183, "drained", Proof{412, 0, 0}, ""};
    return {
        "H> " + hello(),
        "C> " + encode(Request{{1}, Attach{1, "loopscope 0.1.0", Role::Operate, 250, false}}),
        "H> " + encodeReply({1}, attached),
        "H> " + samples(),
        "H> " + blocked(),
        "H> " + encode(Stall{after(1750), {{2}, {1}}, {4102}, after(1100), 0.6421, 0.6407}),
        "C> " + encode(Request{{2}, RestartWorker{{2}}}),
        "H> " + progress(2010, "starting", 2, 4177),
        "H> " + progress(2390, "ready", 2, 4177),
        "H> " + progress(2391, "draining", 1, 4102, 3),
        "H> " + progress(2641, "draining", 1, 4102, 1),
        "H> " + progress(3190, "gone", 1, 4102),
        "H> " + encodeReply({2}, restarted),
        "C> " + encode(Request{{3}, RestartWorker{{9}}}),
        "H> " + encodeError(RequestId{3}, {RpcCode::NoSuchWorker, "no such worker: slot 9"}),
    };
}

std::vector<std::string> documentLines()
{
    const char* source = std::getenv("LOOPSCOPE_SOURCE");
    std::ifstream in(std::string(source == nullptr ? "." : source) + "/core/wire/PROTOCOL.md");
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        if (line.rfind("H> ", 0) == 0 || line.rfind("C> ", 0) == 0)
            lines.push_back(line + "\n");
    return lines;
}

TEST(ProtocolDocument, ShowsWhatTheEncodersWrite)
{
    const auto written = session();
    const auto shown = documentLines();
    ASSERT_EQ(shown.size(), written.size()) << "is LOOPSCOPE_SOURCE set?";
    for (std::size_t i = 0; i < shown.size(); ++i)
        EXPECT_EQ(shown[i], written[i]);
}

TEST(ProtocolDocument, ShowsOnlyLinesThatCanBeRead)
{
    const auto shown = documentLines();
    ASSERT_FALSE(shown.empty());
    for (const std::string& line : shown) {
        const std::string_view text = std::string_view(line).substr(3, line.size() - 4);
        if (line.front() == 'H') {
            EXPECT_TRUE(decodeHubLine(text).has_value()) << line;
        } else {
            EXPECT_TRUE(decodeRequestLine(text).has_value()) << line;
        }
    }
}

template <class T>
T shownBy(std::size_t index)
{
    const std::string line = documentLines().at(index);
    const auto decoded = decodeHubLine(std::string_view(line).substr(3, line.size() - 4));
    return std::get<T>(decoded.value());
}

TEST(ProtocolDocument, SaysWhatItsProseSays)
{
    const auto hello = shownBy<Hello>(0);
    EXPECT_EQ(hello.cluster.name, "shop");
    EXPECT_EQ(hello.cluster.port, 8080);
    ASSERT_EQ(hello.metrics.size(), 3U);
    EXPECT_EQ(hello.metrics[2].attribute, "TCPSocketWrap");

    const auto attached = decodeAttachResult(shownBy<Reply>(2).resultJson);
    ASSERT_TRUE(attached.has_value());
    ASSERT_EQ(attached->workers.size(), 2U);
    EXPECT_EQ(attached->workers[1].pid, Pid{4102});

    const auto rows = shownBy<Samples>(3).rows;
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].values, (std::vector<double>{0.0113, 9437184, 4}));
    EXPECT_TRUE(std::isnan(rows[1].values.at(2)));

    EXPECT_EQ(shownBy<WorkerChanged>(4).worker.blockedFor, Micros{400'000});
    EXPECT_EQ(shownBy<Stall>(5).durationSeconds, 0.6421);

    const char* const Steps[] = {"starting", "ready", "draining", "draining", "gone"};
    for (std::size_t i = 0; i < std::size(Steps); ++i)
        EXPECT_EQ(shownBy<Progress>(7 + i).step, Steps[i]);
    EXPECT_EQ(shownBy<Progress>(10).connections, 1);

    const auto restarted = decodeRestartResult(shownBy<Reply>(12).resultJson);
    ASSERT_TRUE(restarted.has_value());
    EXPECT_EQ(restarted->newPid, Pid{4177});
    EXPECT_EQ(restarted->proof, (Proof{412, 0, 0}));
    EXPECT_EQ(shownBy<Reply>(14).error->code, RpcCode::NoSuchWorker);
}

} // namespace
