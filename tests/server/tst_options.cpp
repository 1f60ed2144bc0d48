// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/options.h"
#include "app/serve/readyline.h"

#include <algorithm>
#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace loopscope::serve {

namespace {

// The sentence of a refusal; empty when it was taken.
std::string refusal(std::vector<std::string> words)
{
    const auto options = parseOptions(words);
    return options ? std::string() : options.error().message;
}

Options demo(std::vector<std::string> words)
{
    words.insert(words.begin(), "demo");
    const auto options = parseOptions(words);
    EXPECT_TRUE(options) << options.error().message;
    return options.value_or(Options{});
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST(Options, NothingGivenIsACallForHelp)
{
    EXPECT_EQ(parseOptions({})->command, Command::Help);
    EXPECT_EQ(parseOptions({"demo", "--help"})->command, Command::Help);
    EXPECT_EQ(parseOptions({"--version"})->command, Command::Version);
}

TEST(Options, WordsWinOverTheEnvironmentsDefaults)
{
    Options defaults;
    defaults.port = 9000;
    defaults.workers = 7;
    defaults.redis = "redis://127.0.0.1:1";
    const auto options = parseOptions({"demo", "--workers", "2"}, defaults);
    ASSERT_TRUE(options);
    EXPECT_EQ(options->port, 9000);
    EXPECT_EQ(options->workers, 2);
    EXPECT_EQ(options->redis, "redis://127.0.0.1:1");
    EXPECT_FALSE(parseOptions({"demo", "--no-redis"}, defaults)->redis) << "a word against a variable";
    EXPECT_FALSE(parseOptions({"demo", "--no-redis", "--redis", "redis://127.0.0.1:2"}, defaults));
}

TEST(Options, DefaultsOfTheDemo)
{
    const Options options = demo({});
    EXPECT_EQ(options.command, Command::Demo);
    EXPECT_EQ(options.workers, 4);
    EXPECT_EQ(options.port, 8080);
    EXPECT_TRUE(options.traffic);
    EXPECT_FALSE(options.json || options.noRedis || options.endWithStdin || options.redis);
}

TEST(Options, ValuesComeBehindASpaceOrAnEqualsSign)
{
    for (const Options& options : {demo({"--workers", "7", "--port", "0", "--socket", "/tmp/a.sock"}),
                                   demo({"--workers=7", "--port=0", "--socket=/tmp/a.sock"})}) {
        EXPECT_EQ(options.workers, 7);
        EXPECT_EQ(options.port, 0);
        EXPECT_EQ(options.socket, "/tmp/a.sock");
    }
    EXPECT_EQ(demo({"--socket=/tmp/a=b.sock"}).socket, "/tmp/a=b.sock");
}

TEST(Options, MaxWorkersAreAsManyAsProcessors)
{
    EXPECT_EQ(demo({"--workers", "max"}).workers, 0);
    EXPECT_NE(refusal({"demo", "--workers", "MAX"}), "");
}

TEST(Options, NumbersAreWholeAndInRange)
{
    for (const char* bad : {"0", "-1", "513", "four", "4x", "4.0", " 4", "+4", "", "99999999999999999999"})
        EXPECT_TRUE(contains(refusal({"demo", "--workers", bad}), "--workers takes a number from 1 to 512")) << bad;
    for (const char* bad : {"-1", "65536", "http", "80 ", "0x50"})
        EXPECT_TRUE(contains(refusal({"demo", "--port", bad}), "--port takes a number from 0 to 65535")) << bad;
    EXPECT_EQ(demo({"--workers", "512"}).workers, 512);
    EXPECT_EQ(demo({"--port", "65535"}).port, 65535);
}

TEST(Options, UnknownWordsAreNamed)
{
    EXPECT_TRUE(contains(refusal({"frobnicate"}), "\"frobnicate\""));
    EXPECT_TRUE(contains(refusal({"demo", "--frobnicate", "1"}), "\"--frobnicate\""));
    EXPECT_TRUE(contains(refusal({"demo", "--frobnicate"}), "--frobnicate"));
    EXPECT_TRUE(contains(refusal({"demo", "extra"}), "\"extra\""));
    EXPECT_TRUE(contains(refusal({"demo", "--json=yes"}), "--json"));
    EXPECT_NE(refusal({"demo", "--port"}), "");
}

TEST(Options, EveryRefusalIsOneSentence)
{
    for (const auto& words : std::vector<std::vector<std::string>>{{"x"},
                                                                   {"demo", "--workers", "0"},
                                                                   {"demo", "--socket", std::string(200, 's')},
                                                                   {"demo", "--traffic", "maybe"},
                                                                   {"demo", "--redis", "http://x"}}) {
        const std::string sentence = refusal(words);
        EXPECT_NE(sentence, "");
        EXPECT_EQ(std::count(sentence.begin(), sentence.end(), '\n'), 0) << sentence;
    }
}

TEST(Options, ASocketPathFitsIntoTheKernelsAddress)
{
    EXPECT_EQ(demo({"--socket", std::string(107, 's')}).socket.size(), 107U);
    EXPECT_TRUE(contains(refusal({"demo", "--socket", std::string(108, 's')}), "1 to 107 bytes, not 108"));
    EXPECT_TRUE(contains(refusal({"demo", "--socket", ""}), "1 to 107 bytes, not 0"));
}

TEST(Options, RedisIsAnAddressOrNone)
{
    EXPECT_EQ(demo({"--redis", "redis://127.0.0.1:6379/2"}).redis, "redis://127.0.0.1:6379/2");
    EXPECT_TRUE(demo({"--no-redis"}).noRedis);
    EXPECT_NE(refusal({"demo", "--redis", "127.0.0.1"}), "");
    EXPECT_TRUE(contains(refusal({"demo", "--redis", "redis://:secret@host/x"}), "database"));
    EXPECT_FALSE(contains(refusal({"demo", "--redis", "redis://:secret@host/x"}), "secret")) << "it is not repeated";
    EXPECT_TRUE(contains(refusal({"demo", "--no-redis", "--redis", "redis://h"}), "exclude each other"));
}

TEST(Options, TrafficIsOnOrOff)
{
    EXPECT_FALSE(demo({"--traffic", "off"}).traffic);
    EXPECT_TRUE(demo({"--traffic=on"}).traffic);
    EXPECT_TRUE(contains(refusal({"demo", "--traffic", "1"}), "on or off"));
}

TEST(Options, HelpNamesEveryOption)
{
    for (const char* option : {"--workers", "--port", "--socket", "--redis", "--no-redis", "--traffic", "--json",
                               "--stdin-lifetime", "--version", "--help", "SIGTERM", "SIGHUP"})
        EXPECT_TRUE(contains(helpText(), option)) << option;
}

TEST(ReadyLine, IsOneLineOfJson)
{
    EXPECT_EQ(readyLine(8080, "/run/a.sock", "", 17),
              "{\"ready\":true,\"port\":8080,\"socket\":\"/run/a.sock\",\"redis\":null,\"pid\":17}\n");
}

TEST(ReadyLine, AnyPathReadsBackTheSame)
{
    for (const std::string path : {"/tmp/a \"quote\"/s.sock", "/tmp/back\\slash/s.sock", "/tmp/line\nfeed", "/tmp/\x01",
                                   "/tmp/gr\xC3\xBC\xC3\x9F"
                                   "e.sock"}) {
        const std::string line = readyLine(1, path, "redis+unix://" + path, 2);
        EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
        const boost::json::value value = boost::json::parse(line);
        EXPECT_EQ(value.at("socket").as_string(), path);
        EXPECT_EQ(value.at("redis").as_string(), "redis+unix://" + path);
    }
}

} // namespace loopscope::serve
