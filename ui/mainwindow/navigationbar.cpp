// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/navigationbar.h"
#include "core/console/redis/redisurl.h"
#include "ui/mainwindow/navigationbutton.h"
#include "ui/panels/label.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QVBoxLayout>

namespace loopscope::ui {

NavigationBar::NavigationBar(const Theme& theme, QWidget* parent)
    : Surface(theme, &Tokens::panel, Qt::RightEdge, parent),
      m_group(new QButtonGroup(this)),
      m_pages(new QVBoxLayout),
      m_foot(new Surface(theme, &Tokens::panel, Qt::TopEdge, this)),
      m_cache(new ElidedLabel(theme, TextStyle::Small, &Tokens::t3, Qt::ElideMiddle, m_foot))
{
    setAccessibleName(tr("Pages"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 9, 8);
    layout->setSpacing(0);
    m_pages->setSpacing(2);
    layout->addLayout(m_pages);
    layout->addStretch(1);
    layout->addWidget(m_foot);
    auto* foot = new QGridLayout(m_foot);
    foot->setContentsMargins(4, 8, 0, 4);
    foot->setHorizontalSpacing(6);
    foot->setVerticalSpacing(4);
    foot->setColumnStretch(1, 1);
    foot->addWidget(makeFootIcon(QStringLiteral("database")), 0, 0);
    foot->addWidget(m_cache, 0, 1);
    foot->addWidget(makeFootIcon(QStringLiteral("lock")), 1, 0);
    foot->addWidget(new Label(theme, tr("read-only"), TextStyle::Small, &Tokens::t3, m_foot), 1, 1);
    m_foot->hide();
    m_group->setExclusive(true);
    connect(m_group, &QButtonGroup::idClicked, this, [this](int id) { emit pageChosen(static_cast<PageId>(id)); });
    setNarrow(false);
}

QLabel* NavigationBar::makeFootIcon(const QString& name)
{
    auto* icon = new QLabel(m_foot);
    const auto draw = [this, icon, name] {
        icon->setPixmap(theme().pixmap(name, size::IconChip, theme().tokens().t3, devicePixelRatioF()));
    };
    connect(&theme(), &Theme::changed, icon, draw);
    draw();
    return icon;
}

void NavigationBar::addPage(PageId page, const QString& title, const QString& icon)
{
    auto* each = new NavigationButton(theme(), title, icon, this);
    each->setNarrow(m_narrow);
    m_group->addButton(each, static_cast<int>(page));
    m_pages->addWidget(each);
}

NavigationButton* NavigationBar::button(PageId page) const
{
    return static_cast<NavigationButton*>(m_group->button(static_cast<int>(page)));
}

void NavigationBar::setCurrent(PageId page)
{
    if (NavigationButton* each = button(page))
        each->setChecked(true);
}

void NavigationBar::setCount(PageId page, std::optional<int> count, bool isCritical)
{
    if (NavigationButton* each = button(page))
        each->setCount(count, isCritical);
}

void NavigationBar::setNarrow(bool narrow)
{
    m_narrow = narrow;
    setFixedWidth(narrow ? size::NavigationNarrow : size::Navigation);
    layout()->setContentsMargins(narrow ? 5 : 8, 8, narrow ? 5 : 9, 8);
    m_foot->setVisible(!narrow && !m_cache->fullText().isEmpty());
    for (QAbstractButton* each : m_group->buttons())
        static_cast<NavigationButton*>(each)->setNarrow(narrow);
}

void NavigationBar::setCache(const QString& url)
{
    const auto where = console::RedisUrl::parse(url); // the cluster's own words: it may hold a password
    QString text;
    if (where && where->kind == console::RedisUrl::Kind::Unix)
        text = tr("redis %1").arg(where->path.section(QLatin1Char('/'), -1));
    else if (where)
        text = tr("redis %1").arg(where->host + QLatin1Char(':') + QString::number(where->port));
    m_cache->setFullText(text);
    m_foot->setVisible(!m_narrow && !text.isEmpty());
}

} // namespace loopscope::ui
