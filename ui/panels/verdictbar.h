// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/values.h"
#include "ui/models/verdict.h"
#include "ui/panels/surface.h"

class QLabel;
class QPushButton;

namespace loopscope::ui {

class Label;

// The one sentence over the page: what is wrong with the cluster (red), or that the link is lost (amber) with age,
// countdown and two buttons. Hidden when there is nothing to say.
class VerdictBar : public Surface
{
    Q_OBJECT
public:
    explicit VerdictBar(const Theme& theme, QWidget* parent = nullptr);

    void showVerdict(const std::optional<Verdict>& verdict);
    // Lost, Stale, Refused, Connecting after a loss; the age counts from lostAt or the last sample.
    void showLink(const console::LinkStatus& link, std::optional<WallTime> lastSample, WallTime now);
    void setLow(bool low); // below 700 px of height
    [[nodiscard]] QString sentence() const;

signals:
    void reconnectRequested();
    void stopRequested();
    void workerRequested(loopscope::WorkerSlot slot);

protected:
    void mousePressEvent(QMouseEvent* event) override;

private:
    void dress(QColor Tokens::*colour, QColor Tokens::*tint, const QString& icon);
    void followTheme();
    void say(const QString& headline, const QString& details);

    QLabel* m_icon;
    Label* m_text;
    QPushButton* m_reconnect;
    QPushButton* m_stop;
    QColor Tokens::*m_colour = &Tokens::crit;
    QString m_iconName;
    std::optional<WorkerSlot> m_slot;
};

// "2 s ago", "4 m ago"
[[nodiscard]] QString agoText(Micros age);

} // namespace loopscope::ui
