// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/body.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>

namespace loopscope::ui {

// Half of the ground's colour over what cannot be used now. Takes every click.
class Body::Scrim : public QWidget
{
public:
    Scrim(const Theme& theme, Body* body) : QWidget(body), m_theme(theme), m_body(body) {}

protected:
    void paintEvent(QPaintEvent*) override
    {
        QColor veil = m_theme.tokens().bg;
        veil.setAlphaF(0.55F);
        QPainter(this).fillRect(rect(), veil);
    }
    void mousePressEvent(QMouseEvent*) override { emit m_body->scrimClicked(); }
    void wheelEvent(QWheelEvent*) override {}

private:
    const Theme& m_theme;
    Body* m_body;
};

Body::Body(const Theme& theme, QWidget* navigation, QWidget* pages, QWidget* parent)
    : QWidget(parent), m_navigation(navigation), m_pages(pages), m_scrim(new Scrim(theme, this))
{
    navigation->setParent(this);
    pages->setParent(this);
    m_scrim->hide();
}

void Body::setSide(QWidget* side, int width)
{
    if (m_side != nullptr && m_side != side)
        m_side->hide();
    m_side = side;
    m_sideWidth = width;
    if (side != nullptr) {
        side->setParent(this);
        side->show();
    }
    arrange();
}

void Body::setNarrow(bool narrow)
{
    m_narrow = narrow;
    arrange();
}

void Body::setModal(bool modal)
{
    m_modal = modal;
    arrange();
}

void Body::setNavigationShown(bool shown)
{
    m_navigation->setVisible(shown);
    arrange();
}

void Body::resizeEvent(QResizeEvent*)
{
    arrange();
}

void Body::arrange()
{
    const int left = m_navigation->isVisibleTo(this) ? m_navigation->minimumWidth() : 0;
    const int side = m_side != nullptr ? std::min(m_sideWidth, width() - left) : 0;
    m_navigation->setGeometry(0, 0, left, height());
    m_pages->setGeometry(left, 0, std::max(0, width() - left - (m_narrow ? 0 : side)), height());
    m_scrim->setGeometry(0, 0, width() - side, height());
    m_scrim->setVisible(m_modal);
    m_scrim->raise();
    if (m_side != nullptr) {
        m_side->setGeometry(width() - side, 0, side, height());
        m_side->raise();
    }
}

} // namespace loopscope::ui
