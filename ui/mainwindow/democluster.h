// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QProcess>
#include <QString>

namespace loopscope::ui {

// A cluster of our own for a first look: `loopserve demo` as a child process that ends with this object, also when
// this process dies (its standard input closes). Lives on the thread of its owner; never blocks.
class DemoCluster : public QObject
{
    Q_OBJECT
public:
    static constexpr int StartLimitMs = 30000;
    static constexpr qint64 MaxReadyLine = 4096;

    // program: the loopserve binary beside the console's own.
    explicit DemoCluster(const QString& program, QObject* parent = nullptr);
    ~DemoCluster() override;

    void start();
    void stop(); // asks it to end (SIGTERM); the destructor waits for at most 3 s
    [[nodiscard]] bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    [[nodiscard]] QString url() const { return m_url; }

signals:
    void ready(const QString& url);       // "unix:/run/user/1000/loopscope/demo-812.sock"
    void failed(const QString& sentence); // did not start, or ended before it was asked to

private:
    void readLine();
    void fail(const QString& sentence);
    void ended(int code);

    QProcess m_process;
    QString m_program;
    QString m_url;
    int m_starts = 0; // the limit of an earlier start is not that of this one
    bool m_isStopping = false;
    bool m_hasFailed = false;
};

} // namespace loopscope::ui
