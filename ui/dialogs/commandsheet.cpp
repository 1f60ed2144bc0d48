// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/commandsheet.h"
#include "ui/dialogs/steplist.h"
#include "ui/panels/label.h"
#include "ui/panels/segmentrow.h"
#include "ui/panels/tag.h"
#include "ui/theme/figures.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPushButton>
#include <QVBoxLayout>
#include <array>

namespace loopscope::ui {

using console::CommandStatus;
using console::RestartMode;

namespace {
constexpr std::array<int, 3> LimitSeconds{10, 30, 60};
constexpr int DefaultLimit = 1;
} // namespace

// What will happen, how, and within which time.
class CommandSheet::Confirm : public QWidget
{
public:
    Confirm(const Theme& theme, QWidget* parent) : QWidget(parent)
    {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(size::PaddingSide, 14, size::PaddingSide, 14);
        layout->setSpacing(10);
        mode = new SegmentRow(theme, CommandSheet::tr("How"), {CommandSheet::tr("Graceful"), CommandSheet::tr("Kill")},
                              this);
        consequence = new Label(theme, TextStyle::Body, &Tokens::t1, this);
        consequence->setWordWrap(true);
        limitRow = new QWidget(this);
        auto* row = new QHBoxLayout(limitRow);
        row->setContentsMargins(0, 4, 0, 0);
        row->addWidget(new Label(theme, CommandSheet::tr("Time limit"), TextStyle::Table, &Tokens::t2, limitRow), 1);
        QStringList texts;
        for (const int each : LimitSeconds)
            texts << durationText(std::chrono::seconds(each));
        limit = new SegmentRow(theme, CommandSheet::tr("Time limit"), texts, limitRow);
        limit->setSegmentHeight(size::ControlSmall);
        limit->setCurrent(DefaultLimit);
        row->addWidget(limit);
        atLimit = new Label(theme, TextStyle::Table, &Tokens::t2, this);
        atLimit->setWordWrap(true);
        for (QWidget* each : {static_cast<QWidget*>(mode), static_cast<QWidget*>(consequence), limitRow,
                              static_cast<QWidget*>(atLimit)})
            layout->addWidget(each);
        layout->addStretch(1);
    }

    SegmentRow* mode;
    Label* consequence;
    QWidget* limitRow;
    SegmentRow* limit;
    Label* atLimit;
};

// Steps, outcome, proof.
class CommandSheet::Progress : public QWidget
{
public:
    Progress(const Theme& theme, QWidget* parent) : QWidget(parent)
    {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(0);
        auto* top = new Surface(theme, &Tokens::panel, Qt::BottomEdge, this);
        auto* inner = new QVBoxLayout(top);
        inner->setContentsMargins(size::PaddingSide, 14, size::PaddingSide, 6);
        steps = new StepList(theme, top);
        inner->addWidget(steps);
        layout->addWidget(top);
        proof = new Surface(theme, &Tokens::panel, Qt::BottomEdge, this);
        auto* proofLayout = new QVBoxLayout(proof);
        proofLayout->setContentsMargins(size::PaddingSide, 12, size::PaddingSide, 12);
        proofLayout->setSpacing(6);
        auto* heading =
            new Label(theme, CommandSheet::tr("Proof, counted at the sockets"), TextStyle::Small, &Tokens::t3, proof);
        heading->setWeight(QFont::Medium);
        proofLayout->addWidget(heading);
        figures = new QWidget(proof);
        auto* row = new QHBoxLayout(figures);
        row->setContentsMargins(0, 0, 0, 0);
        const QString names[]{CommandSheet::tr("Answered"), CommandSheet::tr("Failed"), CommandSheet::tr("Refused")};
        for (std::size_t i = 0; i < values.size(); ++i) {
            auto* column = new QVBoxLayout;
            column->setSpacing(0);
            column->addWidget(new Label(theme, names[i], TextStyle::Small, &Tokens::t3, figures));
            values[i] = new Label(theme, TextStyle::Title, &Tokens::t1, figures);
            column->addWidget(values[i]);
            row->addLayout(column, 1);
        }
        proofLayout->addWidget(figures);
        noProof = new Label(theme, TextStyle::Table, &Tokens::t2, proof);
        noProof->setWordWrap(true);
        proofLayout->addWidget(noProof);
        layout->addWidget(proof);
        outcome = new Label(theme, TextStyle::Body, &Tokens::t1, this);
        outcome->setWordWrap(true);
        outcome->setContentsMargins(size::PaddingSide, 12, size::PaddingSide, 12);
        layout->addWidget(outcome);
        layout->addStretch(1);
    }

    StepList* steps;
    Surface* proof;
    QWidget* figures;
    std::array<Label*, 3> values{};
    Label* noProof;
    Label* outcome;
};

CommandSheet::CommandSheet(const PageContext& context, QWidget* parent)
    : Surface(context.theme, &Tokens::panel, Qt::LeftEdge, parent),
      m_context(context),
      m_title(new Label(context.theme, TextStyle::Section, &Tokens::t1, this)),
      m_tag(new TagLabel(context.theme, this)),
      m_subtitle(new Label(context.theme, TextStyle::Table, &Tokens::t3, this)),
      m_confirm(new Confirm(context.theme, this)),
      m_progress(new Progress(context.theme, this)),
      m_safe(new QPushButton(this)),
      m_act(new QPushButton(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 0, 0, 0);
    layout->setSpacing(0);
    auto* header = new Surface(context.theme, &Tokens::panel, Qt::BottomEdge, this);
    auto* headerLayout = new QVBoxLayout(header);
    headerLayout->setContentsMargins(size::PaddingSide, 11, size::PaddingSide, 11);
    headerLayout->setSpacing(2);
    auto* row = new QHBoxLayout;
    row->addWidget(m_title, 1);
    row->addWidget(m_tag);
    headerLayout->addLayout(row);
    headerLayout->addWidget(m_subtitle);
    m_subtitle->setWordWrap(true);
    layout->addWidget(header);
    layout->addWidget(m_confirm, 1);
    layout->addWidget(m_progress, 1);
    auto* footer = new Surface(context.theme, &Tokens::panel, Qt::TopEdge, this);
    auto* buttons = new QHBoxLayout(footer);
    buttons->setContentsMargins(size::PaddingSide, 11, size::PaddingSide, 11);
    buttons->addWidget(m_act);
    buttons->addStretch(1);
    buttons->addWidget(m_safe);
    layout->addWidget(footer);
    setVariant(*m_act, ButtonVariant::Danger);
    connect(m_act, &QPushButton::clicked, this, &CommandSheet::start);
    connect(m_safe, &QPushButton::clicked, this, &CommandSheet::hideOrClose);
    connect(m_confirm->mode, &SegmentRow::chosen, this, [this](int mode) {
        m_request.mode = mode == 1 ? RestartMode::Kill : RestartMode::Graceful;
        showConfirm(m_context.clock.wallNow());
    });
    connect(m_confirm->limit, &SegmentRow::chosen, this, [this] { showConfirm(m_context.clock.wallNow()); });
}

CommandSheet::~CommandSheet() = default;

void CommandSheet::setAttachment(console::Attachment* attachment)
{
    m_attachment = attachment;
    if (m_state != State::Closed)
        close();
}

Micros CommandSheet::limit() const
{
    return std::chrono::seconds(LimitSeconds[static_cast<std::size_t>(m_confirm->limit->current())]);
}

void CommandSheet::ask(const CommandRequest& request)
{
    if (m_attachment == nullptr)
        return;
    m_request = request;
    m_confirm->mode->setCurrent(request.mode == RestartMode::Kill ? 1 : 0);
    m_confirm->mode->setVisible(!request.reload);
    setState(State::Asking);
    showConfirm(m_context.clock.wallNow());
    emit opened();
    m_safe->setFocus(Qt::OtherFocusReason);
}

void CommandSheet::showCommand(std::uint64_t number)
{
    m_command = number;
    setState(State::Progress);
    showProgress(m_context.clock.wallNow());
    emit opened();
    m_safe->setFocus(Qt::OtherFocusReason);
}

void CommandSheet::setState(State state)
{
    const bool wasModal = m_state == State::Asking;
    m_state = state;
    m_confirm->setVisible(state == State::Asking);
    m_progress->setVisible(state == State::Progress);
    if (wasModal != (state == State::Asking))
        emit modalChanged(state == State::Asking);
}

void CommandSheet::start()
{
    if (m_state != State::Asking || m_attachment == nullptr)
        return;
    const std::uint64_t number = m_request.reload
                                     ? m_attachment->reload(limit())
                                     : m_attachment->restartWorker(m_request.slot, m_request.mode, limit());
    showCommand(number);
}

void CommandSheet::close()
{
    setState(State::Closed);
    emit closed();
}

void CommandSheet::hideOrClose()
{
    const CommandStatus* status =
        m_state == State::Progress && m_attachment != nullptr ? m_attachment->state().command(m_command) : nullptr;
    if (status != nullptr && !status->finished) {
        setState(State::Closed);
        emit hidden(m_command);
        return;
    }
    close();
}

void CommandSheet::refresh(WallTime now)
{
    if (m_state == State::Asking)
        showConfirm(now);
    else if (m_state == State::Progress)
        showProgress(now);
}

void CommandSheet::showConfirm(WallTime now)
{
    const ConfirmText text = confirmText(m_attachment->state(), m_request, limit(), now);
    m_title->show(text.title);
    m_subtitle->show(text.subtitle);
    m_tag->setTag({});
    m_confirm->consequence->show(text.consequence);
    m_confirm->atLimit->show(text.atLimit);
    m_confirm->atLimit->setVisible(!text.atLimit.isEmpty());
    m_confirm->limitRow->setVisible(!text.atLimit.isEmpty());
    m_safe->setText(tr("Cancel"));
    m_safe->setAccessibleName(m_safe->text());
    m_act->setText(text.action);
    m_act->setAccessibleName(text.action);
    m_act->setVisible(true);
    m_act->setEnabled(m_attachment->state().link().state == console::LinkState::Live);
    setAccessibleName(text.title);
    setAccessibleDescription(text.consequence);
}

void CommandSheet::showProgress(WallTime now)
{
    const CommandStatus* status = m_attachment != nullptr ? m_attachment->state().command(m_command) : nullptr;
    if (status == nullptr)
        return;
    m_title->show(progressTitle(*status));
    m_subtitle->show(tr("asked by you at %1").arg(clockText(status->askedAt)));
    const bool kill = !status->reload && status->mode == RestartMode::Kill;
    m_tag->setTag(kill ? Tag{tr("Kill"), {}, &Tokens::crit, &Tokens::critbg}
                       : Tag{tr("Graceful"), {}, &Tokens::info, &Tokens::infobg});
    m_progress->steps->setSteps(stepLines(*status, now));
    std::optional<double> share;
    if (status->openConnections && status->openAtDrainStart && *status->openAtDrainStart > 0 && !status->finished)
        share = 1.0 - static_cast<double>(*status->openConnections) / *status->openAtDrainStart;
    m_progress->steps->setShare(share);
    m_progress->proof->setVisible(status->finished && (status->proof || !status->proofReason.isEmpty()));
    m_progress->figures->setVisible(status->proof.has_value());
    m_progress->noProof->setVisible(!status->proof);
    m_progress->noProof->show(status->proofReason);
    if (status->proof) {
        const std::array<std::uint64_t, 3> counts{status->proof->answered, status->proof->failed,
                                                  status->proof->refused};
        for (std::size_t i = 0; i < counts.size(); ++i) {
            m_progress->values[i]->show(figure(Quantity::Count, static_cast<double>(counts[i])).value);
            // Zero is the claim that is proved here: the only place for green.
            if (i > 0)
                m_progress->values[i]->setColour(counts[i] == 0 ? &Tokens::ok : &Tokens::crit);
        }
    }
    m_progress->outcome->show(outcomeText(*status));
    m_progress->outcome->setColour(status->error ? &Tokens::crit : &Tokens::t1);
    m_progress->outcome->setVisible(status->finished);
    m_safe->setText(status->finished ? tr("Close") : tr("Hide, keep going"));
    m_safe->setAccessibleName(m_safe->text());
    m_act->setVisible(false);
    setAccessibleName(m_title->text());
}

void CommandSheet::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        hideOrClose(); // Enter is the safe way out; the dangerous button takes a click or the space bar
        return;
    default:
        Surface::keyPressEvent(event);
    }
}

} // namespace loopscope::ui
