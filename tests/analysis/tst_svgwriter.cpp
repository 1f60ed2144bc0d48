// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/svgwriter.h"

#include <gtest/gtest.h>

#include <limits>

using namespace loopscope::analysis;

namespace {

TEST(SvgWriter, NumbersAreShortAndFinite)
{
    EXPECT_EQ(svgNumber(12.0), "12");
    EXPECT_EQ(svgNumber(12.34), "12.3");
    EXPECT_EQ(svgNumber(-0.5), "-0.5");
    EXPECT_EQ(svgNumber(-0.04), "0");
    EXPECT_EQ(svgNumber(1.75, 2), "1.75");
    EXPECT_EQ(svgNumber(0.05, 2), "0.05");
    EXPECT_EQ(svgNumber(0.5, 2), "0.5");
    EXPECT_EQ(svgNumber(1e300), "10000000");
    EXPECT_EQ(svgNumber(std::numeric_limits<double>::quiet_NaN()), "0");
    EXPECT_EQ(svgNumber(std::numeric_limits<double>::infinity()), "0");
}

TEST(SvgWriter, WritesAPictureWithAText)
{
    SvgWriter svg("chart1", 100, 50, "Lag", "Lag of one worker.");
    svg.line(0, 1, 2.55, 3, {"#FF0000", 1.75, 0.5, "5 4"});
    svg.rect(1, 2, -3, 4, "#00FF00", 2);
    svg.polygon({{0, 0}, {1, 1}}, "#0000FF");
    svg.text(5, 6, "w3", {"#111111", 11, true, SvgWriter::Anchor::End});
    EXPECT_EQ(
        svg.finish(),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 50\" width=\"100\" height=\"50\" "
        "role=\"img\" aria-labelledby=\"chart1-title chart1-desc\"><title id=\"chart1-title\">Lag</title>"
        "<desc id=\"chart1-desc\">Lag of one worker.</desc>"
        "<line x1=\"0\" y1=\"1\" x2=\"2.6\" y2=\"3\" stroke=\"#FF0000\" stroke-width=\"1.75\" "
        "stroke-opacity=\"0.5\" stroke-dasharray=\"5 4\"/>"
        "<rect x=\"1\" y=\"2\" width=\"0\" height=\"4\" rx=\"2\" fill=\"#00FF00\"/>"
        "<polygon points=\"0,0 1,1\" fill=\"#0000FF\"/>"
        "<text x=\"5\" y=\"6\" font-size=\"11\" font-weight=\"600\" text-anchor=\"end\" fill=\"#111111\">w3</text>"
        "</svg>");
}

TEST(SvgWriter, EscapesTexts)
{
    SvgWriter svg("a\"b", 10, 10, "<t>\xff", "&");
    svg.text(0, 0, "</text><script>", {"#000000\" onload=\"x"});
    const auto picture = svg.finish();
    EXPECT_EQ(picture.find("<script"), std::string::npos);
    EXPECT_EQ(picture.find("onload=\"x\""), std::string::npos);
    EXPECT_NE(picture.find("&lt;/text&gt;&lt;script&gt;"), std::string::npos);
    EXPECT_NE(picture.find("a&quot;b-title"), std::string::npos);
    EXPECT_NE(picture.find(">&lt;t&gt;\\xff</title>"), std::string::npos);
}

TEST(SvgPath, IsMadeOfPoints)
{
    SvgPath path;
    EXPECT_TRUE(path.isEmpty());
    path.moveTo(1, 2);
    path.lineTo(3.25, 4);
    path.close();
    EXPECT_EQ(path.data(), "M1 2L3.3 4Z");
}

} // namespace
