// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
// HTML, JSON and CSV of one report, and what hostile names do to them.
#include "core/analysis/reportcontent.h"
#include "core/analysis/reportcsv.h"
#include "core/analysis/reporthtml.h"
#include "core/analysis/reportjson.h"
#include "core/analysis/reporttext.h"
#include "tests/support/jsonschema.h"
#include "tests/support/reportfixture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>

using namespace loopscope;
using namespace loopscope::analysis;
using namespace std::string_literals;

namespace {

const std::string Hostile = "</script><script>alert(1)</script>\"' onload='x' & \x01\xff\u202E,\r\n=1+1"s;

Report hostileReport()
{
    auto report = test::fixtureReport();
    report.cluster.name = report.cluster.host = report.cluster.runtime = report.cluster.runtimeVersion = Hostile;
    report.cluster.id = report.cluster.redis = report.endpoint = report.consoleVersion = Hostile;
    for (auto& worker : report.workers)
        worker.reason = Hostile;
    report.workers[0].state = WorkerState::Errored;
    for (auto& event : report.events)
        event.text = event.signal = Hostile;
    for (auto& chart : report.charts)
        chart.title = chart.explanation = chart.metric.unit = chart.metric.name = Hostile;
    report.redis->address = report.redis->version = report.redis->problem = Hostile;
    for (auto& key : report.redis->topKeys)
        key.name = key.type = key.encoding = Hostile;
    return report;
}

std::size_t count(const std::string& text, const std::string& part)
{
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
        ++found;
    return found;
}

struct Element
{
    std::string name;
    std::string attributes; // as written, with a space before each
    bool isClosing = false;
    bool isEmpty = false; // closes itself
};

// Tags of the body as a browser finds them: from '<' to the next '>', since texts and values hold neither.
std::vector<Element> elementsOf(const std::string& html)
{
    std::vector<Element> elements;
    for (auto at = html.find("<body"); at != std::string::npos; at = html.find('<', at + 1)) {
        Element element;
        element.isClosing = html[at + 1] == '/';
        const auto begin = at + (element.isClosing ? 2 : 1);
        const auto end = html.find('>', at);
        const auto nameEnd = html.find_first_of(" />", begin);
        element.isEmpty = html[end - 1] == '/';
        element.name = html.substr(begin, nameEnd - begin);
        element.attributes = html.substr(nameEnd, end - nameEnd);
        elements.push_back(element);
    }
    return elements;
}

void expectSelfContained(const std::string& html)
{
    for (const char* part : {"<script", "javascript:", "@import", "url(", "<link", "<base"})
        EXPECT_EQ(count(html, part), 0U) << part;
    for (const auto& element : elementsOf(html)) {
        for (const char* name : {"iframe", "object", "embed", "form", "img", "a", "image", "use", "style"})
            EXPECT_NE(element.name, name);
        for (const char* attribute : {" src=", " href=", " srcset=", " data=", " action=", " xlink:href=", " on"})
            EXPECT_EQ(element.attributes.find(attribute), std::string::npos) << element.attributes;
    }
}

// Every element that is opened is closed, in order.
void expectBalanced(const std::string& html)
{
    std::vector<std::string> open{"html"};
    for (const auto& element : elementsOf(html)) {
        if (element.isEmpty || element.name == "col")
            continue;
        if (!element.isClosing) {
            open.push_back(element.name);
            continue;
        }
        ASSERT_FALSE(open.empty());
        ASSERT_EQ(open.back(), element.name);
        open.pop_back();
    }
    EXPECT_TRUE(open.empty());
}

TEST(ReportHtml, SaysWhatTheReportSays)
{
    const auto html = renderHtml(test::fixtureReport());
    EXPECT_EQ(html.find("<!DOCTYPE html>\n<html lang=\"en\">"), 0U);
    for (const char* part :
         {"<h1>shop on build-7</h1>", "22 Nov 2026, 13:53:00 – 14:08:00 UTC",
          "8 Node.js 20.20.2 workers, made 14:08:02 UTC", "Worker 3 blocks its event loop since 14:02:11.",
          "15 stalls, worst turn 212 ms. The other seven workers are well.", ">212 ms<", ">1.53 GiB<", ">4,118 /s<",
          "limit 50 ms", "7 others", "w5 restarted", "cart:bulk:9917", ">14 MiB<", ">none<", "bin:\\xff\\x00\\x01",
          "7,197 of 7,200 received, 0 dropped", "98 % on the processor", "size:A4;margin:12mm"})
        EXPECT_NE(html.find(part), std::string::npos) << part;
    expectSelfContained(html);
    expectBalanced(html);
}

TEST(ReportHtml, HasRealTablesAndPicturesWithTexts)
{
    const auto html = renderHtml(test::fixtureReport());
    EXPECT_EQ(count(html, "<table>"), 3U);
    EXPECT_EQ(count(html, "<caption>"), 3U);
    EXPECT_EQ(count(html, "<th scope=\"row\""), 8U + 19U + 5U);
    EXPECT_EQ(count(html, "role=\"img\""), 4U);
    EXPECT_EQ(count(html, "<desc"), 4U);
    EXPECT_NE(html.find("Event-loop lag of eight workers, 13:53:00 to 14:08:00 UTC. Worker 3: at most 212 ms"),
              std::string::npos);
    for (const char* id : {"chart1", "chart2", "chart3", "events"})
        EXPECT_EQ(count(html, "id=\""s + id + "-title\""), 1U);
}

TEST(ReportHtml, EscapesEverythingFromOutside)
{
    const auto html = renderHtml(hostileReport());
    expectSelfContained(html);
    expectBalanced(html);
    auto line = html;
    std::replace(line.begin(), line.end(), '\n', ' ');
    EXPECT_TRUE(isPlainText(line)) << "no control character, all UTF-8";
    EXPECT_NE(html.find("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39; onload=&#39;x&#39; &amp; \\x01\\xff"),
              std::string::npos);
}

TEST(ReportHtml, IsBoundedForCrowds)
{
    auto report = test::fixtureReport(300);
    const auto html = renderHtml(report);
    EXPECT_LT(html.size(), 700000U);
    EXPECT_NE(html.find("The worst 200 of 300 workers."), std::string::npos);
    EXPECT_NE(html.find("band of all, median, worst eight"), std::string::npos);
    EXPECT_NE(html.find("299 others"), html.find("limit 50 ms"));
}

TEST(ReportHtml, WithoutDataItSaysSo)
{
    Report report;
    report.from = test::fixtureTime(0);
    report.to = report.madeAt = test::fixtureTime(60);
    report.charts.resize(1);
    const auto html = renderHtml(report);
    for (const char* part : {"Unnamed cluster", "No worker is known.", "No data in this time", "Nothing happened"})
        EXPECT_NE(html.find(part), std::string::npos) << part;
    EXPECT_EQ(html.find("Redis"), std::string::npos);
    EXPECT_EQ(html.find("nan"), std::string::npos);
    expectBalanced(html);
}

TEST(ReportHtml, MissingFiguresAreDashes)
{
    auto report = test::fixtureReport(1);
    report.workers[0] = {};
    report.workers[0].key = {WorkerSlot{1}, Incarnation{1}};
    report.workers[0].lagMax = std::numeric_limits<double>::quiet_NaN();
    const auto content = contentOf(report);
    const auto& row = content.sections[0].table.rows[0];
    for (std::size_t i = 1; i < row.size(); ++i)
        EXPECT_EQ(row[i].text, "–") << content.sections[0].table.columns[i].title;
}

TEST(ReportHtml, LongListsSayHowMuchIsShown)
{
    auto report = test::fixtureReport();
    report.events.assign(300, test::fixtureEvent(100, EventKind::App, 1, "deploy"));
    report.eventsOmitted = 50;
    EXPECT_EQ(contentOf(report).sections[1].table.rows.size(), MaxEventRows);
    EXPECT_EQ(contentOf(report).sections[1].note, "The newest 120 of 350 events.");
}

TEST(ReportHtml, SaysAnExitsCodeOnce)
{
    Report report = test::fixtureReport();
    auto told = test::fixtureEvent(100, EventKind::Exit, 2, "exited with code 7");
    told.exitCode = 7;
    auto untold = test::fixtureEvent(101, EventKind::Exit, 2, "drained");
    untold.exitCode = 3;
    auto killed = test::fixtureEvent(102, EventKind::Exit, 2, "ended by SIGKILL");
    killed.signal = "SIGKILL";
    report.events = {told, untold, killed};
    const std::string html = renderHtml(report);
    EXPECT_NE(html.find(">exited with code 7<"), std::string::npos);
    EXPECT_NE(html.find(">drained, exit code 3<"), std::string::npos);
    EXPECT_NE(html.find(">ended by SIGKILL<"), std::string::npos);
}

TEST(ReportContent, NamesFiles)
{
    auto report = test::fixtureReport();
    EXPECT_EQ(fileStem(report), "shop-2026-11-22-1408");
    report.cluster.name = "../../etc/pass wd\n";
    EXPECT_EQ(fileStem(report), "etc-pass-wd-2026-11-22-1408");
    report.cluster.name = "日本";
    EXPECT_EQ(fileStem(report), "loopscope-2026-11-22-1408");
}

std::string schemaText()
{
    const char* root = std::getenv("LOOPSCOPE_SOURCE");
    std::ifstream file(std::string(root != nullptr ? root : ".") + "/resources/report/loopscope-report.schema.json");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(ReportJson, IsAsTheSchemaSays)
{
    const auto schema = boost::json::parse(schemaText()).as_object();
    Report empty;
    for (const auto& report : {test::fixtureReport(), hostileReport(), test::fixtureReport(20), empty}) {
        const auto document = boost::json::parse(renderJson(report));
        EXPECT_EQ(test::offence(document, schema), "");
    }
    auto broken = boost::json::parse(renderJson(test::fixtureReport()));
    broken.as_object()["workers"].as_array()[0].as_object()["lagMax"] = "212 ms";
    EXPECT_EQ(test::offence(broken, schema), "$.workers[0].lagMax has the wrong type");
    broken.as_object().erase("verdict");
    EXPECT_NE(test::offence(broken, schema), "");
}

TEST(ReportJson, HoldsTheNumbers)
{
    const auto document = boost::json::parse(renderJson(test::fixtureReport())).as_object();
    EXPECT_EQ(document.at("from").as_double(), 1795355580);
    EXPECT_EQ(document.at("verdict").as_object().at("slot").as_int64(), 3);
    EXPECT_EQ(document.at("figures").as_object().at("worstLag").as_double(), 0.212);
    const auto& lines = document.at("charts").as_array()[0].as_object().at("lines").as_array();
    ASSERT_EQ(lines.size(), 9U); // worker 5 lived twice
    const auto& gone = lines[4].as_object();
    EXPECT_EQ(gone.at("slot").as_int64(), 5);
    EXPECT_EQ(gone.at("columnSeconds").as_double(), 2);
    EXPECT_TRUE(gone.at("max").as_array().back().is_null());
    const auto& binary = document.at("redis").as_object().at("topKeys").as_array()[4].as_object();
    EXPECT_EQ(binary.at("nameHex").as_string(), "62696e3aff0001");
    EXPECT_TRUE(document.at("redis").as_object().at("topKeys").as_array()[0].as_object().at("nameHex").is_null());
}

// Records of RFC 4180, or nothing if the text breaks it.
std::vector<std::vector<std::string>> parsedCsv(const std::string& text)
{
    std::vector<std::vector<std::string>> records(1, {""});
    bool isQuoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string& field = records.back().back();
        if (isQuoted) {
            if (text[i] != '"')
                field += text[i];
            else if (i + 1 < text.size() && text[i + 1] == '"')
                field += text[++i];
            else
                isQuoted = false;
        } else if (text[i] == '"' && field.empty()) {
            isQuoted = true;
        } else if (text[i] == ',') {
            records.back().emplace_back();
        } else if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
            records.push_back({""});
            ++i;
        } else {
            field += text[i];
        }
    }
    records.pop_back();
    return records;
}

TEST(ReportCsv, IsOneTable)
{
    const auto records = parsedCsv(renderCsv(test::fixtureReport()));
    ASSERT_GT(records.size(), 9000U);
    EXPECT_EQ(records[0], (std::vector<std::string>{"time", "slot", "incarnation", "metric", "unit", "value", "text"}));
    for (const auto& record : records)
        ASSERT_EQ(record.size(), 7U);
    const auto has = [&](const std::vector<std::string>& wanted) {
        return std::find(records.begin(), records.end(), wanted) != records.end();
    };
    EXPECT_TRUE(has({"2026-11-22T14:07:22.000Z", "3", "1", "nodejs.eventloop.delay.max", "s", "0.212", ""}));
    EXPECT_TRUE(has({"2026-11-22T14:07:22.000Z", "3", "1", "event.stall", "s", "0.212", ""}));
    EXPECT_TRUE(has({"2026-11-22T14:02:00.000Z", "", "", "event.app", "", "", "flag bulk-cart on"}));
    EXPECT_TRUE(has({"2026-11-22T14:08:00.000Z", "3", "1", "loopscope.worker.state", "", "", "online"}));
}

TEST(ReportCsv, IsNoFormula)
{
    Report report;
    for (const char* text : {"=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "plain", "a,\"b\"\r\nc"})
        report.events.push_back(test::fixtureEvent(1, EventKind::App, 1, text));
    const auto records = parsedCsv(renderCsv(report));
    ASSERT_EQ(records.size(), 8U);
    const std::vector<std::string> expected{"'=cmd|' /C calc'!A0", "'+1", "'-1", "'@SUM(A1)", "\\t=1", "plain",
                                            "a,\"b\"\\r\\nc"};
    for (std::size_t i = 0; i < expected.size(); ++i)
        EXPECT_EQ(records[i + 1][6], expected[i]);
    EXPECT_EQ(parsedCsv(renderCsv(hostileReport()))[1].size(), 7U);
}

} // namespace
