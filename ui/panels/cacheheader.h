// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/redis/redisvalues.h"
#include "ui/panels/surface.h"

class QProgressBar;
class QPushButton;

namespace loopscope::ui {

class ElidedLabel;
class Label;
class TagLabel;

// The first row of the cache page: which Redis, that it is only read, how far the scan is, and the way to another one.
class CacheHeader : public Surface
{
    Q_OBJECT
public:
    CacheHeader(const Theme& theme, const QString& title, QWidget* parent = nullptr);
    void showStatus(const console::RedisStatus& status);
    // isReady: a scan can run.
    void showScan(const console::ScanProgress& progress, bool isReady, bool isFiltered);
    void setNarrow(bool narrow);
    [[nodiscard]] QString scanText() const;
    [[nodiscard]] QPushButton& scanButton() const { return *m_scan; }
    [[nodiscard]] QPushButton& addressButton() const { return *m_address; }

signals:
    void stopRequested();
    void scanRequested();
    void addressRequested();

private:
    ElidedLabel* m_where;
    TagLabel* m_tag;
    QProgressBar* m_progress;
    ElidedLabel* m_state;
    QPushButton* m_scan;
    QPushButton* m_address;
    bool m_running = false;
};

} // namespace loopscope::ui
