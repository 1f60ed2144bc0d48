// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/steplist.h"
#include "ui/theme/figures.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <algorithm>

namespace loopscope::ui {

namespace {
constexpr int StepHeight = 52;
constexpr int BarRoom = 18;
constexpr int RingSide = 18;
constexpr int TextLeft = 32;
} // namespace

StepList::StepList(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void StepList::setSteps(std::vector<CommandStepLine> steps)
{
    if (steps == m_steps)
        return;
    m_steps = std::move(steps);
    QStringList spoken;
    for (const CommandStepLine& step : m_steps)
        spoken << step.title + QLatin1Char(' ') + step.detail + QLatin1Char(' ') + step.time;
    setAccessibleName(spoken.join(QLatin1String("; ")));
    updateGeometry();
    update();
}

void StepList::setShare(std::optional<double> share)
{
    m_share = share;
    updateGeometry();
    update();
}

QSize StepList::sizeHint() const
{
    return {320, static_cast<int>(m_steps.size()) * StepHeight + (m_share ? BarRoom : 0)};
}

void StepList::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens& tokens = m_theme.tokens();
    int top = 0;
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        const CommandStepLine& step = m_steps[i];
        const bool isCurrent = step.state == CommandStepLine::State::Current;
        const int height = StepHeight + (isCurrent && m_share ? BarRoom : 0);
        const QRectF ring(1, top + 1, RingSide, RingSide);
        if (i + 1 < m_steps.size())
            painter.fillRect(QRectF(ring.center().x() - 0.5, ring.bottom() + 4, 1, height - RingSide - 8),
                             step.state == CommandStepLine::State::Done ? tokens.ok : tokens.line2);
        paintRing(painter, ring, step.state);
        const QRect line(TextLeft, top, width() - TextLeft, 20);
        painter.setFont(
            ui::font(TextStyle::Body, step.state == CommandStepLine::State::Open ? QFont::Normal : QFont::DemiBold));
        painter.setPen(step.state == CommandStepLine::State::Open ? tokens.t2 : tokens.t1);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, step.title);
        painter.setFont(ui::font(TextStyle::Table));
        painter.setPen(tokens.t2);
        drawTabular(painter, line, Qt::AlignRight | Qt::AlignVCenter, step.time);
        painter.drawText(QRect(TextLeft, top + 20, width() - TextLeft, 18), Qt::AlignLeft | Qt::AlignVCenter,
                         step.detail);
        if (isCurrent && m_share) {
            const QRectF track(TextLeft, top + 44, width() - TextLeft, 6);
            painter.setPen(Qt::NoPen);
            painter.setBrush(tokens.line);
            painter.drawRoundedRect(track, size::RadiusCell, size::RadiusCell);
            painter.setBrush(tokens.acc);
            painter.drawRoundedRect(
                QRectF(track.left(), track.top(), track.width() * std::clamp(*m_share, 0.0, 1.0), 6), size::RadiusCell,
                size::RadiusCell);
        }
        top += height;
    }
}

void StepList::paintRing(QPainter& painter, const QRectF& ring, CommandStepLine::State state) const
{
    const Tokens& tokens = m_theme.tokens();
    using State = CommandStepLine::State;
    const QColor colour = state == State::Done      ? tokens.ok
                          : state == State::Current ? tokens.acc
                          : state == State::Failed  ? tokens.crit
                                                    : tokens.line2;
    painter.setPen(QPen(colour, state == State::Open ? 1 : 1.5));
    painter.setBrush(state == State::Done     ? QBrush(tokens.okbg)
                     : state == State::Failed ? QBrush(tokens.critbg)
                                              : QBrush(Qt::NoBrush));
    painter.drawEllipse(ring);
    if (state == State::Current) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens.acc);
        painter.drawEllipse(ring.center(), 4, 4);
    }
    if (state == State::Done || state == State::Failed)
        painter.drawPixmap(QPointF(ring.left() + 3, ring.top() + 3),
                           m_theme.pixmap(state == State::Done ? QStringLiteral("check") : QStringLiteral("close"),
                                          size::IconChip, colour, devicePixelRatioF()));
}

} // namespace loopscope::ui
