// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/wire/codec.h"
#include "tests/fuzz/fuzzentry.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

// Any bytes as a line from a hub, from a console and as a result. What can be read must be written again as one line
// that reads as the same; what cannot must have a sentence. And any bytes as a text to write.
namespace {

using namespace loopscope::wire;
using loopscope::fuzz::require;

std::string_view body(const std::string& line)
{
    require(!line.empty() && line.back() == '\n', "a written line ends with LF");
    require(std::count(line.begin(), line.end(), '\n') == 1, "a written line is one line");
    return std::string_view(line).substr(0, line.size() - 1);
}

// Boost.JSON 1.81 reads fractions up to a few units in the last place off (PROTOCOL.md section 3).
bool same(double a, double b)
{
    if (std::isnan(a) || std::isnan(b))
        return std::isnan(a) && std::isnan(b);
    return std::abs(a - b) <= std::max(std::abs(a) * 1e-15, std::numeric_limits<double>::min());
}

bool same(const Samples& a, const Samples& b)
{
    const auto sameRow = [](const SampleRow& x, const SampleRow& y) {
        const auto sameValue = [](double v, double w) { return same(v, w); };
        return x.worker == y.worker &&
               std::equal(x.values.begin(), x.values.end(), y.values.begin(), y.values.end(), sameValue);
    };
    return a.t == b.t && a.intervalMs == b.intervalMs && a.dropped == b.dropped && b.badRows == 0 &&
           std::equal(a.rows.begin(), a.rows.end(), b.rows.begin(), b.rows.end(), sameRow);
}

bool same(const Stall& a, const Stall& b)
{
    return a.t == b.t && a.worker == b.worker && a.pid == b.pid && a.startedAt == b.startedAt &&
           same(a.durationSeconds, b.durationSeconds) && a.cpuSeconds.has_value() == b.cpuSeconds.has_value() &&
           same(a.cpuSeconds.value_or(0), b.cpuSeconds.value_or(0));
}

template <class Message>
bool same(const Message& a, const Message& b)
{
    return a == b;
}

template <class Message>
void checkAgain(const Message& message)
{
    const std::string written = encode(message);
    const auto again = decodeHubLine(body(written));
    require(again.has_value() && std::holds_alternative<Message>(*again), "what is written can be read");
    require(same(message, std::get<Message>(*again)), "what is read again is the same");
}

template <class Decode>
void checkResult(std::string_view text, Decode decode)
{
    const auto result = decode(text);
    if (!result) {
        require(!result.error().message.empty(), "a refused result has a sentence");
        return;
    }
    const std::string written = encodeReply({7}, *result);
    const auto reply = decodeHubLine(body(written));
    require(reply.has_value() && std::holds_alternative<Reply>(*reply), "a written reply can be read");
    const auto again = decode(std::get<Reply>(*reply).resultJson);
    require(again.has_value() && *again == *result, "a result that is read again is the same");
}

void checkResults(std::string_view text)
{
    checkResult(text, decodeAttachResult);
    checkResult(text, decodePingResult);
    checkResult(text, decodeRestartResult);
    checkResult(text, decodeReloadResult);
}

void checkError(std::optional<loopscope::RequestId> id, const RpcError& error)
{
    const std::string written = encodeError(id, error);
    const auto reply = decodeHubLine(body(written));
    require(reply.has_value() && std::holds_alternative<Reply>(*reply), "a written error can be read");
    const Reply& again = std::get<Reply>(*reply);
    require(again.id == id && again.error && again.error->code == error.code, "an error that is read is the same");
}

void checkHubLine(std::string_view line)
{
    const auto message = decodeHubLine(line);
    if (!message) {
        require(!message.error().message.empty(), "a refused line has a sentence");
        return;
    }
    const auto visitor = [](const auto& value) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(value)>, Reply>) {
            checkAgain(value);
        } else if (value.error) {
            checkError(value.id, *value.error);
        } else {
            checkResults(value.resultJson);
        }
    };
    std::visit(visitor, *message);
}

void checkRequestLine(std::string_view line)
{
    const auto request = decodeRequestLine(line);
    if (!request) {
        require(!request.error().error.message.empty(), "a refused request has a sentence");
        checkError(request.error().id, request.error().error);
        return;
    }
    const std::string written = encode(*request);
    const auto again = decodeRequestLine(body(written));
    require(again.has_value() && *again == *request, "a request that is read again is the same");
}

void checkText(std::string_view text)
{
    Log log;
    log.t = loopscope::wallTimeFromMicros(1);
    log.stream = text;
    log.text = text;
    const std::string written = encode(log);
    require(written.size() <= MaxLineBytes, "a text does not pass the limit of a line");
    require(decodeHubLine(body(written)).has_value(), "any text can be written");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string line(size, '\0');
    std::copy(data, data + size, line.begin());
    checkHubLine(line);
    checkRequestLine(line);
    checkResults(line);
    checkText(line);
    return 0;
}
