// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/reportformat.h"

#include "tests/support/reportfixture.h"

#include <gtest/gtest.h>

#include <clocale>
#include <limits>

using namespace loopscope;
using namespace loopscope::analysis;

namespace {

constexpr double NaN = std::numeric_limits<double>::quiet_NaN();

TEST(ReportFormat, NumbersHaveThreeFiguresAndAUnit)
{
    EXPECT_EQ(timeText(0.212), "212 ms");
    EXPECT_EQ(timeText(0.00035), "0.35 ms");
    EXPECT_EQ(timeText(0.05), "50 ms");
    EXPECT_EQ(timeText(0.9999), "1 s");
    EXPECT_EQ(timeText(1.234), "1.23 s");
    EXPECT_EQ(timeText(0.0), "0 ms");
    EXPECT_EQ(bytesText(372.0 * 1024 * 1024), "372 MiB");
    EXPECT_EQ(bytesText(1.53 * 1024 * 1024 * 1024), "1.53 GiB");
    EXPECT_EQ(bytesText(1023.9 * 1024), "1 MiB");
    EXPECT_EQ(bytesText(12.0), "12 B");
    EXPECT_EQ(percentText(0.971), "97.1 %");
    EXPECT_EQ(percentText(1.0), "100 %");
    EXPECT_EQ(ratioText(0.97), "0.97");
    EXPECT_EQ(rateText(4118.2), "4,118 /s");
    EXPECT_EQ(plainText(3.14), "3.1");
    EXPECT_EQ(plainText(27.4), "27");
    EXPECT_EQ(plainText(9.97), "10");
    EXPECT_EQ(plainText(-0.01), "0.0");
    EXPECT_EQ(plainText(-3.0), "\u22123.0");
    EXPECT_EQ(countText(std::int64_t{1234567}), "1,234,567");
    EXPECT_EQ(countText(std::int64_t{999}), "999");
}

TEST(ReportFormat, NoDataIsADash)
{
    for (const auto& text : {timeText(std::nullopt), timeText(NaN), bytesText(NaN), ratioText({}), percentText({}),
                             rateText({}), plainText(NaN), durationText({}), countText(std::optional<std::uint64_t>{}),
                             plainText(std::numeric_limits<double>::infinity()), plainText(1e300)})
        EXPECT_EQ(text, "–");
}

TEST(ReportFormat, TheDesktopsDecimalPointHasNoSay)
{
    const std::string before = std::setlocale(LC_NUMERIC, nullptr);
    const bool isGerman = std::setlocale(LC_NUMERIC, "de_DE.UTF-8") != nullptr;
    EXPECT_EQ(plainText(3.14), "3.1") << "German locale in force: " << isGerman;
    std::setlocale(LC_NUMERIC, before.c_str());
}

TEST(ReportFormat, Durations)
{
    EXPECT_EQ(durationText(45.0), "45 s");
    EXPECT_EQ(durationText(0.0), "0 s");
    EXPECT_EQ(durationText(212.0), "3 m 32 s");
    EXPECT_EQ(durationText(300.0), "5 m");
    EXPECT_EQ(durationText(665.0), "11 m");
    EXPECT_EQ(durationText(7200.0), "2 h");
    EXPECT_EQ(durationText(7860.0), "2 h 11 m");
    EXPECT_EQ(durationText(6 * 86400.0 + 4 * 3600), "6 d 4 h");
    EXPECT_EQ(durationText(-5.0), "0 s");
}

TEST(ReportFormat, TimesAreUtc)
{
    const auto begin = test::fixtureTime(0);
    EXPECT_EQ(clockText(begin), "13:53:00");
    EXPECT_EQ(shortClockText(begin), "13:53");
    EXPECT_EQ(shortClockText(test::fixtureTime(30)), "13:53:30");
    EXPECT_EQ(dayText(begin), "22 Nov 2026");
    EXPECT_EQ(isoText(test::fixtureTime(0.25)), "2026-11-22T13:53:00.250Z");
    EXPECT_EQ(rangeText(begin, test::fixtureTime(900)), "22 Nov 2026, 13:53:00 – 14:08:00 UTC");
    EXPECT_EQ(rangeText(begin, test::fixtureTime(50000)), "22 Nov 2026, 13:53:00 – 23 Nov 2026, 03:46:20 UTC");
    EXPECT_EQ(isoText(wallTimeFromMicros(-1)), "1969-12-31T23:59:59.999Z");
}

TEST(ReportFormat, SmallNumbersAreWords)
{
    EXPECT_EQ(numberWord(0), "no");
    EXPECT_EQ(numberWord(7), "seven");
    EXPECT_EQ(numberWord(12), "twelve");
    EXPECT_EQ(numberWord(1204), "1,204");
}

} // namespace
