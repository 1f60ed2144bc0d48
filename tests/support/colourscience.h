// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

// What the palette's promises are checked with: WCAG 2 contrast, CIEDE2000 (Sharma, Wu, Dalal 2005) and colour vision
// after Machado, Oliveira, Fernandes 2009 at full severity.
namespace loopscope::test {

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

inline constexpr Matrix NormalVision{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
inline constexpr Matrix Protanopia{
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
inline constexpr Matrix Deuteranopia{
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};

inline Triple times(const Matrix& m, const Triple& v)
{
    Triple out{};
    for (std::size_t row = 0; row < 3; ++row)
        out[row] = m[row][0] * v[0] + m[row][1] * v[1] + m[row][2] * v[2];
    return out;
}

inline Triple linear(const QColor& colour)
{
    const auto channel = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return {channel(colour.redF()), channel(colour.greenF()), channel(colour.blueF())};
}

inline double contrast(const QColor& a, const QColor& b)
{
    const auto luminance = [](const QColor& c) {
        const Triple l = linear(c);
        return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2];
    };
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

// CIE L*a*b* under D65 as seen by such eyes.
inline Triple lab(const QColor& colour, const Matrix& vision)
{
    constexpr Matrix ToXyz{
        {{0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}}};
    Triple seen = times(vision, linear(colour));
    for (double& channel : seen)
        channel = std::clamp(channel, 0.0, 1.0);
    const Triple xyz = times(ToXyz, seen);
    const auto f = [](double t) { return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116; };
    const double x = f(xyz[0] / 0.95047);
    const double y = f(xyz[1]);
    const double z = f(xyz[2] / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

inline double ciede2000(const Triple& one, const Triple& two)
{
    constexpr double Degree = std::numbers::pi / 180;
    const double c1 = std::hypot(one[1], one[2]);
    const double c2 = std::hypot(two[1], two[2]);
    const double mean7 = std::pow((c1 + c2) / 2, 7);
    const double g = 0.5 * (1 - std::sqrt(mean7 / (mean7 + std::pow(25.0, 7))));
    const double a1 = (1 + g) * one[1];
    const double a2 = (1 + g) * two[1];
    const double chroma1 = std::hypot(a1, one[2]);
    const double chroma2 = std::hypot(a2, two[2]);
    const auto hue = [](double a, double b) {
        const double h = a == 0 && b == 0 ? 0 : std::atan2(b, a) / Degree;
        return h < 0 ? h + 360 : h;
    };
    const double h1 = hue(a1, one[2]);
    const double h2 = hue(a2, two[2]);
    double dh = h2 - h1;
    if (chroma1 * chroma2 == 0)
        dh = 0;
    else if (dh > 180)
        dh -= 360;
    else if (dh < -180)
        dh += 360;
    const double dL = two[0] - one[0];
    const double dC = chroma2 - chroma1;
    const double dH = 2 * std::sqrt(chroma1 * chroma2) * std::sin(dh / 2 * Degree);
    const double meanL = (one[0] + two[0]) / 2;
    const double meanC = (chroma1 + chroma2) / 2;
    double meanH = (h1 + h2) / 2;
    if (chroma1 * chroma2 == 0)
        meanH = h1 + h2;
    else if (std::abs(h1 - h2) > 180)
        meanH += h1 + h2 < 360 ? 180 : -180;
    const double t = 1 - 0.17 * std::cos((meanH - 30) * Degree) + 0.24 * std::cos(2 * meanH * Degree) +
                     0.32 * std::cos((3 * meanH + 6) * Degree) - 0.20 * std::cos((4 * meanH - 63) * Degree);
    const double fromMiddle = (meanL - 50) * (meanL - 50);
    const double sL = 1 + 0.015 * fromMiddle / std::sqrt(20 + fromMiddle);
    const double sC = 1 + 0.045 * meanC;
    const double sH = 1 + 0.015 * meanC * t;
    const double meanC7 = std::pow(meanC, 7);
    const double rC = 2 * std::sqrt(meanC7 / (meanC7 + std::pow(25.0, 7)));
    const double turn = 30 * std::exp(-std::pow((meanH - 275) / 25, 2));
    const double rT = -std::sin(2 * turn * Degree) * rC;
    return std::sqrt(std::pow(dL / sL, 2) + std::pow(dC / sC, 2) + std::pow(dH / sH, 2) + rT * (dC / sC) * (dH / sH));
}

} // namespace loopscope::test
