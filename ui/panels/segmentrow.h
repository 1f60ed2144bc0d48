// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

class QButtonGroup;
class QPushButton;

namespace loopscope::ui {

class Theme;

// A joined row of choices of which one is chosen: ranges, Max | p99, tabs. Left and Right move in it.
class SegmentRow : public QWidget
{
    Q_OBJECT
public:
    // name: for people who do not see it ("Range").
    SegmentRow(const Theme& theme, const QString& name, const QStringList& texts, QWidget* parent = nullptr);

    [[nodiscard]] int current() const;
    void setCurrent(int index); // -1: none
    void setText(int index, const QString& text);
    void setShown(int index, bool shown);
    [[nodiscard]] QPushButton* button(int index) const { return m_buttons[static_cast<std::size_t>(index)]; }
    [[nodiscard]] int count() const { return static_cast<int>(m_buttons.size()); }
    void setSegmentHeight(int height);

signals:
    void chosen(int index); // by a person

private:
    class Segment;
    QButtonGroup* m_group;
    std::vector<QPushButton*> m_buttons;
};

} // namespace loopscope::ui
