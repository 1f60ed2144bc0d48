// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/iconengine.h"

#include <QFile>
#include <QPainter>
#include <QSvgRenderer>
#include <cmath>

namespace loopscope::ui {

const QByteArray& IconCache::bytes(const QString& name)
{
    auto it = m_bytes.find(name);
    if (it == m_bytes.end()) {
        QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
        it = m_bytes.insert(name, file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
    }
    return *it;
}

QPixmap IconCache::pixmap(const QString& name, int size, const QColor& colour, qreal ratio)
{
    const int pixels = static_cast<int>(std::ceil(size * ratio));
    if (pixels <= 0)
        return {};
    const QString key = QStringLiteral("%1/%2/%3/%4").arg(name).arg(pixels).arg(colour.rgba(), 0, 16).arg(ratio);
    if (const auto it = m_pixmaps.constFind(key); it != m_pixmaps.cend())
        return *it;
    QByteArray svg = bytes(name);
    if (svg.isEmpty())
        return {};
    // QtSvg draws currentColor black (6.4), so the colour goes into the bytes; its alpha is applied when painting.
    svg.replace("currentColor", colour.name(QColor::HexRgb).toLatin1());
    QSvgRenderer renderer(svg);
    QPixmap result(pixels, pixels);
    result.fill(Qt::transparent);
    QPainter painter(&result);
    painter.setOpacity(colour.alphaF());
    renderer.render(&painter, QRectF(0, 0, pixels, pixels));
    painter.end();
    result.setDevicePixelRatio(ratio);
    if (m_pixmaps.size() >= MaxPixmaps)
        m_pixmaps.clear();
    m_pixmaps.insert(key, result);
    return result;
}

IconEngine::IconEngine(IconCache& cache, QString name, Colour colour)
    : m_cache(cache), m_name(std::move(name)), m_colour(std::move(colour))
{
}

void IconEngine::paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state)
{
    Q_UNUSED(state)
    const int side = std::min(rect.width(), rect.height());
    const qreal ratio = painter->device()->devicePixelRatio();
    const QPixmap image = m_cache.pixmap(m_name, side, m_colour(mode), ratio);
    painter->drawPixmap(rect.left() + (rect.width() - side) / 2, rect.top() + (rect.height() - side) / 2, image);
}

QPixmap IconEngine::pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state)
{
    return scaledPixmap(size, mode, state, 1);
}

// size is in device pixels here; QIcon sets the ratio on the result itself, so that the cache is asked with 1.
QPixmap IconEngine::scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale)
{
    Q_UNUSED(state)
    Q_UNUSED(scale)
    return m_cache.pixmap(m_name, std::min(size.width(), size.height()), m_colour(mode), 1);
}

QIconEngine* IconEngine::clone() const
{
    return new IconEngine(m_cache, m_name, m_colour);
}

} // namespace loopscope::ui
