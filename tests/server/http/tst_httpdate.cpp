// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/httpdate.h"

#include <gtest/gtest.h>

namespace loopscope::server {

TEST(HttpDate, IsWrittenAndReadBack)
{
    EXPECT_EQ(httpDate(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(httpDate(0), "Thu, 01 Jan 1970 00:00:00 GMT");
    for (const std::int64_t seconds : {0L, 951782400L, 1709208000L, 1796083200L, 4102444799L})
        EXPECT_EQ(parseHttpDate(httpDate(seconds)), seconds);
    EXPECT_EQ(httpDate(-39414729600), "Fri, 31 Dec 0720 00:00:00 GMT");
    EXPECT_EQ(httpDate(INT64_MAX), "Fri, 31 Dec 9999 23:59:59 GMT");
    EXPECT_EQ(httpDate(INT64_MIN), "Sat, 01 Jan 0000 00:00:00 GMT");
}

TEST(HttpDate, ThreeFormsAreReadAndNoOther)
{
    struct Row
    {
        const char* text;
        std::optional<std::int64_t> seconds;
    };
    const Row rows[] = {
        {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
        {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777},
        {"Sun Nov  6 08:49:37 1994", 784111777},
        {"Wed Nov 16 08:49:37 1994", 784975777},
        {"Sat, 31 Dec 2016 23:59:60 GMT", 1483228800},
        {"Sunday, 06-Nov-20 08:49:37 GMT", 1604652577},
        {"", std::nullopt},
        {"Sun, 06 Nov 1994 08:49:37", std::nullopt},
        {"Sun, 06 Nov 1994 08:49:37 CET", std::nullopt},
        {"Sun, 06 Nov 1994 08:49:37 GMT ", std::nullopt},
        {"Sun, 6 Nov 1994 08:49:37 GMT", std::nullopt},
        {"Sun, 06 nov 1994 08:49:37 GMT", std::nullopt},
        {"Sun, 00 Nov 1994 08:49:37 GMT", std::nullopt},
        {"Sun, 32 Nov 1994 08:49:37 GMT", std::nullopt},
        {"Sun, 06 Nov 1994 24:00:00 GMT", std::nullopt},
        {"Sun, 06 Nov 1994 08:60:00 GMT", std::nullopt},
        {"Sun, 06 Nov 1994 -8:49:37 GMT", std::nullopt},
        {"Sun, 06 Nov 19", std::nullopt},
        {"Sun, ", std::nullopt},
        {"Sun ", std::nullopt},
        {"784111777", std::nullopt},
    };
    for (const Row& row : rows)
        EXPECT_EQ(parseHttpDate(row.text), row.seconds) << row.text;
}

} // namespace loopscope::server
