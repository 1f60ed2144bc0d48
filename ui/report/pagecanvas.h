// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QString>
#include <memory>
#include <vector>

class QIODevice;

namespace loopscope::ui {

// A4 pages that are filled from top to bottom. Lengths are units of 1/96 inch from the corner within the margins;
// nothing else knows the resolution. Fonts are made at the resolution of the paper, so that letters stand as designed.
class PageCanvas
{
public:
    struct Run
    {
        QString text;
        QColor colour;
        bool isBold = false;
    };

    // A PDF file. pages: for "1 / pages" at the foot, 0 while it is not known.
    PageCanvas(QIODevice& device, const QString& title, int pages);
    // The first page alone, as a picture of the paper with its margins; what comes after it is not drawn.
    PageCanvas(QImage& paper, int pages);

    // Whether there is a page to draw on.
    [[nodiscard]] bool isActive() const { return m_painter.isActive(); }
    // Ends the last page; false when not everything could be written.
    bool finish();
    [[nodiscard]] int pages() const { return m_page; }

    [[nodiscard]] double width() const { return m_width; }
    [[nodiscard]] double y() const { return m_y; }
    [[nodiscard]] double room() const { return m_bottom - m_y; }
    [[nodiscard]] bool isAtTop() const { return m_y <= 0; }
    void advance(double height) { m_y += height; }
    void newPage();
    // Begins a page unless there is room for so much; true when it did.
    bool ensure(double height);

    // Where y is relative to the cursor. Each returns or takes units.
    [[nodiscard]] double textHeight(const std::vector<Run>& runs, double size, double lineHeight, double width) const;
    void text(double x, double y, double width, const std::vector<Run>& runs, double size, double lineHeight,
              Qt::Alignment alignment = Qt::AlignLeft);
    // One line of figures, each digit as wide as the widest.
    void figures(double x, double y, double width, const Run& run, double size, double lineHeight);
    [[nodiscard]] double textWidth(const Run& run, double size) const;
    void fill(double x, double y, double width, double height, const QColor& colour, double radius = 0);
    void svg(double x, double y, double width, double height, const QByteArray& bytes);

private:
    [[nodiscard]] QFont font(double size, bool isBold) const;
    void footer();

    std::unique_ptr<QPdfWriter> m_writer; // nullptr: a picture
    QPainter m_painter;
    double m_unit = 1; // dots of one unit
    double m_width = 0;
    double m_bottom = 0;
    double m_y = 0;
    int m_page = 1;
    int m_pages;
};

} // namespace loopscope::ui
