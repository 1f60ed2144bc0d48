// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/wire/codec.h"

#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>

// Cases of tests/data/wire/*.jsonl: one object a line with a name, the line (or its bytes in hex, where they are no
// text) and what must come of it.
namespace {

namespace json = boost::json;
using namespace loopscope::wire;

std::vector<json::object> cases(const std::string& file)
{
    const char* source = std::getenv("LOOPSCOPE_SOURCE");
    std::ifstream in(std::string(source == nullptr ? "." : source) + "/tests/data/wire/" + file);
    std::vector<json::object> all;
    for (std::string line; std::getline(in, line);)
        all.push_back(json::parse(line).as_object());
    return all;
}

std::string textOf(const json::object& entry, const char* member)
{
    return json::value_to<std::string>(entry.at(member));
}

std::string lineOf(const json::object& entry)
{
    if (entry.contains("line"))
        return textOf(entry, "line");
    const std::string hex = textOf(entry, "hex");
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return bytes;
}

std::string outcome(const loopscope::Result<HubMessage>& result)
{
    if (result) {
        constexpr const char* Names[] = {"hello", "metrics", "samples",  "worker", "stall",
                                         "event", "log",     "progress", "reply"};
        return Names[result->index()];
    }
    return result.error().code == loopscope::ErrorCode::Unsupported ? "unsupported" : "invalid";
}

void expectNamed(const json::object& entry, const std::string& sentence)
{
    EXPECT_FALSE(sentence.empty());
    if (entry.contains("names")) {
        EXPECT_NE(sentence.find(textOf(entry, "names")), std::string::npos) << sentence;
    }
}

TEST(BadLines, OfAHubAreJudgedAsTheProtocolSays)
{
    const auto all = cases("hub.jsonl");
    ASSERT_GT(all.size(), 80U) << "is LOOPSCOPE_SOURCE set?";
    for (const json::object& entry : all) {
        SCOPED_TRACE(textOf(entry, "name"));
        const auto result = decodeHubLine(lineOf(entry));
        EXPECT_EQ(outcome(result), textOf(entry, "expect"));
        if (!result)
            expectNamed(entry, result.error().message);
        if (!entry.contains("rows") || !result)
            continue;
        const auto* samples = std::get_if<Samples>(&*result);
        ASSERT_NE(samples, nullptr);
        EXPECT_EQ(samples->rows.size(), entry.at("rows").to_number<std::size_t>());
        EXPECT_EQ(samples->badRows, entry.at("badRows").to_number<std::uint64_t>());
    }
}

TEST(BadLines, OfAConsoleAreAnsweredAsTheProtocolSays)
{
    const auto all = cases("requests.jsonl");
    ASSERT_GT(all.size(), 40U) << "is LOOPSCOPE_SOURCE set?";
    for (const json::object& entry : all) {
        SCOPED_TRACE(textOf(entry, "name"));
        const auto result = decodeRequestLine(lineOf(entry));
        if (entry.at("expect").is_string()) {
            EXPECT_TRUE(result.has_value()) << result.error().error.message;
            continue;
        }
        ASSERT_FALSE(result.has_value());
        const RequestError& error = result.error();
        EXPECT_EQ(static_cast<int>(error.error.code), entry.at("expect").to_number<int>());
        EXPECT_EQ(error.isNotification, entry.contains("notification"));
        const json::value& id = entry.at("id");
        EXPECT_EQ(error.id.has_value(), id.is_number());
        if (error.id && id.is_number()) {
            EXPECT_EQ(error.id->value, id.to_number<std::uint64_t>());
        }
        expectNamed(entry, error.error.message);
    }
}

// Whatever the case, its answer must itself be a line that a console can read.
TEST(BadLines, GetAnAnswerThatCanBeRead)
{
    for (const json::object& entry : cases("requests.jsonl")) {
        const auto result = decodeRequestLine(lineOf(entry));
        if (result)
            continue;
        SCOPED_TRACE(textOf(entry, "name"));
        const std::string line = encodeError(result.error().id, result.error().error);
        const auto answer = decodeHubLine(line.substr(0, line.size() - 1));
        ASSERT_TRUE(answer.has_value());
        ASSERT_TRUE(std::holds_alternative<Reply>(*answer));
        EXPECT_EQ(std::get<Reply>(*answer).error, result.error().error);
    }
}

} // namespace
