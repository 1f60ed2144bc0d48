// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/reporthtml.h"

#include "core/analysis/reportcontent.h"
#include "core/analysis/reporttext.h"
#include "core/analysis/svgwriter.h"

namespace loopscope::analysis {

namespace {

constexpr std::string_view Style = R"css(
:root{color-scheme:light;--t1:#15181D;--t2:#454D59;--t3:#5E6774;--line:#E2E5EA;--grid:#ECEEF1;
--crit:#C42B2B;--critbg:#FCE8E6;--warn:#8F5B00;--warnbg:#FBF0DA;--ok:#187346;--okbg:#E4F4EB}
*{box-sizing:border-box}
html{background:#F4F5F7}
body{margin:0 auto;max-width:794px;padding:36px 48px;background:#FFFFFF;color:var(--t1);
font:12px/18px Inter,"Segoe UI","Noto Sans","Helvetica Neue","DejaVu Sans",Arial,sans-serif;
font-variant-numeric:tabular-nums;-webkit-print-color-adjust:exact;print-color-adjust:exact}
header{display:flex;justify-content:space-between;align-items:flex-end;gap:24px;border-bottom:2px solid var(--t1);
padding-bottom:10px}
header p{margin:0;font-size:11px;line-height:16px;color:var(--t2)}
header .kind{color:var(--t3)}
header .facts{text-align:right;flex:none}
h1{margin:2px 0 0;font-size:22px;line-height:26px;font-weight:600;overflow-wrap:anywhere}
h2{margin:0;font-size:14px;line-height:20px;font-weight:600}
h2 small,h3 small{font-size:12px;font-weight:400;color:var(--t3);overflow-wrap:anywhere}
h3{margin:0;font-size:14px;line-height:20px;font-weight:600}
.verdict{margin:15px 0 0;padding:9px 12px;border-left:3px solid;font-size:13px;color:var(--t2);overflow-wrap:anywhere}
.verdict strong{font-weight:600;color:var(--t1)}
.verdict.critical{background:var(--critbg);border-color:var(--crit)}
.verdict.warning{background:var(--warnbg);border-color:var(--warn)}
.verdict.good{background:var(--okbg);border-color:var(--ok)}
.figures{display:grid;grid-template-columns:repeat(6,1fr);gap:0 12px;margin:0;padding:12px 0 9px;
border-bottom:1px solid var(--line)}
.figures dt{font-size:11px;line-height:16px;color:var(--t3)}
.figures dd{margin:0;font-size:16px;line-height:22px;font-weight:600;white-space:nowrap}
.figures div{min-width:0}
.charts{margin-top:12px}
figure{margin:0;break-inside:avoid}
figure+figure{margin-top:6px}
figcaption{display:flex;justify-content:space-between;align-items:baseline;gap:16px}
.legend{display:flex;gap:12px;margin:0;padding:0;list-style:none;font-size:11px;color:var(--t2);flex:none}
.legend svg{width:10px;height:3px;margin-right:5px;vertical-align:3px}
figure>svg{display:block;width:100%;height:auto;overflow:visible}
section{margin-top:18px}
section .figures{border-bottom:0;padding:6px 0}
section .figures dd{font-size:14px;line-height:20px}
table{width:100%;table-layout:fixed;border-collapse:collapse;font-size:11px;line-height:15px;margin-top:2px}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th{font-weight:400;color:var(--t3);text-align:left;padding:3px 0 3px 8px;vertical-align:bottom;white-space:nowrap}
td,tbody th{padding:2px 0 2px 8px;border-top:1px solid var(--grid);color:var(--t1);text-align:left;
vertical-align:top;overflow-wrap:anywhere}
th:first-child,td:first-child{padding-left:0}
thead th{border-bottom:1px solid var(--line)}
tbody tr:last-child>*{border-bottom:1px solid var(--line)}
thead{display:table-header-group}
tr{break-inside:avoid}
.number{text-align:right;white-space:nowrap}
.number+td:not(.number),.number+th:not(.number){padding-left:16px}
.strong{font-weight:600}
.quiet{color:var(--t3)}.critical-text{color:var(--crit)}.warning-text{color:var(--warn)}.good-text{color:var(--ok)}
.chip{width:9px;height:9px;margin-right:8px;vertical-align:-1px}
.note{margin:6px 0 0;color:var(--t2)}
footer{margin-top:14px;padding-top:8px;border-top:1px solid var(--line);font-size:11px;line-height:16px;color:var(--t3)}
@page{size:A4;margin:12mm;@bottom-right{content:counter(page) " / " counter(pages);font:11px Inter,sans-serif;color:#5E6774}}
@media print{html{background:#FFFFFF}body{max-width:none;padding:0}h2,h3,figcaption{break-after:avoid}
.page{break-before:page;margin-top:0}footer{break-inside:avoid}}
@media screen{body{margin:24px auto;border:1px solid var(--line)}}
@media screen and (max-width:842px){body{margin:0 auto;border:0}}
@media screen and (max-width:640px){body{padding:16px}.figures{grid-template-columns:repeat(3,1fr)}
header{display:block}header .facts{text-align:left;margin-top:6px}section{overflow-x:auto}}
)css";

std::string_view classOf(Tone tone)
{
    switch (tone) {
    case Tone::Quiet:
        return "quiet";
    case Tone::Critical:
        return "critical-text";
    case Tone::Warning:
        return "warning-text";
    case Tone::Good:
        return "good-text";
    case Tone::Normal:
        break;
    }
    return {};
}

std::string_view classOf(VerdictLevel level)
{
    switch (level) {
    case VerdictLevel::Critical:
        return "critical";
    case VerdictLevel::Warning:
        return "warning";
    case VerdictLevel::Well:
        break;
    }
    return "good";
}

// Appends pieces; texts pass through escaping, markup does not.
class Html
{
public:
    Html& operator<<(std::string_view markup)
    {
        m_out += markup;
        return *this;
    }
    Html& text(std::string_view content)
    {
        m_out += escapeMarkup(content);
        return *this;
    }
    // <tag class="…">text</tag>
    Html& element(std::string_view tag, std::string_view classes, std::string_view content)
    {
        *this << "<" << tag;
        if (!classes.empty())
            *this << " class=\"" << classes << "\"";
        *this << ">";
        text(content);
        return *this << "</" << tag << ">";
    }
    [[nodiscard]] std::string take() { return std::move(m_out); }

private:
    std::string m_out;
};

void writeFigures(Html& html, const std::vector<ContentFigure>& figures)
{
    if (figures.empty())
        return;
    html << "<dl class=\"figures\">";
    for (const auto& figure : figures) {
        html << "<div>";
        html.element("dt", {}, figure.label).element("dd", classOf(figure.tone), figure.value);
        html << "</div>";
    }
    html << "</dl>\n";
}

void writeHeading(Html& html, std::string_view tag, std::string_view title, std::string_view explanation)
{
    html << "<" << tag << ">";
    html.text(title);
    if (!explanation.empty())
        (html << " ").element("small", {}, explanation);
    html << "</" << tag << ">";
}

void writeLegend(Html& html, const std::vector<LegendEntry>& legend)
{
    if (legend.empty())
        return;
    html << "<ul class=\"legend\" aria-label=\"Workers\">";
    for (const auto& entry : legend) {
        html << "<li><svg viewBox=\"0 0 10 3\" aria-hidden=\"true\"><rect width=\"10\" height=\"3\" rx=\"1.5\" fill=\""
             << entry.colour << "\"/></svg>";
        html.text(entry.label) << "</li>";
    }
    html << "</ul>";
}

void writePicture(Html& html, const ContentPicture& picture)
{
    html << "<figure>";
    if (!picture.title.empty()) {
        html << "<figcaption>";
        writeHeading(html, "h3", picture.title, picture.explanation);
        writeLegend(html, picture.legend);
        html << "</figcaption>";
    }
    html << picture.svg << "</figure>\n";
}

std::string cellClass(const ContentColumn& column, const ContentCell& cell)
{
    std::string classes(classOf(cell.tone));
    if (column.isNumber)
        classes += classes.empty() ? "number" : " number";
    if (cell.isStrong)
        classes += classes.empty() ? "strong" : " strong";
    return classes;
}

void writeCell(Html& html, const ContentColumn& column, const ContentCell& cell, bool isRowHeader)
{
    html << (isRowHeader ? "<th scope=\"row\"" : "<td");
    if (const auto classes = cellClass(column, cell); !classes.empty())
        html << " class=\"" << classes << "\"";
    html << ">";
    if (!cell.chip.empty())
        html << "<svg class=\"chip\" viewBox=\"0 0 9 9\" aria-hidden=\"true\"><rect width=\"9\" height=\"9\" rx=\"2\" "
                "fill=\""
             << cell.chip << "\"/></svg>";
    html.text(cell.text) << (isRowHeader ? "</th>" : "</td>");
}

void writeTable(Html& html, const ContentTable& table)
{
    if (table.columns.empty())
        return;
    html << "<table>";
    html.element("caption", {}, table.caption);
    double all = 0;
    for (const auto& column : table.columns)
        all += column.share;
    html << "<colgroup>";
    for (const auto& column : table.columns)
        html << "<col style=\"width:" << svgNumber(column.share / all * 100) << "%\">";
    html << "</colgroup><thead><tr>";
    for (const auto& column : table.columns) {
        html << "<th scope=\"col\"" << (column.isNumber ? " class=\"number\">" : ">");
        html.text(column.title) << "</th>";
    }
    html << "</tr></thead>\n<tbody>\n";
    for (const auto& row : table.rows) {
        html << "<tr>";
        for (std::size_t i = 0; i < row.size() && i < table.columns.size(); ++i)
            writeCell(html, table.columns[i], row[i], i == 0);
        html << "</tr>\n";
    }
    html << "</tbody></table>\n";
}

void writeSection(Html& html, const ContentSection& section)
{
    html << (section.beginsPage ? "<section class=\"page\">" : "<section>");
    writeHeading(html, "h2", section.title, section.explanation);
    writeFigures(html, section.figures);
    writeTable(html, section.table);
    if (!section.note.empty())
        html.element("p", "note", section.note);
    html << "</section>\n";
}

void writeHeader(Html& html, const ReportContent& content)
{
    html << "<header><div>";
    html.element("p", "kind", content.kind).element("h1", {}, content.title);
    html << "</div><div class=\"facts\">";
    for (const auto& fact : content.facts)
        html.element("p", {}, fact);
    html << "</div></header>\n";
}

void writeVerdict(Html& html, const ReportVerdict& verdict)
{
    html << "<p class=\"verdict " << classOf(verdict.level) << "\">";
    html.element("strong", {}, verdict.headline);
    if (!verdict.details.empty())
        (html << " ").text(verdict.details);
    html << "</p>\n";
}

} // namespace

std::string renderHtml(const Report& report)
{
    const auto content = contentOf(report);
    Html html;
    html << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" content=\"Loopscope\">\n";
    html.element("title", {}, content.title + " – " + content.kind);
    html << "\n<style>" << Style << "</style>\n</head>\n<body>\n";
    writeHeader(html, content);
    html << "<main>\n";
    writeVerdict(html, content.verdict);
    writeFigures(html, content.figures);
    html << "<div class=\"charts\">\n";
    for (const auto& picture : content.pictures)
        writePicture(html, picture);
    html << "</div>\n";
    for (const auto& section : content.sections)
        writeSection(html, section);
    html << "</main>\n";
    html.element("footer", {}, content.footer);
    html << "\n</body>\n</html>\n";
    return html.take();
}

} // namespace loopscope::analysis
