// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/language.h"
#include "app/console/options.h"
#include "app/console/runs.h"
#include "core/console/redis/redissession.h"
#include "core/console/redis/redissnapshot.h"
#include "core/console/reportbuilder.h"
#include "ui/mainwindow/connector.h"
#include "ui/report/savereport.h"

#include <QApplication>
#include <QTextStream>
#include <QTimer>

namespace loopscope::app {

namespace {

constexpr int Failed = 1;
constexpr int CannotAttach = 3;
constexpr int AttachLimitMs = 40000; // longer than a demo takes to start

// Attaches, watches for the time asked for, writes the report, leaves.
class ReportRun : public QObject
{
public:
    ReportRun(const Clock& clock, const Options& options)
        : m_clock(clock),
          m_options(options),
          m_connector(clock, findInstallation(QApplication::applicationDirPath()).loopserve)
    {
        connect(&m_connector, &ui::Connector::failed, this, [](const QString& why) { leave(why, CannotAttach); });
        connect(&m_connector, &ui::Connector::attached, this, [this] {
            m_limit.stop();
            const auto duration = std::chrono::duration_cast<std::chrono::milliseconds>(m_options.duration);
            console::beginSnapshot(m_redis, m_connector.attachment()->state().cluster().redis, duration);
            m_watch.start(duration);
        });
        m_limit.setSingleShot(true);
        connect(&m_limit, &QTimer::timeout, this, [this] {
            leave(QStringLiteral("%1 did not answer within %2 s.").arg(m_options.url).arg(AttachLimitMs / 1000),
                  CannotAttach);
        });
        m_watch.setSingleShot(true);
        connect(&m_watch, &QTimer::timeout, this, &ReportRun::write);
    }

    void start()
    {
        m_limit.start(AttachLimitMs);
        m_connector.attachTo(m_options.url);
    }

private:
    // The range is in the cluster's own time: it ends with the newest sample.
    void write()
    {
        const console::ClusterState& state = m_connector.attachment()->state();
        if (!state.lastSampleAt()) {
            leave(QStringLiteral("No samples came: there is nothing to report."), Failed);
            return;
        }
        const WallTime to = *state.lastSampleAt() + Micros{1};
        const WallTime now = m_clock.wallNow();
        const auto report =
            console::buildReport(state, to - m_options.duration, to, now, console::redisSnapshot(m_redis, now));
        const auto saved = ui::saveReport(report, *ui::formatOf(m_options.output), m_options.output);
        if (!saved) {
            leave(QString::fromStdString(saved.error().message), Failed);
            return;
        }
        QTextStream(stdout) << "Report written to " << m_options.output << '\n';
        QApplication::exit(0);
    }

    static void leave(const QString& sentence, int code)
    {
        QTextStream(stderr) << "loopscope: " << sentence << '\n';
        QApplication::exit(code);
    }

    const Clock& m_clock;
    const Options& m_options;
    ui::Connector m_connector;
    console::RedisSession m_redis{m_clock};
    QTimer m_limit;
    QTimer m_watch;
};

} // namespace

int runReport(const Options& options)
{
    const SystemClock clock;
    const Language language(options.language);
    ReportRun run(clock, options);
    QTimer::singleShot(0, &run, &ReportRun::start);
    return QApplication::exec();
}

} // namespace loopscope::app
