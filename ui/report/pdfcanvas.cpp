// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/pdfcanvas.h"
#include "ui/theme/figures.h"
#include "ui/theme/tokens.h"

#include <QGuiApplication>
#include <QSvgRenderer>
#include <QTextLayout>
#include <cmath>

namespace loopscope::ui {

namespace {

constexpr int Resolution = 1200; // dots an inch
constexpr double Unit = Resolution / 96.0;
constexpr double MarginMm = 12;
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

void prepare(QTextLayout& layout, const std::vector<PdfCanvas::Run>& runs, const QFont& plain, const QFont& bold,
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

PdfCanvas::PdfCanvas(QIODevice& device, const QString& title, int pages) : m_writer(&device), m_pages(pages)
{
    m_writer.setTitle(title);
    m_writer.setCreator(QStringLiteral("Loopscope"));
    m_writer.setResolution(Resolution);
    m_writer.setPageSize(QPageSize(QPageSize::A4));
    m_writer.setPageMargins(QMarginsF(MarginMm, MarginMm, MarginMm, MarginMm), QPageLayout::Millimeter);
    m_width = m_writer.width() / Unit;
    m_bottom = m_writer.height() / Unit - FooterHeight;
    m_painter.begin(&m_writer);
}

bool PdfCanvas::finish()
{
    footer();
    return m_painter.end();
}

void PdfCanvas::footer()
{
    const double below = m_bottom + FooterHeight - 16 - m_y;
    const QString number = m_pages > 0 ? QStringLiteral("%1 / %2").arg(m_page).arg(m_pages) : QString::number(m_page);
    text(0, below, m_width, {{number, Tokens::lightTokens().t3}}, FooterText, 16, Qt::AlignRight);
}

void PdfCanvas::newPage()
{
    footer();
    m_writer.newPage();
    ++m_page;
    m_y = 0;
}

bool PdfCanvas::ensure(double height)
{
    if (isAtTop() || height <= room())
        return false;
    newPage();
    return true;
}

QFont PdfCanvas::font(double size, bool isBold) const
{
    QFont font(QGuiApplication::font().family());
    font.setPixelSize(static_cast<int>(std::lround(size * Unit)));
    font.setWeight(isBold ? QFont::DemiBold : QFont::Normal);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

double PdfCanvas::textHeight(const std::vector<Run>& runs, double size, double lineHeight, double width) const
{
    QTextLayout layout;
    prepare(layout, runs, font(size, false), font(size, true), Qt::AlignLeft);
    return layOut(layout, width * Unit, lineHeight * Unit) / Unit;
}

void PdfCanvas::text(double x, double y, double width, const std::vector<Run>& runs, double size, double lineHeight,
                     Qt::Alignment alignment)
{
    QTextLayout layout;
    prepare(layout, runs, font(size, false), font(size, true), alignment);
    layOut(layout, width * Unit, lineHeight * Unit);
    layout.draw(&m_painter, {x * Unit, (m_y + y) * Unit});
}

void PdfCanvas::figures(double x, double y, double width, const Run& run, double size, double lineHeight)
{
    m_painter.setFont(font(size, run.isBold));
    m_painter.setPen(run.colour);
    drawTabular(m_painter, QRectF(x * Unit, (m_y + y) * Unit, width * Unit, lineHeight * Unit),
                Qt::AlignRight | Qt::AlignVCenter, run.text);
}

double PdfCanvas::textWidth(const Run& run, double size) const
{
    return QFontMetricsF(font(size, run.isBold)).horizontalAdvance(run.text) / Unit;
}

void PdfCanvas::fill(double x, double y, double width, double height, const QColor& colour, double radius)
{
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(colour);
    const QRectF rect(x * Unit, (m_y + y) * Unit, width * Unit, height * Unit);
    if (radius > 0)
        m_painter.drawRoundedRect(rect, radius * Unit, radius * Unit);
    else
        m_painter.drawRect(rect);
}

void PdfCanvas::svg(double x, double y, double width, double height, const QByteArray& bytes)
{
    QSvgRenderer renderer(bytes);
    m_painter.save();
    m_painter.setFont(font(FooterText, false));
    renderer.render(&m_painter, QRectF(x * Unit, (m_y + y) * Unit, width * Unit, height * Unit));
    m_painter.restore();
}

} // namespace loopscope::ui
