// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/eventdetails.h"
#include "ui/models/eventmodel.h"
#include "ui/panels/label.h"
#include "ui/theme/figures.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QFormLayout>
#include <QPushButton>
#include <QTimeZone>

namespace loopscope::ui {

using analysis::ClusterEvent;

namespace {

QString fullTime(WallTime time, const QTimeZone& zone)
{
    return QDateTime::fromMSecsSinceEpoch(toMicros(time) / 1000, zone)
        .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
}

} // namespace

EventDetails::EventDetails(const Theme& theme, QWidget* parent)
    : Surface(theme, &Tokens::panel, Qt::LeftEdge, parent),
      m_title(new Label(theme, TextStyle::Section, &Tokens::t1, this)),
      m_hint(new Label(theme, TextStyle::Body, &Tokens::t2, this)),
      m_facts(new QFormLayout),
      m_worker(new QPushButton(this)),
      m_copy(new QPushButton(theme.icon(QStringLiteral("copy")), tr("Copy"), this))
{
    setAccessibleName(tr("The chosen event"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(size::PaddingSide, 12, size::PaddingSide, size::PaddingSide);
    layout->setSpacing(8);
    m_hint->setWordWrap(true);
    layout->addWidget(m_title);
    layout->addWidget(m_hint);
    m_facts->setContentsMargins(0, 0, 0, 0);
    m_facts->setHorizontalSpacing(12);
    m_facts->setVerticalSpacing(6);
    m_facts->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout->addLayout(m_facts);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_worker);
    buttons->addWidget(m_copy);
    buttons->addStretch(1);
    layout->addSpacing(4);
    layout->addLayout(buttons);
    layout->addStretch(1);
    m_copy->setAccessibleName(tr("Copy the event"));
    connect(m_copy, &QPushButton::clicked, this, &EventDetails::copyRequested);
    connect(m_worker, &QPushButton::clicked, this, [this] {
        if (m_slot)
            emit workerRequested(*m_slot);
    });
    clear();
}

void EventDetails::clear()
{
    while (m_facts->rowCount() > 0)
        m_facts->removeRow(0);
    m_slot.reset();
    m_title->show(tr("No event is chosen"));
    m_hint->show(tr("Choose a row to see everything that is known of it."));
    m_hint->setVisible(true);
    m_worker->setAccessibleName(tr("Show worker"));
    m_worker->hide();
    m_copy->hide();
}

void EventDetails::addFact(const QString& name, const QString& value)
{
    if (value.isEmpty())
        return;
    auto* label = new Label(theme(), name, TextStyle::Small, &Tokens::t3, this);
    auto* text = new Label(theme(), value, TextStyle::Table, &Tokens::t1, this);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text->setAccessibleName(name + QLatin1String(": ") + value);
    m_facts->addRow(label, text);
}

void EventDetails::show(const ClusterEvent& event)
{
    clear();
    m_slot = event.worker ? std::optional(event.worker->slot) : std::nullopt;
    m_title->show(
        event.worker
            ? tr("%1 of worker %2", "Stall of worker 3").arg(kindText(event.kind)).arg(event.worker->slot.value)
            : kindText(event.kind));
    m_hint->hide();
    addFact(tr("Local time"), fullTime(event.time, QTimeZone::systemTimeZone()));
    addFact(tr("UTC"), fullTime(event.time, QTimeZone::utc()));
    if (event.worker)
        addFact(tr("Incarnation"), QString::number(event.worker->incarnation.value));
    if (event.pid)
        addFact(tr("Process"), QString::number(event.pid->value));
    if (event.durationSeconds)
        addFact(tr("Duration"), figure(Quantity::Time, event.durationSeconds).text());
    if (event.cpuSeconds)
        addFact(tr("Processor time"), figure(Quantity::Time, event.cpuSeconds).text());
    if (event.exitCode)
        addFact(tr("Exit code"), QString::number(*event.exitCode));
    addFact(tr("Signal"), QString::fromStdString(event.signal));
    addFact(tr("Text"), eventPhrase(event));
    m_worker->setVisible(m_slot.has_value());
    if (m_slot) {
        m_worker->setText(tr("Show worker %1").arg(m_slot->value));
        m_worker->setAccessibleName(m_worker->text());
    }
    m_copy->show();
}

QString EventDetails::text() const
{
    QString all = m_title->text() + QLatin1Char('\n');
    for (int row = 0; row < m_facts->rowCount(); ++row) {
        const auto* name = qobject_cast<QLabel*>(m_facts->itemAt(row, QFormLayout::LabelRole)->widget());
        const auto* value = qobject_cast<QLabel*>(m_facts->itemAt(row, QFormLayout::FieldRole)->widget());
        all += name->text() + QLatin1String(": ") + value->text() + QLatin1Char('\n');
    }
    return all;
}

} // namespace loopscope::ui
