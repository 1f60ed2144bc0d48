// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/linesraster.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace loopscope::ui {

namespace {

constexpr float Unset = std::numeric_limits<float>::infinity();

// How far up and down a line comes in each column; low > high where it does not come at all.
struct Columns
{
    explicit Columns(int count)
        : low(static_cast<std::size_t>(count), Unset),
          high(static_cast<std::size_t>(count), -Unset),
          ways(static_cast<std::size_t>(count), 0)
    {
    }
    void include(int column, double y)
    {
        auto& l = low[static_cast<std::size_t>(column)];
        auto& h = high[static_cast<std::size_t>(column)];
        l = std::min(l, static_cast<float>(y));
        h = std::max(h, static_cast<float>(y));
    }
    std::vector<float> low; // y of pixels: grows downwards
    std::vector<float> high;
    std::vector<std::uint8_t> ways; // Up, Down or both: whether the line turns inside the column
    static constexpr std::uint8_t Up = 1;
    static constexpr std::uint8_t Down = 2;
    static constexpr std::uint8_t Turns = Up | Down;
};

class Raster
{
public:
    explicit Raster(const RasterView& view)
        : m_view(view),
          m_image(view.size, QImage::Format_ARGB32_Premultiplied),
          m_width(view.size.width()),
          m_height(view.size.height())
    {
        m_image.fill(Qt::transparent);
        m_bits = m_image.bits();
        m_stride = m_image.bytesPerLine();
    }

    [[nodiscard]] Columns columnsOf(const QVector<double>& times, const QVector<double>& values) const
    {
        Columns columns(m_width);
        const auto count = std::min(times.size(), values.size());
        for (qsizetype i = 0; i < count; ++i) {
            if (std::isnan(values[i]))
                continue;
            const double x = xOf(times[i]);
            const double y = yOf(values[i]);
            if (i + 1 < count && !std::isnan(values[i + 1]))
                segment(columns, x, y, xOf(times[i + 1]), yOf(values[i + 1]));
            else if (x >= 0 && x < m_width) // the end of a run, or a sample alone
                columns.include(static_cast<int>(x), y);
        }
        return columns;
    }

    void draw(const StyledLine& line)
    {
        const Columns columns = columnsOf(line.times, line.values);
        const QRgb colour = line.colour.rgb() | 0xff000000U;
        const float thick = static_cast<float>(line.width * m_view.ratio);
        for (int x = 0; x < m_width; ++x) {
            const auto i = static_cast<std::size_t>(x);
            const float low = columns.low[i];
            const float high = columns.high[i];
            if (low > high)
                continue;
            if (high - low <= 1)
                span(x, low - thick / 2, high + thick / 2, colour, 1);
            else if (columns.ways[i] == Columns::Turns)
                needle(x, low, high, thick, colour);
            else
                slope(columns, x, thick, colour);
        }
    }

    void draw(const StyledBand& band)
    {
        const Columns bottom = columnsOf(band.times, band.low);
        const Columns top = columnsOf(band.times, band.high);
        const QRgb colour = band.colour.rgb() | 0xff000000U;
        for (int x = 0; x < m_width; ++x) {
            const auto i = static_cast<std::size_t>(x);
            if (top.low[i] <= bottom.high[i])
                span(x, top.low[i], bottom.high[i], colour, 1);
        }
    }

    [[nodiscard]] QImage take()
    {
        m_image.setDevicePixelRatio(m_view.ratio);
        return std::move(m_image);
    }

private:
    [[nodiscard]] double xOf(double time) const { return (time - m_view.from) / (m_view.to - m_view.from) * m_width; }
    [[nodiscard]] double yOf(double value) const { return m_height - value / m_view.top * m_height; }

    void segment(Columns& columns, double x0, double y0, double x1, double y1) const
    {
        if (x1 < 0 || x0 >= m_width || !(x1 >= x0))
            return;
        // Bounded before the cast: a sample far outside the view has no column.
        const int first = static_cast<int>(std::max(0.0, std::floor(x0)));
        const int last = static_cast<int>(std::min(m_width - 1.0, std::floor(x1)));
        const double slope = x1 > x0 ? (y1 - y0) / (x1 - x0) : 0;
        const std::uint8_t way = y1 < y0 ? Columns::Up : y1 > y0 ? Columns::Down : 0;
        for (int column = first; column <= last; ++column) {
            columns.ways[static_cast<std::size_t>(column)] |= way;
            const double left = std::max<double>(x0, column);
            const double right = std::min<double>(x1, column + 1.0);
            columns.include(column, y0 + (left - x0) * slope);
            columns.include(column, y0 + (right - x0) * slope);
        }
        if (x1 <= x0 && last >= first) { // straight up or down
            columns.include(first, y0);
            columns.include(first, y1);
        }
    }

    // The line comes and goes inside the column: the whole height at full strength, and what it is wider than a column
    // to its left and right.
    void needle(int x, float low, float high, float thick, QRgb colour)
    {
        const float side = (thick - 1) / 2;
        if (side > 0 && high - low > 2 * thick) {
            const int whole = static_cast<int>(side);
            for (int away = 1; away <= whole + 1; ++away) {
                const float weight = away <= whole ? 1 : side - static_cast<float>(whole);
                span(x - away, low, high, colour, weight);
                span(x + away, low, high, colour, weight);
            }
        }
        span(x, low - thick / 2, high + thick / 2, colour, 1);
    }

    // The line crosses the column steeply: what it covers of each pixel. Cut upright, a line that rises by r a column
    // is thick * sqrt(1 + r^2) high and begins and ends over a height of r; it never reaches beyond its neighbours.
    void slope(const Columns& columns, int x, float thick, QRgb colour)
    {
        const auto i = static_cast<std::size_t>(x);
        const float rise = columns.high[i] - columns.low[i];
        const float centre = (columns.high[i] + columns.low[i]) / 2;
        const float half = (thick * std::sqrt(1 + rise * rise) + rise) / 2;
        float least = columns.low[i];
        float most = columns.high[i];
        const int reach = static_cast<int>(std::ceil(thick / 2));
        for (int near = std::max(0, x - reach); near <= std::min(m_width - 1, x + reach); ++near) {
            least = std::min(least, columns.low[static_cast<std::size_t>(near)]);
            most = std::max(most, columns.high[static_cast<std::size_t>(near)]);
        }
        least = std::max({least - thick / 2, centre - half, 0.F});
        most = std::min({most + thick / 2, centre + half, static_cast<float>(m_height)});
        if (!(least < most))
            return;
        for (int y = static_cast<int>(least); static_cast<float>(y) < most; ++y) {
            const auto top = static_cast<float>(y);
            const float inside = std::min(top + 1, most) - std::max(top, least);
            const float covered = std::min(1.F, (half - std::abs(top + 0.5F - centre)) / rise);
            blend(x, y, colour, covered * inside);
        }
    }

    // From the height low to the height high (downwards), both with fractions.
    void span(int x, float low, float high, QRgb colour, float weight)
    {
        if (x < 0 || x >= m_width)
            return;
        low = std::clamp(low, 0.F, static_cast<float>(m_height));
        high = std::clamp(high, 0.F, static_cast<float>(m_height));
        const int first = static_cast<int>(low);
        const int last = static_cast<int>(high);
        if (first == last) {
            blend(x, first, colour, (high - low) * weight);
            return;
        }
        blend(x, first, colour, (static_cast<float>(first) + 1 - low) * weight);
        for (int y = first + 1; y < last; ++y) {
            if (weight >= 1)
                at(x, y) = colour;
            else
                blend(x, y, colour, weight);
        }
        blend(x, last, colour, (high - static_cast<float>(last)) * weight);
    }

    void blend(int x, int y, QRgb colour, float share)
    {
        if (y < 0 || y >= m_height || share <= 0)
            return;
        QRgb& pixel = at(x, y);
        const auto part = static_cast<unsigned>(std::min(share, 1.F) * 256);
        const unsigned rest = 256 - part;
        // Two channels at once; both colours are premultiplied.
        const QRgb even = ((colour & 0xff00ffU) * part + (pixel & 0xff00ffU) * rest) >> 8;
        const QRgb odd = ((colour >> 8) & 0xff00ffU) * part + ((pixel >> 8) & 0xff00ffU) * rest;
        pixel = (even & 0xff00ffU) | (odd & 0xff00ff00U);
    }

    QRgb& at(int x, int y) { return *(reinterpret_cast<QRgb*>(m_bits + y * m_stride) + x); }

    RasterView m_view;
    QImage m_image;
    uchar* m_bits = nullptr;
    qsizetype m_stride = 0;
    int m_width;
    int m_height;
};

} // namespace

QImage rasterised(const RasterView& view, const std::optional<StyledBand>& band, const std::vector<StyledLine>& lines)
{
    if (view.size.isEmpty() || !(view.to > view.from) || !(view.top > 0))
        return {};
    Raster raster(view);
    if (band)
        raster.draw(*band);
    for (const StyledLine& line : lines)
        raster.draw(line);
    return raster.take();
}

} // namespace loopscope::ui
