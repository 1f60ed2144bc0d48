// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QImage>
#include <QLabel>
#include <QStringList>
#include <QWidget>

// What a person sees of a widget: its buttons by their words, its texts, its colours.
namespace loopscope::test {

// The button with this text or spoken name; nullptr when there is none that is shown.
inline QAbstractButton* buttonOf(const QWidget& parent, const QString& words)
{
    for (auto* each : parent.findChildren<QAbstractButton*>()) {
        if (each->isVisibleTo(&parent) && (each->text() == words || each->accessibleName() == words))
            return each;
    }
    return nullptr;
}

// The label that holds these words, whole also where the eye gets them cut; nullptr when none shows them.
inline QLabel* labelWith(const QWidget& parent, const QString& words)
{
    for (auto* each : parent.findChildren<QLabel*>()) {
        if (each->isVisibleTo(&parent) && (each->text().contains(words) || each->accessibleName().contains(words)))
            return each;
    }
    return nullptr;
}

inline bool shows(const QWidget& parent, const QString& words)
{
    return labelWith(parent, words) != nullptr;
}

// Dots of exactly this colour in an area of a picture.
inline int dotsOf(const QImage& image, const QColor& colour, QRect area)
{
    int count = 0;
    area &= image.rect();
    for (int y = area.top(); y <= area.bottom(); ++y)
        for (int x = area.left(); x <= area.right(); ++x)
            count += image.pixelColor(x, y) == colour ? 1 : 0;
    return count;
}

inline int dotsOf(const QImage& image, const QColor& colour)
{
    return dotsOf(image, colour, image.rect());
}

inline QImage pictureOf(QWidget& widget)
{
    return widget.grab().toImage();
}

} // namespace loopscope::test
