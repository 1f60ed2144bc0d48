// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mainwindow/page.h"
#include "ui/models/eventmodel.h"

#include <array>

class QLineEdit;
class QPushButton;
class QTableView;

namespace loopscope::ui {

class EmptyState;
class EventDelegate;
class EventDetails;
class Label;

// What happened, newest first: stalls, alerts, restarts, exits, events of the app. Filtered by kind and by text; the
// chosen row in full at the side.
class EventsPage : public Page
{
    Q_OBJECT
public:
    explicit EventsPage(const PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] PageId id() const override { return PageId::Events; }
    [[nodiscard]] QString title() const override { return tr("Events"); }
    void setAttachment(console::Attachment* attachment) override;
    void refresh() override;
    void setNarrow(bool narrow) override;
    bool stepBack() override;
    // Alerts that last.
    [[nodiscard]] std::optional<int> count() const override;
    [[nodiscard]] bool isCountCritical() const override { return count().value_or(0) > 0; }

    [[nodiscard]] QTableView& table() const { return *m_table; }
    [[nodiscard]] EventFilter& events() { return m_filter; }
    // The rows that are shown as CSV; false when the file could not be written, which a notice says.
    bool saveTo(const QString& fileName);
    // The chosen row or, without one, all that are shown, a line each with tabs.
    [[nodiscard]] QString copyText() const;

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeHeader();
    QWidget* makeFilters();
    void makeTable();
    void step(int rows);
    void chooseWorker();
    void showChosen();
    void showCounts();
    void askFileName();
    void copy();
    [[nodiscard]] int chosenRow() const;

    EventModel m_model;
    EventFilter m_filter;
    QTableView* m_table = nullptr;
    EventDelegate* m_delegate = nullptr;
    EventDetails* m_details = nullptr;
    EmptyState* m_empty = nullptr;
    Label* m_count = nullptr;
    QLineEdit* m_text = nullptr;
    QPushButton* m_copy = nullptr;
    QPushButton* m_save = nullptr;
    std::array<QPushButton*, EventGroupCount> m_chips{};
};

} // namespace loopscope::ui
