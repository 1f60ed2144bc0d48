// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/reporttext.h"

#include <gtest/gtest.h>

using namespace loopscope::analysis;

namespace {

TEST(ReportText, KeepsWhatPeopleWrite)
{
    EXPECT_EQ(visibleText("cart:user:42", 100), "cart:user:42");
    EXPECT_EQ(visibleText("grüße 日本 🙂", 100), "grüße 日本 🙂");
    EXPECT_TRUE(isPlainText("grüße 日本 🙂"));
    EXPECT_EQ(visibleText("", 10), "");
}

TEST(ReportText, ShowsWhatCannotBeSeen)
{
    using namespace std::string_literals;
    EXPECT_EQ(visibleText("a\0b"s, 100), "a\\x00b");
    EXPECT_EQ(visibleText("a\nb\tc\r", 100), "a\\nb\\tc\\r");
    EXPECT_EQ(visibleText("\x1b[31m", 100), "\\x1b[31m");
    EXPECT_EQ(visibleText("\xc2\x85", 100), "\\u0085"); // a control character of two bytes
    EXPECT_EQ(visibleText("user\u202Egnp.exe", 100), "user\\u202egnp.exe");
    EXPECT_EQ(visibleText("a\u200Bb", 100), "a\\u200bb");
    EXPECT_EQ(visibleText("\xf3\xa0\x80\x81", 100), "\\u0e0001"); // a tag character
    EXPECT_FALSE(isPlainText("a\u200Bb"));
}

TEST(ReportText, ShowsBytesThatAreNoUtf8)
{
    EXPECT_EQ(visibleText("\xff\xfe", 100), "\\xff\\xfe");
    EXPECT_EQ(visibleText("\xc0\xaf", 100), "\\xc0\\xaf");                   // overlong
    EXPECT_EQ(visibleText("\xe0\x80\xaf", 100), "\\xe0\\x80\\xaf");          // overlong
    EXPECT_EQ(visibleText("\xed\xa0\x80", 100), "\\xed\\xa0\\x80");          // a surrogate
    EXPECT_EQ(visibleText("\xf4\x90\x80\x80", 100), "\\xf4\\x90\\x80\\x80"); // over U+10FFFF
    EXPECT_EQ(visibleText("ab\xe2\x82", 100), "ab\\xe2\\x82");               // cut in the middle
    EXPECT_FALSE(isPlainText("\xff"));
}

TEST(ReportText, CutsBetweenCharacters)
{
    EXPECT_EQ(visibleText("abcdef", 6), "abcdef");
    EXPECT_EQ(visibleText("abcdefg", 6), "abc…");
    EXPECT_EQ(visibleText("äöüäöü", 8), "äö…");
    for (std::size_t most = 3; most < 40; ++most) {
        const auto cut = visibleText("日\xff\n本語 of a long name äöü", most);
        EXPECT_LE(cut.size(), most);
        EXPECT_TRUE(isPlainText(cut)) << cut;
    }
}

TEST(ReportText, EscapesMarkup)
{
    EXPECT_EQ(escapeMarkup("<script>alert('x' & \"y\")</script>"),
              "&lt;script&gt;alert(&#39;x&#39; &amp; &quot;y&quot;)&lt;/script&gt;");
}

TEST(ReportText, CountsCharacters)
{
    EXPECT_EQ(characterCount("äöü"), 3U);
    EXPECT_EQ(characterCount(""), 0U);
}

} // namespace
