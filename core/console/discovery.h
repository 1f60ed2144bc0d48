// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cluster.h"

#include <QObject>
#include <QString>
#include <optional>
#include <vector>

namespace loopscope::console {

// A socket found in the run-time folder.
struct FoundCluster
{
    enum class State { Live, Stale, Silent }; // Stale: nobody listens; Silent: accepts, but says no hello in 2 s
    QString url;
    QString fileName;
    State state = State::Silent;
    std::optional<ClusterInfo> cluster;    // Live
    int workers = 0;                       // Live: online ones
    std::optional<double> worstLagSeconds; // Live: largest delay.max of the last minute, once samples came
    std::vector<double> recentLagSeconds;  // at most 60, oldest first: worst of all workers for each second, NaN gaps
};

// Looks at the run-time folder every 2 s and keeps a light observer link (role observe, 1 s) to at most 16 live
// hubs. Lives on the thread of its owner; never blocks.
class Discovery : public QObject
{
    Q_OBJECT
public:
    explicit Discovery(QObject* parent = nullptr);
    ~Discovery() override;
    void start();
    void stop();
    [[nodiscard]] const std::vector<FoundCluster>& found() const { return m_found; }
    // Every socket of the folder has been tried (or the folder is empty): found() is complete.
    [[nodiscard]] bool isSettled() const;
    // Brings found() up to date at once instead of at the next tick.
    void refresh();
    // $XDG_RUNTIME_DIR/loopscope, else <temp>/loopscope-<uid>
    [[nodiscard]] static QString runtimeFolder();

signals:
    void changed();

private:
    class Private;
    Private* d = nullptr;
    std::vector<FoundCluster> m_found;
};

} // namespace loopscope::console
