// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fakehub.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/settings.h"
#include "ui/theme/theme.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace loopscope::test {

// Choices that live as long as the test, all of them.
class MemorySettings final : public ui::Settings
{
public:
    [[nodiscard]] ui::Preferences preferences() const override { return m_preferences; }
    void setPreferences(const ui::Preferences& preferences) override { m_preferences = preferences; }
    [[nodiscard]] std::vector<ui::RecentEndpoint> recent() const override { return m_recent; }
    void setRecent(const std::vector<ui::RecentEndpoint>& recent) override { m_recent = recent; }
    [[nodiscard]] QByteArray geometry() const override { return m_geometry; }
    void setGeometry(const QByteArray& geometry) override { m_geometry = geometry; }

private:
    ui::Preferences m_preferences;
    std::vector<ui::RecentEndpoint> m_recent;
    QByteArray m_geometry;
};

// The whole window on a real socket with a hub of the test's own: three workers.
class WindowBench
{
public:
    static constexpr int Patience = 10000; // ms; what is waited for comes by a signal

    explicit WindowBench(QSize size = {1440, 900}) : hub(folder.filePath(QStringLiteral("shop.sock")))
    {
        hub.workers = {workerAt(1), workerAt(2), workerAt(3)};
        window.resize(size);
        window.show();
        isActive = QTest::qWaitForWindowActive(&window); // or shortcuts do not act
    }
    bool attach()
    {
        QSignalSpy attached(&window, &ui::MainWindow::attached);
        window.attachTo(hub.url());
        return attached.count() > 0 || attached.wait(Patience);
    }
    // One row a worker, in the order of slots; received and applied.
    bool sample(const std::vector<double>& lags)
    {
        QSignalSpy received(window.connector().attachment(), &console::Attachment::batchReceived);
        std::vector<wire::SampleRow> rows;
        for (std::size_t i = 0; i < lags.size(); ++i)
            rows.push_back(rowOf(static_cast<std::uint16_t>(i + 1), {lags[i], 1e8}));
        hub.broadcast(samplesLine(rows, clock.wallNow()));
        const bool came = received.count() > 0 || received.wait(Patience);
        window.refreshAll();
        return came;
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(&window, key, modifiers);
    }

    QTemporaryDir folder;
    SystemClock clock;
    MemorySettings settings;
    ui::Theme theme{ui::ThemeMode::Dark};
    FakeHub hub;
    ui::MainWindow window{clock, theme, settings, {}};
    bool isActive = false;
};

} // namespace loopscope::test
