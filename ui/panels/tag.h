// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/workerrow.h"
#include "ui/theme/tokens.h"

#include <QWidget>

class QPainter;

namespace loopscope::ui {

class Theme;

// A word in a rounded frame with its tint and mark: "Stalling", "Graceful". Never colour alone.
struct Tag
{
    QString text;
    QString icon;                     // of resources/icons, empty for none
    QColor Tokens::*colour = nullptr; // text, frame and mark; nullptr: t2 on line2, no tint
    QColor Tokens::*tint = nullptr;
    [[nodiscard]] bool isEmpty() const { return text.isEmpty(); }
    friend bool operator==(const Tag&, const Tag&) = default;
};

// The tag of a worker's state; empty text for Running, which is no tag but plain words.
[[nodiscard]] Tag stateTag(const WorkerRow& row, bool isLive);

[[nodiscard]] QSize tagSize(const Tag& tag);
// Left aligned and centred vertically in the rectangle.
void paintTag(QPainter& painter, const QRect& rect, const Tag& tag, const Theme& theme);

class TagLabel : public QWidget
{
    Q_OBJECT
public:
    explicit TagLabel(const Theme& theme, QWidget* parent = nullptr);
    void setTag(const Tag& tag);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    Tag m_tag;
};

// The coloured square that stands for a worker; grey while there is no live link.
void paintChip(QPainter& painter, const QPointF& centre, WorkerSlot slot, bool isLive, const Tokens& tokens);

class ChipLabel : public QWidget
{
    Q_OBJECT
public:
    explicit ChipLabel(const Theme& theme, QWidget* parent = nullptr);
    void setWorker(WorkerSlot slot, bool isLive);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    WorkerSlot m_slot{1};
    bool m_isLive = false;
};

} // namespace loopscope::ui
