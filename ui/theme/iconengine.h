// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QColor>
#include <QHash>
#include <QIconEngine>
#include <QPixmap>
#include <functional>

namespace loopscope::ui {

// Renders the icons of :/icons in a colour and keeps what it rendered. UI thread.
class IconCache
{
public:
    static constexpr int MaxPixmaps = 512; // then it starts anew: 40 icons in a few sizes and colours stay far below

    // Null for an unknown name.
    [[nodiscard]] QPixmap pixmap(const QString& name, int size, const QColor& colour, qreal ratio);
    void clear() { m_pixmaps.clear(); }

private:
    [[nodiscard]] const QByteArray& bytes(const QString& name);

    QHash<QString, QByteArray> m_bytes;
    QHash<QString, QPixmap> m_pixmaps;
};

// Asks for its colour at each painting, so that icons which widgets hold follow the theme.
class IconEngine : public QIconEngine
{
public:
    using Colour = std::function<QColor(QIcon::Mode)>;
    IconEngine(IconCache& cache, QString name, Colour colour);

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
    QIconEngine* clone() const override;
    QString key() const override { return QStringLiteral("loopscope"); }
    QString iconName() override { return m_name; }
    bool isNull() override { return false; }

private:
    IconCache& m_cache;
    QString m_name;
    Colour m_colour;
};

} // namespace loopscope::ui
