// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/base/duration.h"

#include <gtest/gtest.h>
#include <string>

namespace {

using loopscope::Micros;
using loopscope::parseDuration;

TEST(Duration, ReadsWhatPeopleWrite)
{
    EXPECT_EQ(parseDuration("500ms"), Micros{500000});
    EXPECT_EQ(parseDuration("30s"), Micros{30000000});
    EXPECT_EQ(parseDuration("30"), Micros{30000000});
    EXPECT_EQ(parseDuration("1.5s"), Micros{1500000});
    EXPECT_EQ(parseDuration("2m"), Micros{120000000});
    EXPECT_EQ(parseDuration("24h"), Micros{86400000000});
    EXPECT_EQ(parseDuration("0.001ms"), Micros{1});
}

TEST(Duration, RefusesTheRest)
{
    for (const std::string text :
         {"",    "s",  "soon", "-1s", "+1s", ".5s", " 1s",      "1s ", "1 s",     "1e3s", "0x10s", "inf",
          "nan", "1d", "1S",   "1ss", "0",   "0s",  "0.0001ms", "25h", "24.001h", "1,5s", "1..5s"})
        EXPECT_FALSE(parseDuration(text)) << '"' << text << '"';
    EXPECT_FALSE(parseDuration(std::string(400, '9') + "s"));
    EXPECT_FALSE(parseDuration(std::string_view("1s\0", 3)));
}

} // namespace
