// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"

#include <QAbstractListModel>
#include <deque>
#include <optional>

namespace loopscope::ui {

// One line of a worker's output or history.
struct LogLine
{
    WallTime time{};
    WorkerKey worker;
    QString kind; // "out", "err", "restart"
    QString text;
    bool isBad = false;
};

// The newest lines of all workers, newest first, of which one slot is shown. Bounded: the oldest leave first.
class LogModel : public QAbstractListModel
{
    Q_OBJECT
public:
    static constexpr std::size_t MaxLines = 5000;
    static constexpr int MaxText = 2000; // characters of a line that are kept

    explicit LogModel(QObject* parent = nullptr);
    void add(LogLine line);
    void clear();
    void showSlot(std::optional<WorkerSlot> slot); // nothing: all
    [[nodiscard]] const LogLine& line(int row) const;
    // Whose line it is, as the view needs to say it: "life 2" where one slot is shown, else "w3 life 2".
    [[nodiscard]] QString whoText(const LogLine& line) const;
    [[nodiscard]] std::size_t size() const { return m_lines.size(); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    [[nodiscard]] bool isShown(const LogLine& line) const;

    std::deque<LogLine> m_lines; // newest first
    std::deque<LogLine> m_shown; // of the slot
    std::optional<WorkerSlot> m_slot;
};

} // namespace loopscope::ui
