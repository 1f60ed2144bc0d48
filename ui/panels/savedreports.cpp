// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/savedreports.h"
#include "ui/panels/label.h"
#include "ui/theme/figures.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>

namespace loopscope::ui {

SavedReports::SavedReports(const Theme& theme, QWidget* parent)
    : QWidget(parent),
      m_theme(theme),
      m_layout(new QVBoxLayout(this)),
      m_none(new Label(theme, tr("None yet."), TextStyle::Table, &Tokens::t3, this))
{
    setAccessibleName(tr("Reports saved in this session"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(10);
    m_layout->addWidget(m_none);
    m_layout->addStretch(1);
}

QString SavedReports::fileName(int row) const
{
    return m_rows[static_cast<std::size_t>(row)].fileName;
}

void SavedReports::add(const SavedReport& report)
{
    m_none->hide();
    QWidget* row = makeRow(report);
    m_layout->insertWidget(0, row);
    m_rows.insert(m_rows.begin(), {report.fileName, row});
    if (m_rows.size() <= MaxShown)
        return;
    m_rows.back().widget->deleteLater();
    m_rows.pop_back();
}

QWidget* SavedReports::makeRow(const SavedReport& report)
{
    auto* row = new QWidget(this);
    auto* layout = new QVBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    const QFileInfo file(report.fileName);
    auto* name = new ElidedLabel(m_theme, TextStyle::Table, &Tokens::t1, Qt::ElideMiddle, row);
    name->setFullText(file.fileName());
    auto* facts = new ElidedLabel(m_theme, TextStyle::Small, &Tokens::t3, Qt::ElideMiddle, row);
    facts->setFullText(
        tr("%1, %2, %3", "time, size, folder")
            .arg(clockText(report.at), figure(Quantity::Bytes, static_cast<double>(report.bytes)).text(), file.path()));
    layout->addWidget(name);
    layout->addWidget(facts);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(0, 2, 0, 0);
    buttons->setSpacing(4);
    const auto add = [&](const QString& icon, const QString& text, const QString& what, auto action) {
        auto* button = new QPushButton(m_theme.icon(icon), text, row);
        setVariant(*button, ButtonVariant::Flat);
        button->setFixedHeight(size::ControlSmall);
        button->setAccessibleName(what.arg(file.fileName()));
        connect(button, &QPushButton::clicked, this, action);
        buttons->addWidget(button);
    };
    const QString path = report.fileName;
    const QString folder = file.path();
    add(QStringLiteral("external"), tr("Open"), tr("Open %1"), [this, path] { emit openRequested(path); });
    add(QStringLiteral("folder"), tr("Folder"), tr("Open the folder of %1"),
        [this, folder] { emit openRequested(folder); });
    add(QStringLiteral("copy"), tr("Copy path"), tr("Copy the path of %1"), [this, path] { emit copyRequested(path); });
    buttons->addStretch(1);
    layout->addLayout(buttons);
    return row;
}

} // namespace loopscope::ui
