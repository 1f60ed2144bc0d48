// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <optional>

namespace loopscope::ui {

class Theme;

// One page in the navigation: icon, name, count. Narrow: the icon with the count on it, the name in the tooltip.
class NavigationButton : public QAbstractButton
{
    Q_OBJECT
public:
    NavigationButton(const Theme& theme, const QString& title, const QString& icon, QWidget* parent = nullptr);
    void setCount(std::optional<int> count, bool isCritical);
    void setNarrow(bool narrow);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void describe();
    void paintNarrowCount(QPainter& painter) const;

    const Theme& m_theme;
    QString m_icon;
    std::optional<int> m_count;
    bool m_isCritical = false;
    bool m_narrow = false;
};

} // namespace loopscope::ui
