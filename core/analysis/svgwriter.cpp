// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/svgwriter.h"

#include "core/analysis/reporttext.h"

#include <algorithm>
#include <cmath>

namespace loopscope::analysis {

namespace {
constexpr std::size_t MaxTextBytes = 2000;

std::string markupOf(std::string_view text)
{
    return escapeMarkup(visibleText(text, MaxTextBytes));
}
} // namespace

std::string svgNumber(double value, int decimals)
{
    if (!std::isfinite(value))
        return "0";
    const long long parts = decimals == 1 ? 10 : 100;
    const long long scaled = std::llround(std::clamp(value, -1e7, 1e7) * static_cast<double>(parts));
    std::string text = (scaled < 0 ? "-" : "") + std::to_string(std::abs(scaled) / parts);
    if (long long rest = std::abs(scaled) % parts; rest != 0) {
        text += parts == 100 && rest < 10 ? ".0" : ".";
        text += std::to_string(parts == 100 && rest % 10 == 0 ? rest / 10 : rest);
    }
    return text;
}

SvgWriter::SvgWriter(std::string_view name, double width, double height, std::string_view title,
                     std::string_view description)
{
    const std::string id = escapeMarkup(name);
    m_out = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + svgNumber(width) + " " + svgNumber(height) +
            "\" width=\"" + svgNumber(width) + "\" height=\"" + svgNumber(height) +
            "\" role=\"img\" aria-labelledby=\"" + id + "-title " + id + "-desc\"><title id=\"" + id + "-title\">" +
            markupOf(title) + "</title><desc id=\"" + id + "-desc\">" + markupOf(description) + "</desc>";
}

void SvgWriter::number(std::string_view attribute, double value, int decimals)
{
    m_out += " ";
    m_out += attribute;
    m_out += "=\"" + svgNumber(value, decimals) + "\"";
}

void SvgWriter::stroke(const Stroke& stroke)
{
    m_out += " stroke=\"" + escapeMarkup(stroke.colour) + "\"";
    number("stroke-width", stroke.width, 2);
    if (stroke.opacity < 1)
        number("stroke-opacity", stroke.opacity, 2);
    if (!stroke.dashes.empty())
        m_out += " stroke-dasharray=\"" + escapeMarkup(stroke.dashes) + "\"";
}

void SvgWriter::line(double x1, double y1, double x2, double y2, const Stroke& style)
{
    m_out += "<line";
    number("x1", x1);
    number("y1", y1);
    number("x2", x2);
    number("y2", y2);
    stroke(style);
    m_out += "/>";
}

void SvgWriter::rect(double x, double y, double width, double height, std::string_view fill, double radius)
{
    m_out += "<rect";
    number("x", x);
    number("y", y);
    number("width", std::max(0.0, width));
    number("height", std::max(0.0, height));
    if (radius > 0)
        number("rx", radius);
    m_out += " fill=\"" + escapeMarkup(fill) + "\"/>";
}

void SvgWriter::circle(double x, double y, double radius, std::string_view fill, const Stroke& style)
{
    m_out += "<circle";
    number("cx", x);
    number("cy", y);
    number("r", radius);
    m_out += " fill=\"" + escapeMarkup(fill) + "\"";
    stroke(style);
    m_out += "/>";
}

void SvgWriter::polygon(std::initializer_list<std::pair<double, double>> points, std::string_view fill)
{
    m_out += "<polygon points=\"";
    for (const auto& [x, y] : points)
        m_out += svgNumber(x) + "," + svgNumber(y) + " ";
    m_out.back() = '"';
    m_out += " fill=\"" + escapeMarkup(fill) + "\"/>";
}

void SvgWriter::path(std::string_view data, const Stroke& style)
{
    m_out += "<path d=\"";
    m_out += data;
    m_out += "\" fill=\"none\" stroke-linejoin=\"round\" stroke-linecap=\"round\"";
    stroke(style);
    m_out += "/>";
}

void SvgWriter::area(std::string_view data, std::string_view fill, double opacity)
{
    m_out += "<path d=\"";
    m_out += data;
    m_out += "\" stroke=\"none\" fill=\"" + escapeMarkup(fill) + "\"";
    number("fill-opacity", opacity, 2);
    m_out += "/>";
}

void SvgWriter::text(double x, double y, std::string_view content, const Type& type)
{
    m_out += "<text";
    number("x", x);
    number("y", y);
    number("font-size", type.size);
    if (type.bold)
        m_out += " font-weight=\"600\"";
    if (type.anchor != Anchor::Start)
        m_out += type.anchor == Anchor::Middle ? " text-anchor=\"middle\"" : " text-anchor=\"end\"";
    m_out += " fill=\"" + escapeMarkup(type.colour) + "\">" + markupOf(content) + "</text>";
}

std::string SvgWriter::finish()
{
    m_out += "</svg>";
    return std::move(m_out);
}

void SvgPath::point(char command, double x, double y)
{
    m_data += command;
    m_data += svgNumber(x);
    m_data += ' ';
    m_data += svgNumber(y);
}

void SvgPath::moveTo(double x, double y)
{
    point('M', x, y);
}
void SvgPath::lineTo(double x, double y)
{
    point('L', x, y);
}

} // namespace loopscope::analysis
