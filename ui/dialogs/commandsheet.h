// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/commandtext.h"
#include "ui/mainwindow/page.h"
#include "ui/panels/surface.h"

class QPushButton;

namespace loopscope::ui {

class Label;
class SegmentRow;
class StepList;
class TagLabel;

// The sheet of a restart or a reload, in place of the side panel. First it asks (modal for its cluster, the safe button
// is the default and the other one does not react to Enter); then it shows the progress and is modal no longer.
class CommandSheet : public Surface
{
    Q_OBJECT
public:
    explicit CommandSheet(const PageContext& context, QWidget* parent = nullptr);
    ~CommandSheet() override;

    void setAttachment(console::Attachment* attachment);
    void ask(const CommandRequest& request);
    void showCommand(std::uint64_t number);
    void refresh(WallTime now);
    void hideOrClose(); // Esc: a running command goes on

    enum class State { Closed, Asking, Progress };
    [[nodiscard]] State sheetState() const { return m_state; }
    [[nodiscard]] std::uint64_t command() const { return m_command; }

signals:
    void opened();
    void closed();                     // asked and refused, or outcome read
    void hidden(std::uint64_t number); // goes on; the status line keeps it
    void modalChanged(bool isModal);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    class Confirm;
    class Progress;
    void setState(State state);
    void start();
    void close();
    void showConfirm(WallTime now);
    void showProgress(WallTime now);
    [[nodiscard]] Micros limit() const;

    PageContext m_context;
    console::Attachment* m_attachment = nullptr;
    CommandRequest m_request;
    std::uint64_t m_command = 0;
    State m_state = State::Closed;
    Label* m_title;
    TagLabel* m_tag;
    Label* m_subtitle;
    Confirm* m_confirm;
    Progress* m_progress;
    QPushButton* m_safe;
    QPushButton* m_act;
};

} // namespace loopscope::ui
