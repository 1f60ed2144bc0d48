// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/tokens.h"

#include <QApplication>
#include <QFontInfo>
#include <algorithm>
#include <cmath>

namespace loopscope::ui {

namespace {

QColor rgb(QRgb value)
{
    return QColor::fromRgb(value);
}

Tokens makeDark()
{
    Tokens t;
    t.dark = true;
    t.bg = rgb(0x0E1014);
    t.panel = rgb(0x15181D);
    t.raised = rgb(0x1C2027);
    t.hover = rgb(0x232831);
    t.sel = rgb(0x1B2B47);
    t.grid = rgb(0x20252D);
    t.line = rgb(0x262B33);
    t.line2 = rgb(0x39414D);
    t.ctl = rgb(0x6B7585);
    t.none = rgb(0x1A1E24);
    t.critbg = rgb(0x331A1B);
    t.warnbg = rgb(0x2B2315);
    t.okbg = rgb(0x14271F);
    t.infobg = rgb(0x17243A);
    t.t1 = rgb(0xE9ECF1);
    t.t2 = rgb(0xB1B9C5);
    t.t3 = rgb(0x8C95A3);
    t.acc = rgb(0x6EA8FF);
    t.accfill = rgb(0x2C66D4);
    t.onfill = rgb(0xFFFFFF);
    t.ok = rgb(0x45BE85);
    t.warn = rgb(0xEAB04A);
    t.crit = rgb(0xFF6B60);
    t.info = rgb(0x6EA8FF);
    t.workers = {rgb(0x337ED0), rgb(0xF8C74F), rgb(0x04B1A1), rgb(0xCE9CFF), rgb(0x817F03), rgb(0xD7E39E),
                 rgb(0x48A5C4), rgb(0xE18F2C), rgb(0x9A6B76), rgb(0xE2B5CB), rgb(0xEB7899), rgb(0x608756),
                 rgb(0x79759C), rgb(0x9AF0CC), rgb(0xD0D4FF), rgb(0xE89981)};
    t.map = {rgb(0x162145), rgb(0x00356A), rgb(0x004E6D), rgb(0x006676), rgb(0x017F7C),
             rgb(0x129977), rgb(0x76A778), rgb(0xA9B393), rgb(0xCBC5A4)};
    return t;
}

Tokens makeLight()
{
    Tokens t;
    t.dark = false;
    t.bg = rgb(0xF4F5F7);
    t.panel = rgb(0xFFFFFF);
    t.raised = rgb(0xFFFFFF);
    t.hover = rgb(0xECEEF2);
    t.sel = rgb(0xE1EBFC);
    t.grid = rgb(0xECEEF1);
    t.line = rgb(0xE2E5EA);
    t.line2 = rgb(0xCBD0D8);
    t.ctl = rgb(0x858D99);
    t.none = rgb(0xF1F2F5);
    t.critbg = rgb(0xFCE8E6);
    t.warnbg = rgb(0xFBF0DA);
    t.okbg = rgb(0xE4F4EB);
    t.infobg = rgb(0xE6EFFD);
    t.t1 = rgb(0x15181D);
    t.t2 = rgb(0x454D59);
    t.t3 = rgb(0x5E6774);
    t.acc = rgb(0x1D5FD1);
    t.accfill = rgb(0x1D5FD1);
    t.onfill = rgb(0xFFFFFF);
    t.ok = rgb(0x187346);
    t.warn = rgb(0x8F5B00);
    t.crit = rgb(0xC42B2B);
    t.info = rgb(0x1D5FD1);
    t.workers = {rgb(0x4B95E8), rgb(0x896600), rgb(0x24A495), rgb(0x8858B4), rgb(0x77784E), rgb(0x454D00),
                 rgb(0x155B71), rgb(0xCD7D0D), rgb(0x8D606A), rgb(0x632047), rgb(0xD66A8A), rgb(0x6BA15E),
                 rgb(0x3F2782), rgb(0x2A5D49), rgb(0x8588B0), rgb(0x583126)};
    t.map = {rgb(0xF8F2C7), rgb(0xC2E5A6), rgb(0x7CD69E), rgb(0x01C3A5), rgb(0x16A5A7),
             rgb(0x0C89A0), rgb(0x096D96), rgb(0x2E5278), rgb(0x333B51)};
    return t;
}

constexpr double BodyPx = 13;

struct Step
{
    double px;
    int weight;
};

Step stepOf(TextStyle style)
{
    switch (style) {
    case TextStyle::Display:
        return {22, QFont::DemiBold};
    case TextStyle::Title:
        return {18, QFont::DemiBold};
    case TextStyle::Section:
        return {14, QFont::DemiBold};
    case TextStyle::Body:
        return {13, QFont::Normal};
    case TextStyle::Table:
        return {12, QFont::Normal};
    case TextStyle::Small:
        return {11, QFont::Normal};
    case TextStyle::Badge:
        return {9, QFont::DemiBold};
    }
    return {BodyPx, QFont::Normal};
}

} // namespace

const Tokens& Tokens::darkTokens()
{
    static const Tokens tokens = makeDark();
    return tokens;
}

const Tokens& Tokens::lightTokens()
{
    static const Tokens tokens = makeLight();
    return tokens;
}

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const double rest = 1 - share;
    return QColor::fromRgbF(static_cast<float>(a.redF() * share + b.redF() * rest),
                            static_cast<float>(a.greenF() * share + b.greenF() * rest),
                            static_cast<float>(a.blueF() * share + b.blueF() * rest));
}

QFont font(TextStyle style, int weight)
{
    const Step step = stepOf(style);
    QFont result = QApplication::font();
    const double base = result.pixelSize() > 0 ? result.pixelSize() : QFontInfo(result).pixelSize();
    result.setPixelSize(std::max(1, static_cast<int>(std::lround(base * step.px / BodyPx))));
    result.setWeight(static_cast<QFont::Weight>(weight < 0 ? step.weight : weight));
    return result;
}

} // namespace loopscope::ui
