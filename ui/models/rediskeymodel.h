// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/redis/redisvalues.h"

#include <QAbstractTableModel>

namespace loopscope::ui {

// The keys that a scan found, in an order of its own over the session's vector: 200,000 keys are kept once. Rows are
// only inserted while a scan runs; a new scan is the one reset. UI thread.
class RedisKeyModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Key, Type, Memory, Ttl, Encoding, ColumnCount };

    // keys outlives the model; whoever changes it says restart() or append() before anything else is asked.
    explicit RedisKeyModel(const std::vector<console::KeyEntry>& keys, QObject* parent = nullptr);

    void restart();                                    // keys was emptied
    void append(std::size_t first, std::size_t count); // keys grew at its end
    // The time that TTLs count down to.
    void setNow(WallTime now);
    [[nodiscard]] WallTime now() const { return m_now; }

    [[nodiscard]] const console::KeyEntry& entry(int row) const;
    [[nodiscard]] int rowOf(const QByteArray& name) const; // -1 if unknown; looks at every row

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    // Unknown values are last in both directions; equal ones by name.
    void sort(int column, Qt::SortOrder order) override;

    [[nodiscard]] static QString explanation(int column);

private:
    [[nodiscard]] QString text(const console::KeyEntry& entry, int column) const;
    [[nodiscard]] QString toolTip(const console::KeyEntry& entry, int column) const;

    const std::vector<console::KeyEntry>& m_keys;
    std::vector<std::uint32_t> m_order; // row to place in m_keys
    WallTime m_now{};
};

// "1 h 12 m" left, "none" without a TTL, "expired", an en dash where it is not known.
[[nodiscard]] QString ttlText(const console::KeyEntry& entry, WallTime now);
// With a full stop at its end, so that another sentence may follow.
[[nodiscard]] QString closedSentence(const QString& text);

} // namespace loopscope::ui
