// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/figures.h"

#include <QDateTime>
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>

namespace loopscope::ui {

namespace {

constexpr QChar ThinSpace(0x2009);
constexpr QChar Minus(0x2212);
constexpr QChar EnDash(0x2013);

// Digits after the point that leave three significant figures: 212, 38.1, 1.53, 0.97, 0.035.
int decimalsFor(double magnitude)
{
    if (magnitude >= 99.95)
        return 0;
    if (magnitude >= 9.995)
        return 1;
    if (magnitude >= 0.9995)
        return 2;
    return magnitude >= 0.00995 ? 2 : 3;
}

QString numberText(double value, int decimals, const QLocale& locale)
{
    const double scale = std::pow(10.0, decimals);
    double rounded = std::round(value * scale) / scale;
    if (rounded == 0)
        rounded = 0; // no minus before nothing
    QString text = locale.toString(std::abs(rounded), 'f', decimals);
    if (rounded < 0)
        text.prepend(Minus);
    return text;
}

QString threeFigures(double value, const QLocale& locale)
{
    if (value == 0)
        return locale.toString(0);
    return numberText(value, decimalsFor(std::abs(value)), locale);
}

Figure timeFigure(double seconds, const QLocale& locale)
{
    const double ms = seconds * 1000;
    if (std::abs(ms) < 999.5) {
        // Below 10 ms one digit after the point: the second is noise of the clock.
        const double size = std::abs(ms);
        const int decimals = size >= 9.95 || size == 0 ? 0 : (size >= 0.095 ? 1 : 2);
        return {numberText(ms, decimals, locale), QStringLiteral("ms")};
    }
    return {threeFigures(seconds, locale), QStringLiteral("s")};
}

Figure bytesFigure(double bytes, const QLocale& locale)
{
    static constexpr std::array<const char*, 5> units = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = bytes;
    std::size_t unit = 0;
    while (std::abs(value) >= 999.5 && unit + 1 < units.size()) {
        value /= 1024;
        ++unit;
    }
    return {unit == 0 ? numberText(value, 0, locale) : threeFigures(value, locale), QLatin1String(units[unit])};
}

Figure rateFigure(double rate, const QLocale& locale)
{
    if (std::abs(rate) < 9999.5)
        return {std::abs(rate) >= 99.95 ? numberText(rate, 0, locale) : threeFigures(rate, locale),
                QStringLiteral("/s")};
    if (std::abs(rate) < 999'500)
        return {threeFigures(rate / 1e3, locale), QStringLiteral("k/s")};
    return {threeFigures(rate / 1e6, locale), QStringLiteral("M/s")};
}

// A unit's size in base units; 1 for one that is not known.
double unitSize(const QString& unit)
{
    if (unit == QLatin1String("ms"))
        return 1e-3;
    if (unit == QLatin1String("µs"))
        return 1e-6;
    if (unit == QLatin1String("%"))
        return 1e-2;
    if (unit == QLatin1String("k/s"))
        return 1e3;
    if (unit == QLatin1String("M/s"))
        return 1e6;
    if (unit == QLatin1String("KiB"))
        return 1024.0;
    if (unit == QLatin1String("MiB"))
        return 1024.0 * 1024.0;
    if (unit == QLatin1String("GiB"))
        return 1024.0 * 1024.0 * 1024.0;
    return 1;
}

QString joinTwo(qint64 big, const QString& bigUnit, qint64 small, const QString& smallUnit, const QLocale& locale)
{
    QString text = locale.toString(big) + ThinSpace + bigUnit;
    if (small > 0)
        text += QLatin1Char(' ') + locale.toString(small) + ThinSpace + smallUnit;
    return text;
}

qreal digitAdvance(const QFontMetricsF& metrics)
{
    qreal widest = 0;
    for (char digit = '0'; digit <= '9'; ++digit)
        widest = std::max(widest, metrics.horizontalAdvance(QLatin1Char(digit)));
    return widest;
}

// Walks the text in runs: digits one by one in cells of one width, the rest as it is (so kerning stays there).
template <class Digit, class Run>
void walk(const QString& text, Digit&& digit, Run&& run)
{
    qsizetype begin = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!text.at(i).isDigit())
            continue;
        if (i > begin)
            run(text.mid(begin, i - begin));
        digit(text.at(i));
        begin = i + 1;
    }
    if (begin < text.size())
        run(text.mid(begin));
}

qreal widthOf(const QFontMetricsF& metrics, qreal cell, const QString& text)
{
    qreal width = 0;
    walk(
        text, [&](QChar) { width += cell; }, [&](const QString& part) { width += metrics.horizontalAdvance(part); });
    return width;
}

qreal drawAt(QPainter& painter, qreal x, qreal baseline, qreal cell, const QString& text)
{
    const QFontMetricsF metrics(painter.font());
    walk(
        text,
        [&](QChar c) {
            const qreal shift = (cell - metrics.horizontalAdvance(c)) / 2;
            painter.drawText(QPointF(x + shift, baseline), QString(c));
            x += cell;
        },
        [&](const QString& part) {
            painter.drawText(QPointF(x, baseline), part);
            x += metrics.horizontalAdvance(part);
        });
    return x;
}

QPointF origin(const QFontMetricsF& metrics, const QRectF& rect, Qt::Alignment alignment, qreal width)
{
    qreal x = rect.left();
    if (alignment & Qt::AlignRight)
        x = rect.right() - width;
    else if (alignment & Qt::AlignHCenter)
        x = rect.center().x() - width / 2;
    qreal y = rect.top() + metrics.ascent();
    if (alignment & Qt::AlignVCenter)
        y = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2;
    else if (alignment & Qt::AlignBottom)
        y = rect.bottom() - metrics.descent();
    return {x, std::round(y)};
}

} // namespace

QString Figure::text() const
{
    return unit.isEmpty() ? value : value + ThinSpace + unit;
}

Figure figure(Quantity quantity, std::optional<double> value, const QLocale& locale)
{
    if (!value || !std::isfinite(*value))
        return {QString(EnDash), QString()};
    switch (quantity) {
    case Quantity::Time:
        return timeFigure(*value, locale);
    case Quantity::Bytes:
        return bytesFigure(*value, locale);
    case Quantity::Ratio:
        return {numberText(*value, 2, locale), QString()};
    case Quantity::Percent:
        return {threeFigures(*value * 100, locale), QStringLiteral("%")};
    case Quantity::Rate:
        return rateFigure(*value, locale);
    case Quantity::Count:
        return {numberText(*value, 0, locale), QString()};
    case Quantity::Plain:
        return {threeFigures(*value, locale), QString()};
    }
    return {QString(EnDash), QString()};
}

Figure figureIn(const QString& unit, std::optional<double> value, const QLocale& locale)
{
    if (!value || !std::isfinite(*value))
        return {QString(EnDash), QString()};
    if (unit == QLatin1String("ms")) {
        const double ms = *value * 1e3;
        const int decimals = std::abs(ms) >= 9.95 || ms == 0 ? 0 : 1;
        return {numberText(ms, decimals, locale), unit};
    }
    if (unit.isEmpty())
        return {numberText(*value, 0, locale), unit};
    return {threeFigures(*value / unitSize(unit), locale), unit};
}

QString durationText(Micros duration, const QLocale& locale)
{
    const qint64 us = std::max<qint64>(0, duration.count());
    const qint64 seconds = us / 1'000'000;
    if (seconds == 0)
        return us == 0 ? locale.toString(0) + ThinSpace + QLatin1Char('s')
                       : numberText(static_cast<double>(us) / 1e6, us >= 100'000 ? 1 : 2, locale) + ThinSpace +
                             QLatin1Char('s');
    const QString s = QStringLiteral("s");
    const QString m = QStringLiteral("m");
    const QString h = QStringLiteral("h");
    const QString d = QStringLiteral("d");
    if (seconds < 60)
        return joinTwo(seconds, s, 0, s, locale);
    if (seconds < 600)
        return joinTwo(seconds / 60, m, seconds % 60, s, locale);
    if (seconds < 3600)
        return joinTwo(seconds / 60, m, 0, s, locale);
    if (seconds < 86400)
        return joinTwo(seconds / 3600, h, seconds % 3600 / 60, m, locale);
    return joinTwo(seconds / 86400, d, seconds % 86400 / 3600, h, locale);
}

QString clockText(WallTime time)
{
    const auto ms = toMicros(time) / 1000;
    return QDateTime::fromMSecsSinceEpoch(ms).toString(QStringLiteral("HH:mm:ss"));
}

QString shortClockText(WallTime time)
{
    const auto ms = toMicros(time) / 1000;
    const bool whole = ms % 60000 == 0;
    return QDateTime::fromMSecsSinceEpoch(ms).toString(whole ? QStringLiteral("HH:mm") : QStringLiteral("HH:mm:ss"));
}

qreal tabularWidth(const QFont& textFont, const QString& text)
{
    const QFontMetricsF metrics(textFont);
    return widthOf(metrics, digitAdvance(metrics), text);
}

void drawTabular(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& text)
{
    const QFontMetricsF metrics(painter.font());
    const qreal cell = digitAdvance(metrics);
    const QPointF at = origin(metrics, rect, alignment, widthOf(metrics, cell, text));
    drawAt(painter, at.x(), at.y(), cell, text);
}

void drawFigure(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const Figure& figure,
                const QColor& valueColour, const QColor& unitColour)
{
    const QFontMetricsF metrics(painter.font());
    const qreal cell = digitAdvance(metrics);
    const QPointF at = origin(metrics, rect, alignment, figureWidth(painter.font(), figure));
    painter.setPen(valueColour);
    const qreal x = drawAt(painter, at.x(), at.y(), cell, figure.value);
    if (figure.unit.isEmpty())
        return;
    painter.setPen(unitColour);
    drawAt(painter, x, at.y(), cell, ThinSpace + figure.unit);
}

qreal figureWidth(const QFont& textFont, const Figure& figure)
{
    return tabularWidth(textFont, figure.value) +
           (figure.unit.isEmpty() ? 0 : tabularWidth(textFont, ThinSpace + figure.unit));
}

} // namespace loopscope::ui
