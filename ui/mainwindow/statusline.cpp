// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/statusline.h"
#include "ui/models/clusterlistmodel.h"
#include "ui/panels/label.h"
#include "ui/theme/figures.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QFile>
#include <QHBoxLayout>
#include <QPushButton>
#include <ctime>
#include <unistd.h>

namespace loopscope::ui {

using console::LinkState;

namespace {

constexpr Micros NoticeTime{8000000};
constexpr auto SelfEvery = std::chrono::seconds(2);

std::optional<double> residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    bool ok = false;
    const double pages = file.readLine().split(' ').value(1).toDouble(&ok);
    return ok ? std::optional(pages * static_cast<double>(sysconf(_SC_PAGESIZE))) : std::nullopt;
}

} // namespace

SelfUsage::Reading SelfUsage::read(SteadyTime now)
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    const double seconds = static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
    Reading reading;
    const double passed = std::chrono::duration<double>(now - m_lastAt).count();
    if (m_lastCpuSeconds && passed > 0)
        reading.cpu = (seconds - *m_lastCpuSeconds) / passed;
    reading.rss = residentBytes();
    m_lastCpuSeconds = seconds;
    m_lastAt = now;
    return reading;
}

StatusLine::StatusLine(const PageContext& context, QWidget* parent)
    : Surface(context.theme, &Tokens::panel, Qt::TopEdge, parent),
      m_context(context),
      m_link(new Label(context.theme, TextStyle::Small, &Tokens::warn, this)),
      m_endpoint(new ElidedLabel(context.theme, TextStyle::Small, &Tokens::t3, Qt::ElideMiddle, this)),
      m_role(new Label(context.theme, TextStyle::Small, &Tokens::t3, this)),
      m_rate(new Label(context.theme, TextStyle::Small, &Tokens::t3, this)),
      m_dropped(new Label(context.theme, TextStyle::Small, &Tokens::t3, this)),
      m_command(new QPushButton(this)),
      m_notice(new ElidedLabel(context.theme, TextStyle::Small, &Tokens::t2, Qt::ElideRight, this)),
      m_self(new Label(context.theme, TextStyle::Small, &Tokens::t3, this)),
      m_time(new Label(context.theme, TextStyle::Small, &Tokens::t3, this))
{
    setFixedHeight(size::StatusBar);
    setAccessibleName(tr("Status"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(size::Padding, 1, size::Padding, 0);
    layout->setSpacing(size::CardGap);
    layout->addWidget(m_link);
    layout->addWidget(m_endpoint);
    for (QWidget* each : {static_cast<QWidget*>(m_role), static_cast<QWidget*>(m_rate),
                          static_cast<QWidget*>(m_dropped), static_cast<QWidget*>(m_command)})
        layout->addWidget(each);
    layout->addWidget(m_notice, 1);
    layout->addWidget(m_self);
    layout->addWidget(m_time);
    setVariant(*m_command, ButtonVariant::Flat);
    m_command->setFont(ui::font(TextStyle::Small, QFont::Medium));
    m_command->setFixedHeight(size::StatusBar - 2);
    m_command->setAccessibleName(tr("Running command"));
    m_command->hide();
    m_dropped->setToolTip(
        tr("Batches of samples that the cluster left out because this console did not read in time."));
    m_self->setToolTip(tr("What the console itself costs."));
    connect(m_command, &QPushButton::clicked, this, [this] { emit commandClicked(m_commandNumber); });
}

void StatusLine::setIdleText(const QString& text)
{
    m_idle = text;
}

void StatusLine::setNarrow(bool narrow)
{
    m_narrow = narrow;
    m_self->setVisible(!narrow);
    m_rate->setVisible(!narrow);
}

void StatusLine::showNotice(const QString& sentence)
{
    m_notice->setFullText(sentence);
    m_noticeUntil = m_context.clock.wallNow() + NoticeTime;
}

void StatusLine::showCommand(const console::CommandStatus& command)
{
    m_commandNumber = command.number;
    const QString what =
        command.reload ? tr("reload running") : tr("restart of worker %1 running").arg(command.slot.value);
    m_command->setText(what);
    m_command->setAccessibleName(tr("Show: %1").arg(what));
    m_command->show();
}

void StatusLine::hideCommand()
{
    m_command->hide();
}

void StatusLine::refresh(const console::ClusterState* state, WallTime now)
{
    const bool attached = state != nullptr && state->link().state != LinkState::Idle;
    for (QWidget* each : {static_cast<QWidget*>(m_role), static_cast<QWidget*>(m_dropped)})
        each->setVisible(attached && state->isAttached());
    m_rate->setVisible(attached && state->isAttached() && !m_narrow);
    m_link->setVisible(attached && state->link().state != LinkState::Live);
    if (attached) {
        showLink(*state);
        m_endpoint->setFullText(m_narrow ? shortUrl(state->link().endpoint) : state->link().endpoint);
        m_role->show(state->operates() ? tr("operate") : tr("observe"));
        const double perSecond = 1e6 / static_cast<double>(std::max<std::int64_t>(1, state->interval().count()));
        m_rate->show(perSecond == 1 ? tr("1 sample/s per worker")
                                    : tr("%1 samples/s per worker").arg(figure(Quantity::Plain, perSecond).value));
        m_dropped->show(
            tr("%1 dropped").arg(figure(Quantity::Count, static_cast<double>(state->droppedBatches())).value));
    } else {
        m_endpoint->setFullText(m_idle);
        m_command->hide();
    }
    if (m_noticeUntil && now > *m_noticeUntil) {
        m_noticeUntil.reset();
        m_notice->setFullText({});
    }
    showSelf(now);
}

void StatusLine::showLink(const console::ClusterState& state)
{
    const console::LinkStatus& link = state.link();
    switch (link.state) {
    case LinkState::Lost:
        m_link->show(link.nextTry ? tr("reconnecting · attempt %1").arg(link.attempt) : tr("not reconnecting"));
        break;
    case LinkState::Connecting:
        m_link->show(tr("connecting"));
        break;
    case LinkState::Stale:
        m_link->show(tr("no samples"));
        break;
    case LinkState::Refused:
        m_link->show(tr("refused"));
        break;
    default:
        break;
    }
}

void StatusLine::showSelf(WallTime now)
{
    m_time->show(tr("UTC %1").arg(
        QDateTime::fromMSecsSinceEpoch(toMicros(now) / 1000, Qt::UTC).toString(QStringLiteral("HH:mm:ss"))));
    const SteadyTime steady = m_context.clock.steadyNow();
    if (m_selfAt != SteadyTime{} && steady - m_selfAt < SelfEvery)
        return;
    m_selfAt = steady;
    const SelfUsage::Reading reading = m_usage.read(steady);
    m_self->show(tr("console %1 CPU, %2")
                     .arg(figure(Quantity::Percent, reading.cpu).text(), figure(Quantity::Bytes, reading.rss).text()));
}

} // namespace loopscope::ui
