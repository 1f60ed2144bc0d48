// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/commandtext.h"

#include <QWidget>

namespace loopscope::ui {

class Theme;

// The steps of a command as a line of rings: a check when reached, a dot in the one under way.
class StepList : public QWidget
{
    Q_OBJECT
public:
    explicit StepList(const Theme& theme, QWidget* parent = nullptr);
    void setSteps(std::vector<CommandStepLine> steps);
    // 0..1: a bar under the current step; nothing for none.
    void setShare(std::optional<double> share);
    [[nodiscard]] const std::vector<CommandStepLine>& steps() const { return m_steps; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintRing(QPainter& painter, const QRectF& ring, CommandStepLine::State state) const;

    const Theme& m_theme;
    std::vector<CommandStepLine> m_steps;
    std::optional<double> m_share;
};

} // namespace loopscope::ui
