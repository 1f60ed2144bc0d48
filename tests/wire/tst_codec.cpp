// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/wire/codec.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>

namespace {

using namespace loopscope;
using namespace loopscope::wire;

const double NoData = std::numeric_limits<double>::quiet_NaN();
const std::string Hostile = "a\"b\\c/\n\r\t\x01\x7F \xC3\xA4 \xF0\x9F\x8D\x90 </script>";

WallTime at(std::int64_t micros)
{
    return wallTimeFromMicros(micros);
}

std::string_view body(const std::string& line)
{
    EXPECT_FALSE(line.empty());
    EXPECT_EQ(line.find('\n'), line.size() - 1) << "exactly one LF, at the end";
    return std::string_view(line).substr(0, line.size() - 1);
}

template <class T>
T roundTrip(const T& message)
{
    const std::string line = encode(message);
    const auto decoded = decodeHubLine(body(line));
    if (!decoded || !std::holds_alternative<T>(*decoded)) {
        ADD_FAILURE() << line << (decoded ? "another message" : decoded.error().message);
        return {};
    }
    return std::get<T>(*decoded);
}

Reply replyOf(const std::string& line)
{
    const auto decoded = decodeHubLine(body(line));
    if (!decoded || !std::holds_alternative<Reply>(*decoded)) {
        ADD_FAILURE() << line;
        return {};
    }
    return std::get<Reply>(*decoded);
}

Hello fullHello()
{
    Hello hello;
    hello.hub = "loopscope-agent 0.1.0";
    hello.cluster = {"shop-1", Hostile, "node", "20.20.2", "box", {4242}, at(1'700'000'000'000'001), "redis://h:1", 80};
    hello.metrics = {{{0}, "a.b", "s", MetricKind::Gauge, ""},
                     {{1}, "c", "By", MetricKind::Delta, "scavenge"},
                     {{2}, "d", "{request}", MetricKind::Counter, Hostile}};
    hello.capabilities = {"ping", "worker.restart"};
    return hello;
}

TEST(Codec, KeepsHello)
{
    EXPECT_EQ(roundTrip(fullHello()), fullHello());
    Hello least;
    least.cluster.pid = {1};
    EXPECT_EQ(roundTrip(least), least);
}

TEST(Codec, KeepsMetrics)
{
    const MetricsAdded added{{{{7}, "x", "1", MetricKind::Gauge, "TCPSocketWrap"}, {{8}, "y", "s", {}, ""}}};
    EXPECT_EQ(roundTrip(added), added);
}

TEST(Codec, KeepsSamples)
{
    Samples samples;
    samples.t = at(9007199254740991);
    samples.intervalMs = 100;
    samples.dropped = 3;
    const std::vector<double> values{0, 0.1, 0.0113, -2.5, 9007199254740991.0, 1e9, 1e-9, 42};
    samples.rows = {{{{65535}, {4294967295}}, values}, {{{1}, {1}}, {}}};
    const Samples back = roundTrip(samples);
    EXPECT_EQ(back.t, samples.t);
    EXPECT_EQ(back.intervalMs, samples.intervalMs);
    EXPECT_EQ(back.dropped, 3U);
    EXPECT_EQ(back.badRows, 0U);
    ASSERT_EQ(back.rows.size(), 2U);
    EXPECT_EQ(back.rows[0].worker, samples.rows[0].worker);
    EXPECT_EQ(back.rows[0].values, values);
    EXPECT_TRUE(back.rows[1].values.empty());
}

// The bound that PROTOCOL.md section 3 states: the parser rounds once more than strtod would.
TEST(Codec, ReadsAnyNumberToOnePartInTenToTheFifteen)
{
    std::mt19937_64 random(1);
    SampleRow row{{{1}, {1}}, {1.0 / 3, 1e308, -1e-300, 1e21, 9007199254740993.0}};
    for (int i = 0; i < 500; ++i)
        row.values.push_back(std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 1800) - 900));
    for (int round = 0; round < 20; ++round) {
        Samples samples;
        samples.rows = {row};
        const Samples back = roundTrip(samples);
        ASSERT_EQ(back.rows.size(), 1U);
        ASSERT_EQ(back.rows[0].values.size(), row.values.size());
        for (std::size_t i = 0; i < row.values.size(); ++i)
            EXPECT_LE(std::abs(back.rows[0].values[i] - row.values[i]), std::abs(row.values[i]) * 1e-15);
        for (double& value : row.values)
            value = -value * 0.7; // other digits in the next round
    }
}

// What is written is exact, whoever reads it.
TEST(Codec, WritesNumbersInTheirShortestExactForm)
{
    Samples samples;
    samples.rows = {{{{1}, {1}}, {1.0 / 3, 5e-324, 1e21, -0.1, 1.7976931348623157e308}}};
    const std::string line = encode(samples);
    EXPECT_NE(line.find("[1,1,0.3333333333333333,5e-324,1e+21,-0.1,1.7976931348623157e+308]"), std::string::npos)
        << line;
}

TEST(Codec, SendsWhatIsNotFiniteAsNoData)
{
    Samples samples;
    samples.rows = {{{{1}, {1}}, {NoData, std::numeric_limits<double>::infinity(), 0}}};
    EXPECT_NE(encode(samples).find("[1,1,null,null,0]"), std::string::npos);
    const Samples back = roundTrip(samples);
    ASSERT_EQ(back.rows.size(), 1U);
    EXPECT_TRUE(std::isnan(back.rows[0].values.at(0)));
    EXPECT_TRUE(std::isnan(back.rows[0].values.at(1)));
    EXPECT_EQ(back.rows[0].values.at(2), 0);
}

WorkerInfo fullWorker(WorkerState state)
{
    return {{{3}, {2}}, {4711}, state, at(10), at(20), 5, Hostile, -1, "SIGKILL", Micros{750'000}, 12};
}

TEST(Codec, KeepsWorkersOfEveryState)
{
    for (const auto state : {WorkerState::Starting, WorkerState::Online, WorkerState::Blocked, WorkerState::Draining,
                             WorkerState::Exited, WorkerState::Errored}) {
        const WorkerChanged full{at(30), fullWorker(state)};
        EXPECT_EQ(roundTrip(full), full);
    }
    WorkerChanged least;
    least.worker.key = {{1}, {1}};
    least.worker.pid = {1};
    EXPECT_EQ(roundTrip(least), least);
}

TEST(Codec, KeepsStalls)
{
    Stall stall{at(5), {{1}, {2}}, {3}, at(4), 0.0517, 0.05};
    EXPECT_EQ(roundTrip(stall), stall);
    stall.cpuSeconds.reset();
    EXPECT_EQ(roundTrip(stall), stall);
    stall.stack = {{"shop::burn(int)", "/srv/shop.cpp", 33}, {Hostile, Hostile, 0}, {"", "", 0, 0x7ffc00112233}, {}};
    stall.stacksLeftOut = 7;
    EXPECT_EQ(roundTrip(stall), stall);
}

TEST(Codec, KeepsEventsLogsAndProgress)
{
    const Event event{at(1), "exit", WorkerKey{{1}, {2}}, Hostile};
    EXPECT_EQ(roundTrip(event), event);
    const Event whole{at(1), "reload", {}, ""};
    EXPECT_EQ(roundTrip(whole), whole);
    const Log log{at(1), WorkerKey{{1}, {2}}, "stderr", std::string(MaxLogBytes, 'l')};
    EXPECT_EQ(roundTrip(log), log);
    const Progress progress{{9}, at(1), "draining", WorkerKey{{1}, {2}}, Pid{3}, 0};
    EXPECT_EQ(roundTrip(progress), progress);
    const Progress bare{{9}, at(1), "gone", {}, {}, {}};
    EXPECT_EQ(roundTrip(bare), bare);
}

TEST(Codec, KeepsEveryRequest)
{
    const std::vector<RequestBody> bodies{Attach{},
                                          Attach{1, Hostile, Role::Operate, 60000, true},
                                          Ping{},
                                          RestartWorker{{65535}},
                                          RestartWorker{{1}, RestartMode::Kill, 600000},
                                          ReloadCluster{100},
                                          ScaleCluster{512, 600000},
                                          Cancel{{9007199254740991}}};
    for (const RequestBody& content : bodies) {
        const Request request{{9007199254740991}, content};
        const std::string line = encode(request);
        const auto decoded = decodeRequestLine(body(line));
        ASSERT_TRUE(decoded.has_value()) << line << decoded.error().error.message;
        EXPECT_EQ(*decoded, request) << line;
    }
}

TEST(Codec, RefusesToScaleOutOfRange)
{
    for (const std::string_view params : {R"({"workers":0})", R"({"workers":513})", R"({"workers":"4"})", "{}"}) {
        const auto decoded =
            decodeRequestLine(R"({"id":7,"method":"cluster.scale","params":)" + std::string(params) + "}");
        ASSERT_FALSE(decoded) << params;
        EXPECT_EQ(decoded.error().error.code, RpcCode::InvalidParams) << params;
        EXPECT_NE(decoded.error().error.message.find("workers"), std::string::npos) << decoded.error().error.message;
    }
}

TEST(Codec, KeepsReplies)
{
    const AttachResult attach{250, at(7), {fullWorker(WorkerState::Online), fullWorker(WorkerState::Exited)}};
    const Reply reply = replyOf(encodeReply({5}, attach));
    EXPECT_EQ(reply.id, RequestId{5});
    EXPECT_FALSE(reply.error);
    EXPECT_EQ(decodeAttachResult(reply.resultJson), attach);

    EXPECT_EQ(decodePingResult(replyOf(encodeReply({1}, PingResult{at(8)})).resultJson), PingResult{at(8)});

    RestartResult restart{{2}, {1}, {2}, {10}, {11}, 512, "drained", Proof{1000, 0, 1}, ""};
    EXPECT_EQ(decodeRestartResult(replyOf(encodeReply({1}, restart)).resultJson), restart);
    restart.proof.reset();
    restart.proofReason = "the cluster counts nothing";
    EXPECT_EQ(decodeRestartResult(replyOf(encodeReply({1}, restart)).resultJson), restart);

    const ReloadResult reload{4, 2048, Proof{1, 2, 3}, ""};
    EXPECT_EQ(decodeReloadResult(replyOf(encodeReply({1}, reload)).resultJson), reload);
    const ScaleResult scale{4, 2, 17, Proof{1, 2, 3}, ""};
    EXPECT_EQ(decodeScaleResult(replyOf(encodeReply({1}, scale)).resultJson), scale);
    EXPECT_EQ(replyOf(encodeEmptyReply({6})).resultJson, "{}");
}

TEST(Codec, RefusesResultsOfAnotherShape)
{
    for (const std::string_view text : {"", "null", "[]", "7", "{}", "{", "{\"now\":\"1\"}", "{\"slot\":0}"}) {
        EXPECT_FALSE(decodeAttachResult(text)) << text;
        EXPECT_FALSE(decodePingResult(text)) << text;
        EXPECT_FALSE(decodeRestartResult(text)) << text;
        EXPECT_FALSE(decodeReloadResult(text)) << text;
        EXPECT_FALSE(decodeScaleResult(text)) << text;
    }
    EXPECT_FALSE(decodeAttachResult(R"({"intervalMs":100,"now":1,"workers":[7]})"));
    EXPECT_FALSE(decodeReloadResult(R"({"reloaded":1,"durationMs":1,"proof":{"answered":-1,"failed":0,"refused":0}})"));
}

TEST(Codec, LeavesOutWorkersOfALaterState)
{
    const auto result = decodeAttachResult(
        R"({"intervalMs":100,"now":1,"workers":[{"slot":1,"incarnation":1,"pid":1,"state":"dreaming"}]})");
    ASSERT_TRUE(result.has_value());
    EXPECT_TRUE(result->workers.empty());
}

TEST(Codec, KeepsErrorsOfEveryCode)
{
    for (const int code : {-32700, -32600, -32601, -32602, -32603, -32001, -32002, -32003, -32004, -32005, -32006,
                           -32007, -32008, -32009, -32010, -1}) {
        const RpcError error{static_cast<RpcCode>(code), std::string(sentenceFor(static_cast<RpcCode>(code)))};
        EXPECT_FALSE(error.message.empty());
        const Reply reply = replyOf(encodeError(RequestId{3}, error));
        EXPECT_EQ(reply.id, RequestId{3});
        EXPECT_EQ(reply.error, error);
        EXPECT_EQ(replyOf(encodeError({}, error)).id, std::nullopt);
    }
}

TEST(Codec, CutsLongTextAtACharacter)
{
    std::string text(MaxStringBytes - 1, 'x');
    text += "\xC3\xA4tail";
    const Event event = roundTrip(Event{at(1), "app", {}, text});
    EXPECT_EQ(event.text, std::string(MaxStringBytes - 1, 'x'));
    const std::string raw = R"({"method":"event","params":{"t":1,"kind":"app","text":")" + text + "\"}}";
    const auto decoded = decodeHubLine(raw);
    ASSERT_TRUE(decoded.has_value());
    EXPECT_EQ(std::get<Event>(*decoded).text, event.text);
}

TEST(Codec, ReplacesBytesThatAreNoUtf8)
{
    EXPECT_EQ(roundTrip(Event{at(1),
                              "app",
                              {},
                              "a\xFF"
                              "b\xC3"})
                  .text,
              "a\xEF\xBF\xBD"
              "b\xEF\xBF\xBD");
}

TEST(Codec, ReadsAWholeClusterOfTheLargestSize)
{
    Samples samples;
    for (std::uint32_t i = 1; i <= MaxRows; ++i)
        samples.rows.push_back({{{static_cast<std::uint16_t>(i)}, {i}}, std::vector<double>(20, 0.25)});
    EXPECT_EQ(roundTrip(samples).rows.size(), MaxRows);
    EXPECT_LE(encode(samples).size(), MaxLineBytes);
}

} // namespace
