// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/pagecanvas.h"
#include "ui/theme/figures.h"
#include "ui/theme/tokens.h"

#include <QGuiApplication>
#include <QSvgRenderer>
#include <QTextLayout>
#include <algorithm>
#include <cmath>

namespace loopscope::ui {

namespace {

constexpr int Resolution = 1200; // dots an inch
constexpr double UnitsAnInch = 96;
constexpr double MarginMm = 12;
constexpr double PaperWidthMm = 210;
constexpr double PaperHeightMm = 297;
constexpr double FooterHeight = 24;
constexpr double FooterText = 11;

// Breaks at words, within a word only where nothing else fits: names of keys have no spaces.
double layOut(QTextLayout& layout, double width, double lineHeight)
{
    double y = 0;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition({0, y + (lineHeight - line.height()) / 2});
        y += lineHeight;
    }
    layout.endLayout();
    return y;
}

void prepare(QTextLayout& layout, const std::vector<PageCanvas::Run>& runs, const QFont& plain, const QFont& bold,
             Qt::Alignment alignment)
{
    QString text;
    QList<QTextLayout::FormatRange> formats;
    for (const auto& run : runs) {
        QTextLayout::FormatRange range;
        range.start = static_cast<int>(text.size());
        range.length = static_cast<int>(run.text.size());
        range.format.setForeground(run.colour);
        range.format.setFont(run.isBold ? bold : plain);
        formats.append(range);
        text += run.text;
    }
    QTextOption option(alignment);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setText(text);
    layout.setFont(plain);
    layout.setFormats(formats);
    layout.setTextOption(option);
}

} // namespace

PageCanvas::PageCanvas(QIODevice& device, const QString& title, int pages)
    : m_writer(std::make_unique<QPdfWriter>(&device)), m_unit(Resolution / UnitsAnInch), m_pages(pages)
{
    m_writer->setTitle(title);
    m_writer->setCreator(QStringLiteral("Loopscope"));
    m_writer->setResolution(Resolution);
    m_writer->setPageSize(QPageSize(QPageSize::A4));
    m_writer->setPageMargins(QMarginsF(MarginMm, MarginMm, MarginMm, MarginMm), QPageLayout::Millimeter);
    m_width = m_writer->width() / m_unit;
    m_bottom = m_writer->height() / m_unit - FooterHeight;
    m_painter.begin(m_writer.get());
}

PageCanvas::PageCanvas(QImage& paper, int pages) : m_pages(pages)
{
    const double perMm = paper.width() / PaperWidthMm;
    m_unit = perMm * 25.4 / UnitsAnInch;
    m_width = (PaperWidthMm - 2 * MarginMm) * perMm / m_unit;
    m_bottom = (PaperHeightMm - 2 * MarginMm) * perMm / m_unit - FooterHeight;
    m_painter.begin(&paper);
    m_painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    m_painter.translate(MarginMm * perMm, MarginMm * perMm);
}

bool PageCanvas::finish()
{
    if (!isActive())
        return m_writer == nullptr;
    footer();
    return m_painter.end();
}

void PageCanvas::footer()
{
    const double below = m_bottom + FooterHeight - 16 - m_y;
    const QString number = m_pages > 0 ? QStringLiteral("%1 / %2").arg(m_page).arg(m_pages) : QString::number(m_page);
    text(0, below, m_width, {{number, Tokens::lightTokens().t3}}, FooterText, 16, Qt::AlignRight);
}

void PageCanvas::newPage()
{
    if (isActive()) {
        footer();
        if (m_writer != nullptr)
            m_writer->newPage();
        else
            m_painter.end();
    }
    ++m_page;
    m_y = 0;
}

bool PageCanvas::ensure(double height)
{
    if (isAtTop() || height <= room())
        return false;
    newPage();
    return true;
}

QFont PageCanvas::font(double size, bool isBold) const
{
    QFont font(QGuiApplication::font().family());
    font.setPixelSize(std::max(1, static_cast<int>(std::lround(size * m_unit))));
    font.setWeight(isBold ? QFont::DemiBold : QFont::Normal);
    font.setHintingPreference(QFont::PreferNoHinting);
    // Any spacing switches ligatures off: "flag" with one of them is not found by a search for its letters.
    constexpr double Hair = 0.02;
    font.setLetterSpacing(QFont::AbsoluteSpacing, Hair);
    return font;
}

double PageCanvas::textHeight(const std::vector<Run>& runs, double size, double lineHeight, double width) const
{
    QTextLayout layout;
    prepare(layout, runs, font(size, false), font(size, true), Qt::AlignLeft);
    return layOut(layout, width * m_unit, lineHeight * m_unit) / m_unit;
}

void PageCanvas::text(double x, double y, double width, const std::vector<Run>& runs, double size, double lineHeight,
                      Qt::Alignment alignment)
{
    if (!isActive())
        return;
    QTextLayout layout;
    prepare(layout, runs, font(size, false), font(size, true), alignment);
    layOut(layout, width * m_unit, lineHeight * m_unit);
    layout.draw(&m_painter, {x * m_unit, (m_y + y) * m_unit});
}

void PageCanvas::figures(double x, double y, double width, const Run& run, double size, double lineHeight)
{
    if (!isActive())
        return;
    m_painter.setFont(font(size, run.isBold));
    m_painter.setPen(run.colour);
    drawTabular(m_painter, QRectF(x * m_unit, (m_y + y) * m_unit, width * m_unit, lineHeight * m_unit),
                Qt::AlignRight | Qt::AlignVCenter, run.text);
}

double PageCanvas::textWidth(const Run& run, double size) const
{
    return QFontMetricsF(font(size, run.isBold)).horizontalAdvance(run.text) / m_unit;
}

void PageCanvas::fill(double x, double y, double width, double height, const QColor& colour, double radius)
{
    if (!isActive())
        return;
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(colour);
    const QRectF rect(x * m_unit, (m_y + y) * m_unit, width * m_unit, height * m_unit);
    if (radius > 0)
        m_painter.drawRoundedRect(rect, radius * m_unit, radius * m_unit);
    else
        m_painter.drawRect(rect);
}

void PageCanvas::svg(double x, double y, double width, double height, const QByteArray& bytes)
{
    if (!isActive())
        return;
    QSvgRenderer renderer(bytes);
    m_painter.save();
    m_painter.setFont(font(FooterText, false));
    renderer.render(&m_painter, QRectF(x * m_unit, (m_y + y) * m_unit, width * m_unit, height * m_unit));
    m_painter.restore();
}

} // namespace loopscope::ui
