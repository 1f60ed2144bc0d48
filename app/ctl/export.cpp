// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commands.h"
#include "app/ctl/output.h"
#include "core/analysis/reportcsv.h"
#include "core/analysis/reporthtml.h"
#include "core/analysis/reportjson.h"
#include "core/console/redis/redissnapshot.h"
#include "core/console/reportbuilder.h"

#include <QSaveFile>

namespace loopscope::ctl {

namespace {

// options.cpp lets no other endings through.
std::string rendered(const analysis::Report& report, const QString& fileName)
{
    if (fileName.endsWith(QLatin1String(".json"), Qt::CaseInsensitive))
        return analysis::renderJson(report);
    if (fileName.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive))
        return analysis::renderCsv(report);
    return analysis::renderHtml(report);
}

} // namespace

ExportProgram::ExportProgram(const Options& options) : AttachedProgram(options, false) {}

void ExportProgram::onAttached()
{
    const auto duration = std::chrono::duration_cast<std::chrono::milliseconds>(options().duration.value_or(Micros{}));
    console::beginSnapshot(m_redis, state().cluster().redis, duration);
    QTimer::singleShot(duration, this, [this] { write(); });
}

// The range in the cluster's own time: it ends with the newest sample.
void ExportProgram::write()
{
    if (!state().lastSampleAt()) {
        printError("No samples came: there is nothing to report.");
        finish(ExitCode::Failed);
        return;
    }
    const auto to = *state().lastSampleAt() + Micros{1};
    const auto now = m_clock.wallNow();
    const auto report =
        console::buildReport(state(), to - *options().duration, to, now, console::redisSnapshot(m_redis, now));
    const auto text = rendered(report, options().output);
    QSaveFile file(options().output);
    const auto isWritten =
        file.open(QIODevice::WriteOnly) &&
        file.write(text.data(), static_cast<qint64>(text.size())) == static_cast<qint64>(text.size()) && file.commit();
    if (!isWritten) {
        printError(QString("%1 cannot be written: %2.").arg(options().output, file.errorString()));
        finish(ExitCode::Failed);
        return;
    }
    printLine("Report written to " + options().output.toUtf8());
    finish(ExitCode::Done);
}

} // namespace loopscope::ctl
