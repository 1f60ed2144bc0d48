// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mainwindow/page.h"
#include "ui/panels/surface.h"

class QPushButton;

namespace loopscope::ui {

class ElidedLabel;
class Label;

// What a process costs, measured between two calls: processor share since the last call, resident memory.
class SelfUsage
{
public:
    struct Reading
    {
        std::optional<double> cpu; // 1.0 = one core; nothing at the first call
        std::optional<double> rss; // bytes
    };
    [[nodiscard]] Reading read(SteadyTime now);

private:
    std::optional<double> m_lastCpuSeconds;
    SteadyTime m_lastAt{};
};

// The line at the bottom: where we are attached, how well, what the console itself costs, the time in UTC. A command
// that was hidden goes on here, as a button that brings its sheet back.
class StatusLine : public Surface
{
    Q_OBJECT
public:
    explicit StatusLine(const PageContext& context, QWidget* parent = nullptr);

    void refresh(const console::ClusterState* state, WallTime now);
    // Without an attachment: what the attach page did.
    void setIdleText(const QString& text);
    void setNarrow(bool narrow);
    // One sentence, shown for some seconds.
    void showNotice(const QString& sentence);
    void showCommand(const console::CommandStatus& command); // running and hidden
    void hideCommand();

signals:
    void commandClicked(std::uint64_t number);

private:
    void showLink(const console::ClusterState& state);
    void showSelf(WallTime now);

    PageContext m_context;
    SelfUsage m_usage;
    Label* m_link;
    ElidedLabel* m_endpoint;
    Label* m_role;
    Label* m_rate;
    Label* m_dropped;
    QPushButton* m_command;
    ElidedLabel* m_notice;
    Label* m_self;
    Label* m_time;
    QString m_idle;
    std::uint64_t m_commandNumber = 0;
    std::optional<WallTime> m_noticeUntil;
    SteadyTime m_selfAt{};
    bool m_narrow = false;
};

} // namespace loopscope::ui
