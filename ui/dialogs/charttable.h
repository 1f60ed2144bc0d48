// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QTableWidget;

namespace loopscope::ui {

// The data of a chart as a table, as it was when it was asked for: for screen readers, and for copying into a
// spreadsheet. Not modal; deletes itself when closed.
class ChartTable : public QDialog
{
    Q_OBJECT
public:
    // text: lines of tab separated cells, the first one the heads (LineChart::tableText()).
    ChartTable(const QString& title, const QString& text, QWidget* parent = nullptr);

    [[nodiscard]] QTableWidget& table() const { return *m_table; }

private:
    QTableWidget* m_table;
};

} // namespace loopscope::ui
