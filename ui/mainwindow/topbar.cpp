// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/topbar.h"
#include "ui/models/clusterlistmodel.h"
#include "ui/panels/label.h"
#include "ui/panels/segmentrow.h"
#include "ui/panels/verdictbar.h"
#include "ui/plot/chartgroup.h"
#include "ui/theme/figures.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <array>

namespace loopscope::ui {

using console::LinkState;

namespace {
constexpr std::array<std::int64_t, 4> RangeSeconds{60, 300, 900, 3600};
constexpr double PanShare = 0.5; // of the span, at each press of ‹ and ›
} // namespace

// The mark of the link: filled while live, a ring otherwise.
class TopBar::Dot : public QWidget
{
public:
    Dot(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme) { setFixedSize(12, 12); }
    void set(bool isFilled, QColor Tokens::*colour)
    {
        m_isFilled = isFilled;
        m_colour = colour;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor colour = m_theme.tokens().*m_colour;
        painter.setPen(QPen(colour, m_isFilled ? 1 : 2));
        painter.setBrush(m_isFilled ? QBrush(colour) : QBrush(Qt::NoBrush));
        painter.drawEllipse(QRectF(rect()).adjusted(2.5, 2.5, -2.5, -2.5));
    }

private:
    const Theme& m_theme;
    bool m_isFilled = false;
    QColor Tokens::*m_colour = &Tokens::t3;
};

TopBar::TopBar(const PageContext& context, QWidget* parent)
    : Surface(context.theme, &Tokens::panel, Qt::BottomEdge, parent),
      m_context(context),
      m_menu(new QMenu(this)),
      m_name(new QPushButton(this)),
      m_dot(new Dot(context.theme, this)),
      m_link(new Label(context.theme, TextStyle::Body, &Tokens::t2, this)),
      m_age(new Label(context.theme, TextStyle::Body, &Tokens::t3, this)),
      m_reload(new QPushButton(context.theme.icon(QStringLiteral("refresh")), tr("Reload…"), this)),
      m_export(new QPushButton(context.theme.icon(QStringLiteral("download")), tr("Export report…"), this))
{
    setFixedHeight(size::TopBar);
    makeMenu();
    makeRange();
    m_reload->setToolTip(tr("Restart all workers one after the other (Ctrl+Shift+R)"));
    m_reload->setAccessibleName(tr("Reload the cluster"));
    m_export->setToolTip(tr("Save a snapshot report (Ctrl+E)"));
    m_export->setAccessibleName(tr("Export a report"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 0, size::Padding, 0);
    layout->setSpacing(6);
    layout->addWidget(m_name);
    layout->addSpacing(4);
    layout->addWidget(m_dot);
    layout->addWidget(m_link);
    layout->addWidget(m_age);
    layout->addStretch(1);
    layout->addWidget(m_range);
    layout->addSpacing(4);
    layout->addWidget(m_pauseRow);
    layout->addStretch(1);
    layout->addWidget(m_reload);
    layout->addSpacing(2);
    layout->addWidget(m_export);
    connect(m_reload, &QPushButton::clicked, this, &TopBar::reloadRequested);
    connect(m_export, &QPushButton::clicked, this, &TopBar::exportRequested);
    connect(&context.charts, &ChartGroup::rangeChanged, this, &TopBar::showRange);
    connect(&context.charts, &ChartGroup::liveChanged, this, &TopBar::showRange);
    connect(&context.theme, &Theme::changed, m_dot, qOverload<>(&QWidget::update));
    showRange();
}

void TopBar::makeMenu()
{
    setVariant(*m_name, ButtonVariant::Flat);
    m_name->setFont(ui::font(TextStyle::Body, QFont::DemiBold));
    m_name->setAccessibleName(tr("Cluster menu"));
    m_name->setMenu(m_menu);
    m_menu->addAction(tr("Attach to another cluster…"), QKeySequence(QStringLiteral("Ctrl+L")), this,
                      &TopBar::attachRequested);
    m_menu->addAction(tr("Detach"), this, &TopBar::detachRequested);
    m_menu->addSeparator();
    m_menu->addAction(tr("Settings…"), QKeySequence(QStringLiteral("Ctrl+,")), this, &TopBar::settingsRequested);
}

void TopBar::makeRange()
{
    m_range = new SegmentRow(m_context.theme, tr("Range"), {tr("1m"), tr("5m"), tr("15m"), tr("1h")}, this);
    m_pauseRow = new QWidget(this);
    auto* row = new QHBoxLayout(m_pauseRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    const auto make = [&](const QString& icon, const QString& name) {
        auto* button = new QToolButton(m_pauseRow);
        setVariant(*button, ButtonVariant::Segment);
        button->setIcon(m_context.theme.icon(icon));
        button->setIconSize({size::IconButton, size::IconButton});
        button->setFixedSize(size::Control + 1, size::Control);
        button->setToolTip(name);
        button->setAccessibleName(name);
        button->setFocusPolicy(Qt::TabFocus);
        row->addWidget(button);
        return button;
    };
    m_back = make(QStringLiteral("chevron-left"), tr("Half a span into the past"));
    m_pause = make(QStringLiteral("pause"), tr("Freeze the charts (Space)"));
    m_forward = make(QStringLiteral("chevron-right"), tr("Half a span towards now"));
    connect(m_range, &SegmentRow::chosen, this, [this](int index) {
        m_context.charts.setBaseSpan(Micros{RangeSeconds[static_cast<std::size_t>(index)] * 1000000});
    });
    connect(m_back, &QToolButton::clicked, this, [this] { m_context.charts.pan(-PanShare); });
    connect(m_forward, &QToolButton::clicked, this, [this] { m_context.charts.pan(PanShare); });
    connect(m_pause, &QToolButton::clicked, this, [this] { m_context.charts.setLive(!m_context.charts.isLive()); });
}

void TopBar::stepRange(int direction)
{
    int at = 0;
    const auto span = m_context.charts.baseSpan().count() / 1000000;
    while (at + 1 < static_cast<int>(RangeSeconds.size()) && RangeSeconds[static_cast<std::size_t>(at)] < span)
        ++at;
    at = std::clamp(at + direction, 0, static_cast<int>(RangeSeconds.size()) - 1);
    m_context.charts.setBaseSpan(Micros{RangeSeconds[static_cast<std::size_t>(at)] * 1000000});
}

void TopBar::showRange()
{
    const ChartGroup& charts = m_context.charts;
    int chosen = -1;
    for (std::size_t i = 0; i < RangeSeconds.size(); ++i) {
        if (charts.span().count() == RangeSeconds[i] * 1000000)
            chosen = static_cast<int>(i);
    }
    m_range->setCurrent(chosen);
    const bool live = charts.isLive();
    m_pause->setIcon(m_context.theme.icon(live ? QStringLiteral("pause") : QStringLiteral("play")));
    m_pause->setToolTip(live ? tr("Freeze the charts (Space)") : tr("Follow live (Space)"));
    m_pause->setAccessibleName(m_pause->toolTip());
    m_forward->setEnabled(!live);
}

void TopBar::refresh(const console::ClusterState* state, WallTime now)
{
    const bool attached = state != nullptr && state->isAttached();
    const QString name = attached ? clusterTitle(state->cluster()) : QStringLiteral("Loopscope");
    m_name->setText(QString(name).replace(QLatin1Char('&'), QLatin1String("&&"))); // no mark of a shortcut
    m_range->setVisible(attached);
    m_pauseRow->setVisible(attached);
    m_reload->setVisible(attached);
    m_export->setVisible(attached);
    showLink(state, now);
    if (!attached)
        return;
    const bool live = state->link().state == LinkState::Live;
    m_reload->setEnabled(live && state->can(QStringLiteral("cluster.reload")));
    if (!live)
        m_reload->setToolTip(tr("Actions need a live link."));
    else if (!state->can(QStringLiteral("cluster.reload")))
        m_reload->setToolTip(tr("This cluster cannot be reloaded, or this console only watches."));
    else
        m_reload->setToolTip(tr("Restart all workers one after the other (Ctrl+Shift+R)"));
}

void TopBar::setConnecting(bool connecting)
{
    m_isConnecting = connecting;
}

void TopBar::showLink(const console::ClusterState* state, WallTime now)
{
    const LinkState link = state != nullptr ? state->link().state
                           : m_isConnecting ? LinkState::Connecting
                                            : LinkState::Idle;
    m_link->setColour(link == LinkState::Lost || link == LinkState::Stale || link == LinkState::Refused ? &Tokens::warn
                                                                                                        : &Tokens::t2);
    QString age;
    switch (link) {
    case LinkState::Idle:
        m_dot->set(false, &Tokens::t3);
        m_link->show(tr("not attached"));
        break;
    case LinkState::Connecting:
        m_dot->set(false, &Tokens::acc);
        m_link->show(tr("connecting"));
        break;
    case LinkState::Live:
        m_dot->set(true, &Tokens::ok);
        m_link->show(tr("live"));
        if (state->link().roundTrip)
            age = figure(Quantity::Time, static_cast<double>(state->link().roundTrip->count()) / 1e6).text();
        m_age->setToolTip(tr("Time of a question to the cluster and back."));
        break;
    case LinkState::Stale:
    case LinkState::Lost:
        m_dot->set(false, &Tokens::warn);
        m_link->show(link == LinkState::Stale ? tr("no samples") : tr("link lost"));
        if (const auto since = state->link().lostAt ? state->link().lostAt : state->lastSampleAt())
            age = agoText(now - *since);
        break;
    case LinkState::Refused:
        m_dot->set(false, &Tokens::warn);
        m_link->show(tr("refused"));
        break;
    }
    m_age->show(age);
    m_age->setVisible(!age.isEmpty());
}

void TopBar::setNarrow(bool narrow)
{
    m_export->setText(narrow ? tr("Export…") : tr("Export report…"));
}

QString TopBar::linkText() const
{
    return m_link->text();
}

} // namespace loopscope::ui
