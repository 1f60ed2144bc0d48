// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/democluster.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

namespace loopscope::ui {

namespace {
constexpr int StopLimitMs = 3000;
constexpr int MaxErrorText = 300;
} // namespace

DemoCluster::DemoCluster(const QString& program, QObject* parent) : QObject(parent), m_program(program)
{
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &DemoCluster::readLine);
    connect(&m_process, &QProcess::finished, this, &DemoCluster::ended);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(tr("The demo cluster could not be started: %1.").arg(m_process.errorString()));
    });
}

DemoCluster::~DemoCluster()
{
    m_process.disconnect(this);
    stop();
    // The one place that waits: leaving sooner would orphan the cluster's workers.
    if (isRunning() && !m_process.waitForFinished(StopLimitMs))
        m_process.kill();
}

void DemoCluster::start()
{
    if (isRunning())
        return;
    m_isStopping = false;
    m_hasFailed = false;
    m_url.clear();
    if (!QFileInfo(m_program).isExecutable()) {
        fail(tr("The demo needs the program loopserve beside the console; there is none at %1.").arg(m_program));
        return;
    }
    // Any free port: another demo, or a program of the user's, may have the usual one.
    m_process.start(m_program, {QStringLiteral("demo"), QStringLiteral("--port"), QStringLiteral("0"),
                                QStringLiteral("--json"), QStringLiteral("--stdin-lifetime")});
    QTimer::singleShot(StartLimitMs, this, [this, number = ++m_starts] {
        if (number == m_starts && isRunning() && m_url.isEmpty()) {
            stop();
            fail(tr("The demo cluster did not become ready within %1 s.").arg(StartLimitMs / 1000));
        }
    });
}

void DemoCluster::stop()
{
    if (!isRunning())
        return;
    m_isStopping = true;
    m_process.closeWriteChannel();
    m_process.terminate();
}

void DemoCluster::readLine()
{
    if (!m_url.isEmpty()) {
        m_process.readAllStandardOutput(); // nothing more is expected; do not let it pile up
        return;
    }
    if (!m_process.canReadLine()) {
        if (m_process.bytesAvailable() > MaxReadyLine)
            fail(tr("The demo cluster said something that is not a ready line."));
        return;
    }
    const QJsonObject line = QJsonDocument::fromJson(m_process.readLine(MaxReadyLine)).object();
    const QString socket = line.value(QLatin1String("socket")).toString();
    if (!line.value(QLatin1String("ready")).toBool() || socket.isEmpty()) {
        const QString reason = line.value(QLatin1String("error")).toString().left(MaxErrorText);
        fail(reason.isEmpty() ? tr("The demo cluster did not say where it can be reached.") : reason);
        return;
    }
    m_url = QStringLiteral("unix:") + socket;
    emit ready(m_url);
}

void DemoCluster::fail(const QString& sentence)
{
    if (m_hasFailed)
        return;
    m_hasFailed = true;
    stop();
    emit failed(sentence);
}

void DemoCluster::ended(int code)
{
    if (m_isStopping)
        return;
    const QString said = QString::fromUtf8(m_process.readAllStandardError()).trimmed().section(QLatin1Char('\n'), -1);
    m_url.clear();
    fail(said.isEmpty() ? tr("The demo cluster ended with code %1.").arg(code)
                        : tr("The demo cluster ended: %1").arg(said.left(MaxErrorText)));
}

} // namespace loopscope::ui
