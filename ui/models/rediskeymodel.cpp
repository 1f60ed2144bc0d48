// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/rediskeymodel.h"
#include "core/console/redis/rediskeyname.h"
#include "ui/theme/figures.h"
#include "ui/theme/plaintip.h"

#include <algorithm>
#include <numeric>

namespace loopscope::ui {

using console::KeyEntry;

namespace {

template <class T>
int compared(const T& a, const T& b)
{
    return a < b ? -1 : (b < a ? 1 : 0);
}

// What a key is ordered by; nothing is last whichever way the order goes.
std::optional<double> numberOf(const KeyEntry& entry, int column)
{
    if (column == RedisKeyModel::Memory)
        return entry.memory ? std::optional(static_cast<double>(*entry.memory)) : std::nullopt;
    if (!entry.ttlKnown)
        return std::nullopt;
    return entry.expiresAt ? static_cast<double>(toMicros(*entry.expiresAt)) : std::numeric_limits<double>::infinity();
}

int comparedBy(const KeyEntry& a, const KeyEntry& b, int column, bool descending)
{
    const int direction = descending ? -1 : 1;
    switch (column) {
    case RedisKeyModel::Key:
        return direction * compared(a.name, b.name);
    case RedisKeyModel::Type:
        return direction * compared(a.type, b.type);
    case RedisKeyModel::Encoding:
        if (a.encoding.isEmpty() != b.encoding.isEmpty())
            return a.encoding.isEmpty() ? 1 : -1;
        return direction * compared(a.encoding, b.encoding);
    default:
        break;
    }
    const auto left = numberOf(a, column);
    const auto right = numberOf(b, column);
    if (left.has_value() != right.has_value())
        return left ? -1 : 1;
    return left ? direction * compared(*left, *right) : 0;
}

} // namespace

QString ttlText(const KeyEntry& entry, WallTime now)
{
    if (!entry.ttlKnown)
        return QStringLiteral("\u2013");
    if (!entry.expiresAt)
        return RedisKeyModel::tr("none", "time to live");
    if (*entry.expiresAt <= now)
        return RedisKeyModel::tr("expired");
    return durationText(*entry.expiresAt - now);
}

QString closedSentence(const QString& text)
{
    const bool open = !text.isEmpty() && text.back().isLetterOrNumber();
    return open ? text + QLatin1Char('.') : text;
}

RedisKeyModel::RedisKeyModel(const std::vector<KeyEntry>& keys, QObject* parent)
    : QAbstractTableModel(parent), m_keys(keys)
{
    m_order.resize(keys.size());
    std::iota(m_order.begin(), m_order.end(), 0U);
}

void RedisKeyModel::restart()
{
    beginResetModel();
    m_order.clear();
    endResetModel();
}

void RedisKeyModel::append(std::size_t first, std::size_t count)
{
    if (count == 0)
        return;
    const int row = rowCount();
    beginInsertRows({}, row, row + static_cast<int>(count) - 1);
    for (std::size_t i = 0; i < count; ++i)
        m_order.push_back(static_cast<std::uint32_t>(first + i));
    endInsertRows();
}

void RedisKeyModel::setNow(WallTime now)
{
    m_now = now;
    if (rowCount() > 0)
        emit dataChanged(index(0, Ttl), index(rowCount() - 1, Ttl), {Qt::DisplayRole});
}

const KeyEntry& RedisKeyModel::entry(int row) const
{
    static const KeyEntry Nothing;
    const auto at = static_cast<std::size_t>(row);
    return at < m_order.size() && m_order[at] < m_keys.size() ? m_keys[m_order[at]] : Nothing;
}

int RedisKeyModel::rowOf(const QByteArray& name) const
{
    const auto found = std::find_if(m_order.begin(), m_order.end(),
                                    [&](std::uint32_t at) { return at < m_keys.size() && m_keys[at].name == name; });
    return found == m_order.end() ? -1 : static_cast<int>(found - m_order.begin());
}

int RedisKeyModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

int RedisKeyModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RedisKeyModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const KeyEntry& key = entry(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(key, index.column());
    case Qt::ToolTipRole:
        return toolTip(key, index.column());
    case Qt::AccessibleTextRole:
        return headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + QLatin1Char(' ') +
               text(key, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(index.column() == Memory || index.column() == Ttl
                                                     ? Qt::AlignRight | Qt::AlignVCenter
                                                     : Qt::AlignLeft | Qt::AlignVCenter));
    default:
        return {};
    }
}

QVariant RedisKeyModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole)
        return explanation(section);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(section == Memory || section == Ttl
                                                     ? Qt::AlignRight | Qt::AlignVCenter
                                                     : Qt::AlignLeft | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Key:
        return tr("Key");
    case Type:
        return tr("Type");
    case Memory:
        return tr("Memory");
    case Ttl:
        return tr("TTL");
    case Encoding:
        return tr("Encoding");
    default:
        return {};
    }
}

QString RedisKeyModel::explanation(int column)
{
    switch (column) {
    case Key:
        return tr("Name of the key. Bytes that are no text are shown as \\xNN.");
    case Type:
        return tr("Type of the value, as TYPE says.");
    case Memory:
        return tr("Memory of key and value, as MEMORY USAGE estimates from 5 samples.");
    case Ttl:
        return tr("Time until the key expires, counting down; none: it stays until it is evicted or deleted.");
    case Encoding:
        return tr("How the server keeps the value, as OBJECT ENCODING says.");
    default:
        return {};
    }
}

void RedisKeyModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= ColumnCount || m_order.size() != m_keys.size())
        return;
    emit layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<std::uint32_t> places;
    for (const QModelIndex& each : before)
        places.push_back(m_order[static_cast<std::size_t>(each.row())]);
    const bool descending = order == Qt::DescendingOrder;
    std::sort(m_order.begin(), m_order.end(), [&](std::uint32_t a, std::uint32_t b) {
        const int by = comparedBy(m_keys[a], m_keys[b], column, descending);
        if (by != 0)
            return by < 0;
        const int byName = compared(m_keys[a].name, m_keys[b].name);
        return byName != 0 ? byName < 0 : a < b;
    });
    std::vector<int> rows(m_order.size());
    for (std::size_t row = 0; row < m_order.size(); ++row)
        rows[m_order[row]] = static_cast<int>(row);
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i)
        after.append(index(rows[places[static_cast<std::size_t>(i)]], before[i].column()));
    changePersistentIndexList(before, after);
    emit layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

QString RedisKeyModel::text(const KeyEntry& entry, int column) const
{
    switch (column) {
    case Key:
        return console::escapeForDisplay(entry.name);
    case Type:
        return entry.type;
    case Memory:
        return figure(Quantity::Bytes, entry.memory ? std::optional(static_cast<double>(*entry.memory)) : std::nullopt)
            .text();
    case Ttl:
        return ttlText(entry, m_now);
    case Encoding:
        return entry.encoding.isEmpty() ? QStringLiteral("\u2013") : entry.encoding;
    default:
        return {};
    }
}

QString RedisKeyModel::toolTip(const KeyEntry& entry, int column) const
{
    switch (column) {
    case Key:
        return plainTip(console::escapeForDisplay(entry.name));
    case Memory:
        return entry.memory ? tr("%1 bytes").arg(QLocale().toString(static_cast<qulonglong>(*entry.memory)))
                            : tr("The server did not say how much memory this key takes.");
    case Ttl:
        return entry.expiresAt ? tr("Expires at %1.").arg(clockText(*entry.expiresAt)) : QString();
    default:
        return {};
    }
}

} // namespace loopscope::ui
