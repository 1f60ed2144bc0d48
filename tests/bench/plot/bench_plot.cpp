// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/series.h"
#include "ui/plot/chartgroup.h"
#include "ui/plot/linechart.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <qcustomplot.h>
#include <random>
#include <vector>

// Processor time of one full replot of an hour at one sample a second: asking the series, styling, drawing and painting
// 1200x600. The peer draws the same samples as plain QCPGraph lines with QCustomPlot's cheap settings (fast polylines,
// pen 1, no antialiasing, adaptive sampling); its data is set beforehand, so that only replot and paint are counted.
namespace {

using namespace loopscope;
using namespace loopscope::ui;

constexpr int Samples = 3600;
constexpr int Runs = 15;
constexpr int Width = 1200;
constexpr int Height = 600;
const WallTime Start = wallTimeFromSeconds(1'763'384'400);

double cpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

// Lag as measured on calm servers with one worker that stalls: 1 to 4 ms, 1 % up to 60 ms, worker 3 now and then 200.
std::vector<std::vector<double>> lag(int workers)
{
    std::mt19937 random(7);
    std::uniform_real_distribution<double> unit(0, 1);
    std::vector<std::vector<double>> out(static_cast<std::size_t>(workers));
    for (std::size_t w = 0; w < out.size(); ++w)
        for (int i = 0; i < Samples; ++i) {
            double value = 0.001 + unit(random) * 0.003;
            if (unit(random) < 0.01)
                value += unit(random) * 0.06;
            if (w == 2 && i % 24 == 7)
                value = 0.1 + unit(random) * 0.1;
            out[w].push_back(value);
        }
    return out;
}

double ours(const std::vector<std::vector<double>>& values)
{
    std::vector<analysis::Series> series;
    for (const auto& line : values) {
        analysis::Series& one = series.emplace_back();
        for (int i = 0; i < Samples; ++i)
            one.append({Start + std::chrono::seconds(i), line[static_cast<std::size_t>(i)]});
    }
    Theme theme(ThemeMode::Dark);
    ChartGroup group;
    group.setNow(Start + std::chrono::seconds(Samples));
    group.setBaseSpan(Micros{3'600'000'000});
    group.setSelected(WorkerSlot{3});
    ChartSpec spec;
    spec.unit = QStringLiteral("ms");
    spec.limit = 0.05;
    spec.marksWorst = true;
    LineChart chart(spec, theme, group);
    chart.setSource([&](WallTime from, WallTime to, Micros bucket) {
        std::vector<ChartLine> lines;
        for (std::size_t i = 0; i < series.size(); ++i)
            lines.push_back({WorkerSlot{static_cast<std::uint16_t>(i + 1)}, {series[i].buckets(from, to, bucket)}});
        return lines;
    });
    chart.resize(Width, Height);
    chart.show();
    QApplication::processEvents();
    std::vector<double> times;
    for (int run = 0; run < Runs; ++run) {
        const double before = cpuMs();
        chart.invalidate();
        chart.refresh();
        QApplication::processEvents(); // the paint
        times.push_back(cpuMs() - before);
    }
    return median(times);
}

double peer(const std::vector<std::vector<double>>& values)
{
    QCustomPlot plot;
    plot.setPlottingHints(QCP::phFastPolylines | QCP::phCacheLabels);
    plot.setNotAntialiasedElements(QCP::aeAll);
    for (std::size_t w = 0; w < values.size(); ++w) {
        QCPGraph* graph = plot.addGraph();
        graph->setPen(QPen(QColor::fromHsv(static_cast<int>(w * 47 % 360), 180, 220), 1));
        QVector<double> keys;
        QVector<double> ms;
        for (int i = 0; i < Samples; ++i) {
            keys.append(toSeconds(Start) + i);
            ms.append(values[w][static_cast<std::size_t>(i)] * 1e3);
        }
        graph->setData(keys, ms, true);
    }
    plot.xAxis->setRange(toSeconds(Start), toSeconds(Start) + Samples);
    plot.yAxis->setRange(0, 250);
    plot.resize(Width, Height);
    plot.show();
    QApplication::processEvents();
    std::vector<double> times;
    for (int run = 0; run < Runs; ++run) {
        const double before = cpuMs();
        plot.replot(QCustomPlot::rpQueuedRefresh);
        QApplication::processEvents(); // the paint
        times.push_back(cpuMs() - before);
    }
    return median(times);
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen"); // no compositor in the figures
    const QApplication app(argc, argv);
    for (const int workers : {8, 64}) {
        const auto values = lag(workers);
        std::printf("{\"bench\":\"plot\",\"case\":\"%d workers, 3,600 samples\",\"value\":%.2f,"
                    "\"unit\":\"ms CPU/replot\",\"peer\":\"QCPGraph raw lines\",\"peerValue\":%.2f}\n",
                    workers, ours(values), peer(values));
        std::fflush(stdout);
    }
    return 0;
}
