// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/workerline.h"
#include "ui/models/selection.h"
#include "ui/models/verdict.h"
#include "ui/models/workerrow.h"
#include "ui/panels/label.h"
#include "ui/panels/tag.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace loopscope::ui {

namespace {
constexpr int LineHeight = 33;
}

WorkerLine::WorkerLine(const PageContext& context, QWidget* parent)
    : Surface(context.theme, &Tokens::panel, Qt::TopEdge | Qt::BottomEdge, parent),
      m_context(context),
      m_chip(new ChipLabel(context.theme, this)),
      m_name(new Label(context.theme, TextStyle::Body, &Tokens::t1, this)),
      m_text(new ElidedLabel(context.theme, TextStyle::Table, &Tokens::t2, Qt::ElideRight, this)),
      m_restart(new QPushButton(tr("Restart…"), this)),
      m_details(new QPushButton(tr("Details"), this))
{
    setFixedHeight(LineHeight);
    m_name->setWeight(QFont::DemiBold);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(size::Padding, 0, size::Padding, 0);
    layout->setSpacing(8);
    layout->addWidget(m_chip);
    layout->addWidget(m_name);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_restart);
    layout->addWidget(m_details);
    m_restart->setFixedHeight(size::ControlSmall);
    m_restart->setAccessibleName(tr("Restart the worker gracefully"));
    m_details->setFixedHeight(size::ControlSmall);
    m_details->setIcon(context.theme.icon(QStringLiteral("chevron-left")));
    m_details->setLayoutDirection(Qt::RightToLeft);
    m_details->setAccessibleName(tr("Show the worker's details"));
    connect(m_restart, &QPushButton::clicked, this, [this] {
        if (const auto slot = m_context.selection.selected())
            emit restartRequested(*slot, console::RestartMode::Graceful);
    });
    connect(m_details, &QPushButton::clicked, this, &WorkerLine::detailsRequested);
}

void WorkerLine::refresh(const console::ClusterState* state, WallTime now)
{
    const auto slot = m_context.selection.selected();
    const WorkerInfo* info = state != nullptr && slot ? state->worker(*slot) : nullptr;
    if (info == nullptr)
        return;
    const bool live = state->link().state == console::LinkState::Live;
    const WorkerRow row = makeWorkerRow(*state, *info, now);
    m_chip->setWorker(*slot, live);
    m_name->show(tr("Worker %1").arg(slot->value));
    QString text = stateText(row, live);
    if (row.lagMax)
        text += QStringLiteral(" \u00B7 ") +
                tr("worst lag %1 in the last minute").arg(figure(Quantity::Time, row.lagMax).text());
    if (const auto stalls = summarize(*state, *slot); stalls && stalls->stalls > 0 && !stalls->until)
        text += QStringLiteral(" \u00B7 ") + tr("%n stall(s)", nullptr, stalls->stalls);
    m_text->setFullText(text);
    m_restart->setEnabled(live && state->can(QStringLiteral("worker.restart")));
}

} // namespace loopscope::ui
