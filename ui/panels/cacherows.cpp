// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/cacherows.h"
#include "core/console/redis/rediskeyname.h"
#include "ui/models/rediskeymodel.h"
#include "ui/theme/figures.h"
#include "ui/theme/plaintip.h"
#include "ui/theme/theme.h"

namespace loopscope::ui {

using console::PreviewRow;

namespace {

constexpr qsizetype CellBytes = 300; // a cell is one line; the rest is in the tooltip
constexpr qsizetype TipBytes = 1500;
constexpr int ColouredLine = 20000; // characters; longer lines stay plain

QString cellText(const PreviewRow& row, bool isField, qsizetype bytes)
{
    return console::escapeForDisplay(isField ? row.field : row.value, bytes);
}

} // namespace

CacheRowsModel::CacheRowsModel(QObject* parent) : QAbstractTableModel(parent) {}

void CacheRowsModel::setPreview(const console::KeyPreview& preview)
{
    beginResetModel();
    m_type = preview.key.type;
    m_rows = preview.rows;
    endResetModel();
}

int CacheRowsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CacheRowsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : (m_type == QLatin1String("set") ? 1 : 2);
}

QVariant CacheRowsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const PreviewRow& row = m_rows[static_cast<std::size_t>(index.row())];
    const bool isField = index.column() == 0 && columnCount() > 1; // the member of a set is a value
    if (role == Qt::DisplayRole)
        return cellText(row, isField, CellBytes);
    if (role != Qt::ToolTipRole)
        return {};
    QString tip = cellText(row, isField, TipBytes);
    if (!isField && row.valueBytes > static_cast<std::uint64_t>(row.value.size()))
        tip += QLatin1Char('\n') + tr("First %1 of %2.")
                                       .arg(figure(Quantity::Bytes, static_cast<double>(row.value.size())).text(),
                                            figure(Quantity::Bytes, static_cast<double>(row.valueBytes)).text());
    return plainTip(tip);
}

QVariant CacheRowsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    if (m_type == QLatin1String("hash"))
        return section == 0 ? tr("Field") : tr("Value");
    if (m_type == QLatin1String("list"))
        return section == 0 ? tr("Index") : tr("Value");
    if (m_type == QLatin1String("zset"))
        return section == 0 ? tr("Member") : tr("Score");
    if (m_type == QLatin1String("stream"))
        return section == 0 ? tr("Entry") : tr("Fields");
    return section == 0 ? tr("Member") : tr("Value");
}

JsonColours::JsonColours(const Theme& theme, QTextDocument* document) : QSyntaxHighlighter(document), m_theme(theme)
{
    connect(&theme, &Theme::changed, this, &QSyntaxHighlighter::rehighlight);
}

void JsonColours::setActive(bool active)
{
    m_active = active; // the text is set anew after this, and with it the colours
}

void JsonColours::highlightBlock(const QString& text)
{
    if (!m_active || text.size() > ColouredLine)
        return;
    const Tokens& tokens = m_theme.tokens();
    for (int i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c != QLatin1Char('"')) {
            if (QStringLiteral("{}[],:").contains(c))
                setFormat(i, 1, tokens.t3);
            continue;
        }
        int end = i + 1;
        while (end < text.size() && text[end] != QLatin1Char('"'))
            end += text[end] == QLatin1Char('\\') ? 2 : 1;
        const int length = std::min(end + 1, static_cast<int>(text.size())) - i;
        const bool isName = end + 1 < text.size() && text[end + 1] == QLatin1Char(':');
        setFormat(i, length, isName ? tokens.t2 : tokens.acc);
        i += length - 1;
    }
}

} // namespace loopscope::ui
