// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fakehub.h"
#include "ui/mainwindow/page.h"
#include "ui/mainwindow/settings.h"
#include "ui/models/selection.h"
#include "ui/plot/chartgroup.h"
#include "ui/theme/theme.h"

#include <QTemporaryDir>
#include <QTest>

// What a page needs to live, and a hub on a real socket to attach it to.
namespace loopscope::test {

class BenchSettings final : public ui::Settings
{
public:
    [[nodiscard]] ui::Preferences preferences() const override { return m_preferences; }
    void setPreferences(const ui::Preferences& preferences) override { m_preferences = preferences; }
    [[nodiscard]] std::vector<ui::RecentEndpoint> recent() const override { return m_recent; }
    void setRecent(const std::vector<ui::RecentEndpoint>& recent) override { m_recent = recent; }
    [[nodiscard]] QByteArray geometry() const override { return {}; }
    void setGeometry(const QByteArray&) override {}

private:
    ui::Preferences m_preferences;
    std::vector<ui::RecentEndpoint> m_recent;
};

class PageBench
{
public:
    PageBench() : hub(folder.filePath("hub.sock")), attachment(clock)
    {
        charts.setNow(HubTime + Micros{60000000});
        charts.setBaseSpan(Micros{300000000});
    }
    [[nodiscard]] ui::PageContext context() { return {clock, theme, settings, selection, charts}; }
    // False when the hub did not answer.
    bool attach()
    {
        attachment.attach(*console::Endpoint::parse(hub.url()), {});
        return QTest::qWaitFor([this] { return attachment.state().link().state == console::LinkState::Live; });
    }
    // Each: sent, received and applied.
    bool sendStall(std::uint16_t slot, double second, double seconds)
    {
        wire::Stall stall;
        stall.worker = {WorkerSlot{slot}, Incarnation{1}};
        stall.pid = workerAt(slot).pid;
        stall.startedAt = HubTime + Micros{static_cast<std::int64_t>(second * 1e6)};
        stall.t = stall.startedAt + Micros{static_cast<std::int64_t>(seconds * 1e6)};
        stall.durationSeconds = seconds;
        stall.cpuSeconds = seconds;
        const auto before = stalls();
        hub.broadcast(wire::encode(stall));
        return QTest::qWaitFor([&] { return stalls() > before; });
    }
    bool sendSamples(const std::vector<wire::SampleRow>& rows, WallTime t)
    {
        hub.broadcast(samplesLine(rows, t));
        return QTest::qWaitFor([&] { return attachment.state().lastSampleAt() == t; });
    }
    [[nodiscard]] int stalls() const
    {
        int count = 0;
        const auto& events = attachment.state().events();
        for (std::size_t i = 0; i < events.size(); ++i)
            count += events[i].kind == analysis::EventKind::Stall ? 1 : 0;
        return count;
    }

    QTemporaryDir folder{"/tmp/lsp-XXXXXX"};
    SystemClock clock;
    ui::Theme theme{ui::ThemeMode::Light};
    BenchSettings settings;
    ui::Selection selection;
    ui::ChartGroup charts;
    FakeHub hub;
    console::Attachment attachment;
};

} // namespace loopscope::test
