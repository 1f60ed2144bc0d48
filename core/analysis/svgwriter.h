// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace loopscope::analysis {

// Writes one SVG picture of flat shapes, in the subset that browsers, printers and SVG Tiny readers draw alike:
// presentation attributes only, no style sheet, no clip, no pattern, no script. Texts may come from outside: they are
// made visible and escaped here. Coordinates are rounded to 0.1.
class SvgWriter
{
public:
    enum class Anchor { Start, Middle, End };
    struct Stroke
    {
        std::string_view colour;
        double width = 1;
        double opacity = 1;
        std::string_view dashes = {}; // "5 4", empty for a full line
    };
    struct Type
    {
        std::string_view colour;
        double size = 11;
        bool bold = false;
        Anchor anchor = Anchor::Start;
    };

    // name: unique within the document that the picture is put into; title and description are read out.
    SvgWriter(std::string_view name, double width, double height, std::string_view title, std::string_view description);

    void line(double x1, double y1, double x2, double y2, const Stroke& stroke);
    void rect(double x, double y, double width, double height, std::string_view fill, double radius = 0);
    void circle(double x, double y, double radius, std::string_view fill, const Stroke& stroke);
    void polygon(std::initializer_list<std::pair<double, double>> points, std::string_view fill);
    // data: made by SvgPath or a constant
    void path(std::string_view data, const Stroke& stroke);
    void area(std::string_view data, std::string_view fill, double opacity);
    // y is the baseline.
    void text(double x, double y, std::string_view text, const Type& type);
    // The picture; nothing may be added afterwards.
    [[nodiscard]] std::string finish();

private:
    void number(std::string_view attribute, double value, int decimals = 1);
    void stroke(const Stroke& stroke);

    std::string m_out;
};

// The data of a path of straight lines.
class SvgPath
{
public:
    void moveTo(double x, double y);
    void lineTo(double x, double y);
    void close() { m_data += 'Z'; }
    [[nodiscard]] bool isEmpty() const { return m_data.empty(); }
    [[nodiscard]] const std::string& data() const { return m_data; }

private:
    void point(char command, double x, double y);
    std::string m_data;
};

// "12.3", "12", "-0.5": rounded, no exponent, no trailing zeros, the same in every locale. decimals: 1 or 2.
[[nodiscard]] std::string svgNumber(double value, int decimals = 1);

} // namespace loopscope::analysis
