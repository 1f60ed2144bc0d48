// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/redis/redisvalues.h"
#include "ui/panels/surface.h"

class QProgressBar;
class QPushButton;

namespace loopscope::ui {

class Label;

// A line over the page when the link is not what it should be: lost, with the time of the next try; loading, with how
// far it is; or ready, but some command is refused. Hidden otherwise.
class CacheLinkBar : public Surface
{
    Q_OBJECT
public:
    explicit CacheLinkBar(const Theme& theme, QWidget* parent = nullptr);
    void showStatus(const console::RedisStatus& status, WallTime now);
    [[nodiscard]] QString text() const;
    [[nodiscard]] QPushButton& reconnectButton() const { return *m_reconnect; }

signals:
    void reconnectRequested();

private:
    void showLine(QColor Tokens::*fill, QColor Tokens::*bar, const QString& headline, const QString& rest);

    Label* m_sentence;
    QProgressBar* m_progress;
    QPushButton* m_reconnect;
};

} // namespace loopscope::ui
