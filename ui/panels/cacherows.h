// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/redis/redisvalues.h"

#include <QAbstractTableModel>
#include <QSyntaxHighlighter>

namespace loopscope::ui {

class Theme;

// The elements of a hash, list, set, sorted set or stream that a look gave, in one or two columns.
class CacheRowsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    explicit CacheRowsModel(QObject* parent = nullptr);
    void setPreview(const console::KeyPreview& preview);
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString m_type;
    std::vector<console::PreviewRow> m_rows;
};

// Names, strings and punctuation of indented JSON in the theme's colours.
class JsonColours : public QSyntaxHighlighter
{
    Q_OBJECT
public:
    JsonColours(const Theme& theme, QTextDocument* document);
    void setActive(bool active);

protected:
    void highlightBlock(const QString& text) override;

private:
    const Theme& m_theme;
    bool m_active = false;
};

} // namespace loopscope::ui
