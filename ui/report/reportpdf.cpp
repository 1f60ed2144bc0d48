// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/reportpdf.h"
#include "core/analysis/reportchart.h"
#include "core/analysis/reportcontent.h"
#include "ui/report/pagecanvas.h"
#include "ui/theme/tokens.h"

#include <QBuffer>
#include <QCoreApplication>

namespace loopscope::ui {

using analysis::ContentCell;
using analysis::ContentFigure;
using analysis::ContentPicture;
using analysis::ContentSection;
using analysis::ContentTable;
using analysis::ReportContent;
using analysis::Tone;
using analysis::VerdictLevel;

namespace {

constexpr double CellText = 11;
constexpr double CellLine = 15;
constexpr double CellPadding = 2.5;
constexpr double CellGap = 8;
constexpr double ChipSide = 9;
constexpr double ChipWidth = 17;

const Tokens& tokens()
{
    return Tokens::lightTokens();
}

QString text(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

QColor colour(std::string_view name)
{
    return QColor(QLatin1String(name.data(), static_cast<int>(name.size())));
}

QColor toneColour(Tone tone)
{
    switch (tone) {
    case Tone::Quiet:
        return tokens().t3;
    case Tone::Critical:
        return tokens().crit;
    case Tone::Warning:
        return tokens().warn;
    case Tone::Good:
        return tokens().ok;
    case Tone::Normal:
        break;
    }
    return tokens().t1;
}

void drawHeader(PageCanvas& canvas, const ReportContent& content)
{
    constexpr double FactsWidth = 390;
    const double titleWidth = canvas.width() - FactsWidth - 16;
    const PageCanvas::Run title{text(content.title), tokens().t1, true};
    const double titleHeight = canvas.textHeight({title}, 22, 27, titleWidth);
    canvas.text(0, 0, titleWidth, {{text(content.kind), tokens().t3}}, 11, 16);
    canvas.text(0, 17, titleWidth, {title}, 22, 27);
    const double bottom = 17 + titleHeight;
    double y = bottom - 16 * static_cast<double>(content.facts.size());
    for (const auto& fact : content.facts) {
        canvas.text(canvas.width() - FactsWidth, y, FactsWidth, {{text(fact), tokens().t2}}, 11, 16, Qt::AlignRight);
        y += 16;
    }
    canvas.fill(0, bottom + 10, canvas.width(), 2, tokens().t1);
    canvas.advance(bottom + 12);
}

void drawVerdict(PageCanvas& canvas, const analysis::ReportVerdict& verdict)
{
    const bool isCritical = verdict.level == VerdictLevel::Critical;
    const bool isWell = verdict.level == VerdictLevel::Well;
    const QColor bar = isCritical ? tokens().crit : isWell ? tokens().ok : tokens().warn;
    const QColor tint = isCritical ? tokens().critbg : isWell ? tokens().okbg : tokens().warnbg;
    const std::vector<PageCanvas::Run> runs{{text(verdict.headline), tokens().t1, true},
                                            {QLatin1Char(' ') + text(verdict.details), tokens().t2}};
    const double width = canvas.width() - 27;
    const double height = canvas.textHeight(runs, 13, 18, width) + 18;
    canvas.advance(15);
    canvas.fill(0, 0, canvas.width(), height, tint);
    canvas.fill(0, 0, 3, height, bar);
    canvas.text(15, 9, width, runs, 13, 18);
    canvas.advance(height);
}

void drawFigures(PageCanvas& canvas, const std::vector<ContentFigure>& figures, double valueSize)
{
    if (figures.empty())
        return;
    const double each = canvas.width() / static_cast<double>(figures.size());
    double x = 0;
    for (const auto& figure : figures) {
        canvas.text(x, 0, each - 4, {{text(figure.label), tokens().t3}}, 11, 16);
        canvas.text(x, 16, each - 4, {{text(figure.value), toneColour(figure.tone), true}}, valueSize, 22);
        x += each;
    }
    canvas.advance(38);
}

// Title, explanation and legend on one line.
void drawHeading(PageCanvas& canvas, const std::string& title, const std::string& explanation, double right)
{
    const PageCanvas::Run heading{text(title), tokens().t1, true};
    const double width = canvas.textWidth(heading, 14);
    canvas.text(0, 0, canvas.width(), {heading}, 14, 20);
    canvas.text(width + 6, 0.8, std::max(40.0, right - width - 6), {{text(explanation), tokens().t3}}, 12, 20);
}

double drawLegend(PageCanvas& canvas, const std::vector<analysis::LegendEntry>& legend)
{
    double x = canvas.width();
    for (auto entry = legend.rbegin(); entry != legend.rend(); ++entry) {
        const PageCanvas::Run label{text(entry->label), tokens().t2};
        const double width = canvas.textWidth(label, 11);
        canvas.text(x - width, 0, width + 2, {label}, 11, 20);
        canvas.fill(x - width - 15, 9, 10, 3, colour(entry->colour), 1.5);
        x -= width + 27;
    }
    return x;
}

void drawPicture(PageCanvas& canvas, const ContentPicture& picture)
{
    const double height = picture.height * canvas.width() / analysis::PictureWidth;
    canvas.ensure(height + 24);
    if (!picture.title.empty()) {
        const double right = drawLegend(canvas, picture.legend);
        drawHeading(canvas, picture.title, picture.explanation, right);
        canvas.advance(20);
    }
    canvas.svg(0, 0, canvas.width(), height, QByteArray::fromStdString(picture.svg));
    canvas.advance(height + 4);
}

// The columns of a table in units.
struct Grid
{
    explicit Grid(const ContentTable& contents, double width) : table(contents)
    {
        double all = 0;
        for (const auto& column : table.columns)
            all += column.share;
        double x = 0;
        for (const auto& column : table.columns) {
            lefts.push_back(x);
            x += column.share / all * width;
        }
        lefts.push_back(width);
    }
    // A text after figures stands a little apart.
    [[nodiscard]] double left(std::size_t i) const
    {
        const bool isAfterNumber = i > 0 && table.columns[i - 1].isNumber && !table.columns[i].isNumber;
        return lefts[i] + (i == 0 ? 0 : isAfterNumber ? 2 * CellGap : CellGap);
    }
    [[nodiscard]] double width(std::size_t i) const { return lefts[i + 1] - left(i); }

    const ContentTable& table;
    std::vector<double> lefts;
};

void drawTableHeader(PageCanvas& canvas, const Grid& grid)
{
    for (std::size_t i = 0; i < grid.table.columns.size(); ++i) {
        const auto& column = grid.table.columns[i];
        canvas.text(grid.left(i), 3, grid.width(i), {{text(column.title), tokens().t3}}, CellText, CellLine,
                    column.isNumber ? Qt::AlignRight : Qt::AlignLeft);
    }
    canvas.fill(0, 21, canvas.width(), 1, tokens().line);
    canvas.advance(22);
}

PageCanvas::Run runOf(const ContentCell& cell)
{
    return {text(cell.text), toneColour(cell.tone), cell.isStrong};
}

double rowHeight(const PageCanvas& canvas, const Grid& grid, const std::vector<ContentCell>& row)
{
    double height = CellLine;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (!grid.table.columns[i].isNumber && !row[i].text.empty())
            height = std::max(height, canvas.textHeight({runOf(row[i])}, CellText, CellLine, grid.width(i)));
    }
    return height + 2 * CellPadding;
}

void drawRow(PageCanvas& canvas, const Grid& grid, const std::vector<ContentCell>& row, double height)
{
    for (std::size_t i = 0; i < row.size(); ++i) {
        const auto& cell = row[i];
        double x = grid.left(i);
        double width = grid.width(i);
        if (!cell.chip.empty()) {
            canvas.fill(x, CellPadding + (CellLine - ChipSide) / 2, ChipSide, ChipSide, colour(cell.chip), 2);
            x += ChipWidth;
            width -= ChipWidth;
        }
        if (grid.table.columns[i].isNumber)
            canvas.figures(x, CellPadding, width, runOf(cell), CellText, CellLine);
        else
            canvas.text(x, CellPadding, width, {runOf(cell)}, CellText, CellLine);
    }
    canvas.fill(0, height - 0.5, canvas.width(), 0.5, tokens().line);
    canvas.advance(height);
}

void drawTable(PageCanvas& canvas, const ContentTable& table)
{
    if (table.columns.empty())
        return;
    const Grid grid(table, canvas.width());
    drawTableHeader(canvas, grid);
    for (const auto& row : table.rows) {
        const double height = rowHeight(canvas, grid, row);
        if (canvas.ensure(height))
            drawTableHeader(canvas, grid);
        drawRow(canvas, grid, row, height);
    }
}

void drawSection(PageCanvas& canvas, const ContentSection& section)
{
    constexpr double Beginning = 130; // heading, figures and some rows stay together
    if (section.beginsPage && !canvas.isAtTop())
        canvas.newPage();
    if (!canvas.ensure(Beginning) && !canvas.isAtTop())
        canvas.advance(18);
    drawHeading(canvas, section.title, section.explanation, canvas.width());
    canvas.advance(22);
    if (!section.figures.empty()) {
        canvas.advance(4);
        drawFigures(canvas, section.figures, 14);
        canvas.advance(6);
    }
    drawTable(canvas, section.table);
    if (!section.note.empty()) {
        const std::vector<PageCanvas::Run> note{{text(section.note), tokens().t2}};
        const double height = canvas.textHeight(note, 12, 18, canvas.width());
        canvas.ensure(height + 6);
        canvas.text(0, 6, canvas.width(), note, 12, 18);
        canvas.advance(height + 6);
    }
}

void drawSource(PageCanvas& canvas, const std::string& footer)
{
    const std::vector<PageCanvas::Run> runs{{text(footer), tokens().t3}};
    const double height = canvas.textHeight(runs, 11, 16, canvas.width());
    if (!canvas.ensure(height + 22))
        canvas.advance(14);
    canvas.fill(0, 0, canvas.width(), 1, tokens().line);
    canvas.text(0, 8, canvas.width(), runs, 11, 16);
    canvas.advance(height + 8);
}

bool print(const ReportContent& content, PageCanvas& canvas)
{
    drawHeader(canvas, content);
    drawVerdict(canvas, content.verdict);
    canvas.advance(12);
    drawFigures(canvas, content.figures, 16);
    canvas.advance(9);
    canvas.fill(0, 0, canvas.width(), 1, tokens().line);
    canvas.advance(12);
    for (const auto& picture : content.pictures)
        drawPicture(canvas, picture);
    for (const auto& section : content.sections)
        drawSection(canvas, section);
    drawSource(canvas, content.footer);
    return canvas.finish();
}

} // namespace

Result<void> renderPdf(const analysis::Report& report, QIODevice& device)
{
    const auto content = analysis::contentOf(report);
    const QString title = text(content.title + " – " + content.kind);
    QBuffer trial; // "1 / n" needs n
    trial.open(QIODevice::WriteOnly);
    PageCanvas counting(trial, title, 0);
    print(content, counting);
    // Through memory, since the PDF engine does not tell whether the device took its bytes.
    QBuffer pages;
    pages.open(QIODevice::WriteOnly);
    PageCanvas canvas(pages, title, counting.pages());
    if (!canvas.isActive() || !print(content, canvas))
        return fail(ErrorCode::Failed,
                    QCoreApplication::translate("Report", "The pages could not be drawn.").toStdString());
    if (!device.isWritable() || device.write(pages.data()) != pages.data().size())
        return fail(ErrorCode::Failed, QCoreApplication::translate("Report", "The pages could not be written: %1.")
                                           .arg(device.errorString())
                                           .toStdString());
    return {};
}

QImage renderFirstPage(const analysis::Report& report, int width)
{
    constexpr double Ratio = 297.0 / 210.0;
    QImage paper(width, static_cast<int>(width * Ratio), QImage::Format_RGB32);
    paper.fill(Qt::white);
    PageCanvas canvas(paper, 0);
    print(analysis::contentOf(report), canvas);
    return paper;
}

} // namespace loopscope::ui
