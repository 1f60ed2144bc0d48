// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <gtest/gtest.h>
#include <loopscope/server/options.hpp>
#include <map>

namespace loopscope::server {

namespace {

using Environment = std::map<std::string, std::string>;

Result<Options> read(const Environment& environment, Options options = {})
{
    return optionsFromEnvironment(std::move(options), [&](const char* name) {
        const auto found = environment.find(name);
        return found == environment.end() ? nullptr : found->second.c_str();
    });
}

Options taken(const Environment& environment, Options options = {})
{
    const auto read = server::read(environment, std::move(options));
    EXPECT_TRUE(read) << read.error().message;
    return read.value_or(Options{});
}

} // namespace

TEST(ServerOptions, AnEmptyEnvironmentChangesNothing)
{
    const Options options = taken({}, {.name = "shop", .port = 0, .workers = 3, .memoryLimit = 256_MiB});
    EXPECT_EQ(options.name, "shop");
    EXPECT_EQ(options.port, 0);
    EXPECT_EQ(options.workers, 3);
    EXPECT_EQ(options.memoryLimit, 268435456U);
    EXPECT_EQ(options.hardMemoryLimit, 402653184U) << "one and a half";
    EXPECT_EQ(options.http.headBytes, 16384U);
    EXPECT_EQ(taken({{"LOOPSCOPE_PORT", ""}}).port, 8080) << "an empty variable is none";
}

TEST(ServerOptions, TheEnvironmentWinsOverTheCode)
{
    const Options options = taken({{"LOOPSCOPE_PORT", "9001"},
                                   {"LOOPSCOPE_WORKERS", "max"},
                                   {"LOOPSCOPE_HOST", "0.0.0.0"},
                                   {"LOOPSCOPE_MEMORY_LIMIT", "512M"},
                                   {"LOOPSCOPE_HARD_MEMORY_LIMIT", "1GiB"},
                                   {"LOOPSCOPE_METRICS_PORT", "0"},
                                   {"LOOPSCOPE_HEARTBEAT", "off"},
                                   {"LOOPSCOPE_BOOT_TIME", "2m"},
                                   {"LOOPSCOPE_HTTP_IDLE_TIME", "1500ms"},
                                   {"LOOPSCOPE_HTTP_HEAD_BYTES", "8K"},
                                   {"LOOPSCOPE_HTTP_MINIMUM_RATE", "off"},
                                   {"LOOPSCOPE_LOG_FILE", "a.log"},
                                   {"LOOPSCOPE_LOG_KEEP", "0"}},
                                  {.port = 1, .workers = 7});
    EXPECT_EQ(options.port, 9001);
    EXPECT_EQ(options.workers, 0);
    EXPECT_EQ(options.host, "0.0.0.0");
    EXPECT_EQ(options.memoryLimit, 512_MiB);
    EXPECT_EQ(options.hardMemoryLimit, 1_GiB);
    EXPECT_EQ(options.metricsPort, 0);
    EXPECT_EQ(options.heartbeatLimit.count(), 0);
    EXPECT_EQ(options.bootLimit.count(), 120000);
    EXPECT_EQ(options.http.idleTime.count(), 1500);
    EXPECT_EQ(options.http.headBytes, 8_KiB);
    EXPECT_EQ(options.http.minimumRate, 0U);
    EXPECT_EQ(options.log.file, "a.log");
    EXPECT_EQ(options.log.keep, 0);
    EXPECT_EQ(taken({}).log.file, "-");
    EXPECT_EQ(taken({{"LOOPSCOPE_LOG_FILE", "off"}}).log.file, "");
    EXPECT_EQ(taken({{"LOOPSCOPE_METRICS_PORT", "off"}}, {.metricsPort = 9100}).metricsPort, -1);
}

struct BadVariable
{
    const char* name;
    const char* text;
};
class BadVariables : public testing::TestWithParam<BadVariable>
{
};

TEST_P(BadVariables, GetOneSentenceThatNamesThem)
{
    const auto [name, text] = GetParam();
    const auto options = read({{name, text}});
    ASSERT_FALSE(options) << name << "=" << text;
    EXPECT_EQ(options.error().code, ErrorCode::Invalid);
    EXPECT_NE(options.error().message.find(name), std::string::npos) << options.error().message;
    EXPECT_EQ(std::count(options.error().message.begin(), options.error().message.end(), '\n'), 0);
}

INSTANTIATE_TEST_SUITE_P(
    All, BadVariables,
    testing::Values(BadVariable{"LOOPSCOPE_PORT", "65536"}, BadVariable{"LOOPSCOPE_PORT", "-1"},
                    BadVariable{"LOOPSCOPE_PORT", "80 "}, BadVariable{"LOOPSCOPE_PORT", "off"},
                    BadVariable{"LOOPSCOPE_PORT", "99999999999999999999"}, BadVariable{"LOOPSCOPE_WORKERS", "0"},
                    BadVariable{"LOOPSCOPE_WORKERS", "513"}, BadVariable{"LOOPSCOPE_WORKERS", "MAX"},
                    BadVariable{"LOOPSCOPE_MEMORY_LIMIT", "256X"}, BadVariable{"LOOPSCOPE_MEMORY_LIMIT", "M"},
                    BadVariable{"LOOPSCOPE_MEMORY_LIMIT", "1.5G"}, BadVariable{"LOOPSCOPE_MEMORY_LIMIT", "-1"},
                    BadVariable{"LOOPSCOPE_MEMORY_LIMIT", "18446744073709551615T"},
                    BadVariable{"LOOPSCOPE_MEMORY_LIMIT", "1MBytes"}, BadVariable{"LOOPSCOPE_BOOT_TIME", "off"},
                    BadVariable{"LOOPSCOPE_BOOT_TIME", "0"}, BadVariable{"LOOPSCOPE_BOOT_TIME", "ten"},
                    BadVariable{"LOOPSCOPE_HEARTBEAT", "48h"}, BadVariable{"LOOPSCOPE_HTTP_HEAD_FIELDS", "0"},
                    BadVariable{"LOOPSCOPE_HTTP_HEAD_BYTES", "off"}, BadVariable{"LOOPSCOPE_BACKLOG", "0"},
                    BadVariable{"LOOPSCOPE_METRICS_PORT", "-1"}, BadVariable{"LOOPSCOPE_HOST", "localhost"},
                    BadVariable{"LOOPSCOPE_HOST", "1.2.3.4.5"}, BadVariable{"LOOPSCOPE_LOG_KEEP", "1001"}));

TEST(ServerOptions, WhatTheCodeSaysIsCheckedToo)
{
    for (const Options& bad :
         {Options{.port = 70000}, Options{.port = -1}, Options{.workers = -2}, Options{.workers = 1000},
          Options{.name = ""}, Options{.host = "::1"}, Options{.redis = "http://127.0.0.1"},
          Options{.socket = std::string(108, 's')}, Options{.backlog = 0}, Options{.metricsPort = -2},
          Options{.memoryLimit = 100_MiB, .hardMemoryLimit = 50_MiB},
          Options{.stopLimit = std::chrono::milliseconds{0}}}) {
        const auto options = read({}, bad);
        ASSERT_FALSE(options);
        EXPECT_FALSE(options.error().message.empty());
    }
}

TEST(ServerOptions, SizesArePowersOf1024)
{
    EXPECT_EQ(taken({{"LOOPSCOPE_LOG_SIZE", "1000"}}).log.maxBytes, 1000U);
    EXPECT_EQ(taken({{"LOOPSCOPE_LOG_SIZE", "5B"}}).log.maxBytes, 5U);
    EXPECT_EQ(taken({{"LOOPSCOPE_LOG_SIZE", "3K"}}).log.maxBytes, 3072U);
    EXPECT_EQ(taken({{"LOOPSCOPE_LOG_SIZE", "3KB"}}).log.maxBytes, 3072U);
    EXPECT_EQ(taken({{"LOOPSCOPE_LOG_SIZE", "2G"}}).log.maxBytes, 2_GiB);
    EXPECT_EQ(taken({{"LOOPSCOPE_LOG_SIZE", "off"}}).log.maxBytes, 0U);
}

} // namespace loopscope::server
