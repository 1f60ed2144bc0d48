// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/wire/codec.h"
#include "core/wire/lineframer.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <limits>
#include <string>
#include <vector>

// Rows a second of one core, from the bytes of the socket to values. One sample is one row: all figures of one worker
// at one time. The peer is the usual way: one JSON-RPC notification a row with named members, read as a DOM.
namespace {

using namespace loopscope::wire;
namespace json = boost::json;

constexpr std::size_t Columns = 20;
constexpr int Runs = 7;
constexpr double SecondsOfARun = 0.3;

double processSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

constexpr std::array<const char*, Columns> Names{"nodejs.eventloop.delay.min",
                                                 "nodejs.eventloop.delay.max",
                                                 "nodejs.eventloop.delay.mean",
                                                 "nodejs.eventloop.delay.stddev",
                                                 "nodejs.eventloop.delay.p50",
                                                 "nodejs.eventloop.delay.p90",
                                                 "nodejs.eventloop.delay.p99",
                                                 "nodejs.eventloop.utilization",
                                                 "process.cpu.user",
                                                 "process.cpu.system",
                                                 "process.memory.rss",
                                                 "v8js.memory.heap.used",
                                                 "v8js.memory.heap.limit",
                                                 "v8js.memory.external",
                                                 "v8js.gc.count",
                                                 "v8js.gc.duration",
                                                 "http.server.requests",
                                                 "http.server.duration.p99",
                                                 "v8js.resource.active",
                                                 "cluster.connections"};

// Figures as an agent sends them: delays in seconds, bytes, counts, and one without data.
double figure(std::size_t row, std::size_t column)
{
    const auto n = static_cast<double>((row * 7919 + column * 104729) % 100003);
    switch (column % 4) {
    case 0:
        return n / 1e6;
    case 1:
        return n * 1024;
    case 2:
        return column == 18 ? std::numeric_limits<double>::quiet_NaN() : n / 1e5;
    default:
        return static_cast<double>(static_cast<int>(n) % 50);
    }
}

Samples samplesOf(std::size_t workers)
{
    Samples samples;
    samples.t = loopscope::wallTimeFromMicros(1'790'000'001'000'000);
    samples.intervalMs = 100;
    for (std::size_t row = 0; row < workers; ++row) {
        SampleRow out{{{static_cast<std::uint16_t>(row + 1)}, {1}}, {}};
        for (std::size_t column = 0; column < Columns; ++column)
            out.values.push_back(figure(row, column));
        samples.rows.push_back(std::move(out));
    }
    return samples;
}

// The same figures as one object a row.
std::string namedLines(const Samples& samples)
{
    std::string lines;
    for (const SampleRow& row : samples.rows) {
        json::object params{{"t", loopscope::toMicros(samples.t)},
                            {"slot", row.worker.slot.value},
                            {"incarnation", row.worker.incarnation.value}};
        for (std::size_t column = 0; column < Columns; ++column) {
            const double value = row.values[column];
            params[Names[column]] = value == value ? json::value(value) : json::value(nullptr);
        }
        lines += json::serialize(json::object{{"jsonrpc", "2.0"}, {"method", "sample"}, {"params", params}}) + "\n";
    }
    return lines;
}

// Rows that were read, so that neither side is optimised away or reads less than the other.
std::size_t readLoopscope(const std::string& bytes)
{
    LineFramer framer;
    framer.append(bytes);
    std::size_t rows = 0;
    for (auto next = framer.next(); next.status == LineFramer::Status::Line; next = framer.next())
        if (const auto message = decodeHubLine(next.line))
            rows += std::get<Samples>(*message).rows.size();
    return rows;
}

std::size_t readNamed(const std::string& bytes)
{
    LineFramer framer;
    framer.append(bytes);
    std::size_t rows = 0;
    std::vector<SampleRow> kept;
    for (auto next = framer.next(); next.status == LineFramer::Status::Line; next = framer.next()) {
        const json::value message = json::parse(json::string_view(next.line.data(), next.line.size()));
        const json::object& params = message.as_object().at("params").as_object();
        SampleRow row{
            {{params.at("slot").to_number<std::uint16_t>()}, {params.at("incarnation").to_number<std::uint32_t>()}},
            {}};
        row.values.reserve(Columns);
        for (const char* name : Names) {
            const json::value& value = params.at(name);
            row.values.push_back(value.is_null() ? std::numeric_limits<double>::quiet_NaN()
                                                 : value.to_number<double>());
        }
        kept.push_back(std::move(row));
        ++rows;
    }
    return rows == kept.size() ? rows : 0;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

double rate(const std::function<std::size_t()>& once, std::size_t expected)
{
    std::vector<double> rates;
    for (int run = 0; run < Runs; ++run) {
        std::size_t rows = 0;
        const double begin = processSeconds();
        double used = 0;
        while (used < SecondsOfARun) {
            const std::size_t read = once();
            if (read != expected) {
                std::fprintf(stderr, "bench_decode: %zu rows were read, not %zu\n", read, expected);
                std::exit(1);
            }
            rows += read;
            used = processSeconds() - begin;
        }
        rates.push_back(static_cast<double>(rows) / used);
    }
    return median(rates);
}

void print(const std::string& what, double value, const char* unit, const char* peer, double peerValue)
{
    std::printf(
        "{\"bench\":\"decode\",\"case\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",\"peer\":\"%s\",\"peerValue\":%.6g}\n",
        what.c_str(), value, unit, peer, peerValue);
    std::fflush(stdout);
}

} // namespace

int main()
{
    constexpr const char* Peer = "an object with named members a sample, Boost.JSON DOM";
    for (const std::size_t workers : {4U, 100U, 1000U}) {
        const Samples samples = samplesOf(workers);
        const std::string rows = encode(samples);
        const std::string named = namedLines(samples);
        const std::string what = std::to_string(workers) + " workers, 20 columns";
        const double own = rate([&] { return readLoopscope(rows); }, workers);
        print(what, own, "samples/s", Peer, rate([&] { return readNamed(named); }, workers));
        const auto count = static_cast<double>(workers);
        print(what + ", size", static_cast<double>(rows.size()) / count, "bytes/sample", Peer,
              static_cast<double>(named.size()) / count);
    }
    return 0;
}
