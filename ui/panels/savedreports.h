// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QWidget>
#include <vector>

class QVBoxLayout;

namespace loopscope::ui {

class Label;
class Theme;

struct SavedReport
{
    QString fileName; // whole path
    qint64 bytes = 0;
    WallTime at{};
};

// The files that were written in this session, newest first, with what one does next: open, show the folder, copy the
// path.
class SavedReports : public QWidget
{
    Q_OBJECT
public:
    static constexpr std::size_t MaxShown = 20; // older ones leave the list, not the disk

    explicit SavedReports(const Theme& theme, QWidget* parent = nullptr);
    void add(const SavedReport& report);
    [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }
    [[nodiscard]] QString fileName(int row) const;

signals:
    void openRequested(const QString& path); // of a file or a folder
    void copyRequested(const QString& path);

private:
    QWidget* makeRow(const SavedReport& report);

    const Theme& m_theme;
    QVBoxLayout* m_layout;
    Label* m_none;
    struct Row
    {
        QString fileName;
        QWidget* widget;
    };
    std::vector<Row> m_rows; // newest first
};

} // namespace loopscope::ui
