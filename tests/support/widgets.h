// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QImage>
#include <QLabel>
#include <QPainter>
#include <QStyleOptionViewItem>
#include <QStyledItemDelegate>
#include <QTest>

// What tests of widgets ask again and again: by the name that a screen reader says, by what a person sees.
namespace loopscope::test {

inline QAbstractButton* buttonNamed(const QWidget& parent, const QString& accessibleName)
{
    const auto buttons = parent.findChildren<QAbstractButton*>();
    for (QAbstractButton* each : buttons) {
        if (each->accessibleName() == accessibleName)
            return each;
    }
    return nullptr;
}

// The texts of all labels that are shown, in the order they were made.
inline QStringList shownTexts(const QWidget& parent)
{
    QStringList texts;
    const auto labels = parent.findChildren<QLabel*>();
    for (const QLabel* each : labels) {
        if (each->isVisibleTo(&parent) && !each->text().isEmpty())
            texts << each->text();
    }
    return texts;
}

inline bool says(const QWidget& parent, const QString& text)
{
    return shownTexts(parent).contains(text);
}

// The accessible names of the children of a class that are shown: what a screen reader says of rows that are painted.
template <typename Widget>
QStringList shownNames(const QWidget& parent)
{
    QStringList names;
    const auto children = parent.findChildren<Widget*>();
    for (const Widget* each : children) {
        if (each->isVisibleTo(&parent))
            names << each->accessibleName();
    }
    return names;
}

// How many pixels of a picture have just this colour.
inline int pixelsOf(const QImage& image, const QColor& colour, const QRect& area = {})
{
    const QRect where = area.isEmpty() ? image.rect() : area.intersected(image.rect());
    int count = 0;
    for (int y = where.top(); y <= where.bottom(); ++y) {
        for (int x = where.left(); x <= where.right(); ++x)
            count += image.pixelColor(x, y).rgb() == colour.rgb() ? 1 : 0;
    }
    return count;
}

// One cell as its delegate paints it, on the colour of a panel.
inline QImage paintedCell(const QStyledItemDelegate& delegate, const QModelIndex& index, const QSize& size,
                          const ui::Theme& theme, QStyle::State state = QStyle::State_Enabled)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(theme.tokens().panel);
    QPainter painter(&image);
    QStyleOptionViewItem option;
    option.rect = image.rect();
    option.state = state;
    delegate.paint(&painter, option, index);
    return image;
}

// A step of Tab from a widget of an active window; where the focus is then.
inline QWidget* tabFrom(QWidget& window, Qt::KeyboardModifiers modifiers = {})
{
    QTest::keyClick(&window, Qt::Key_Tab, modifiers);
    return window.focusWidget();
}

} // namespace loopscope::test
