// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/redis/redisvalues.h"
#include "ui/panels/surface.h"

class QGridLayout;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace loopscope::ui {

class CacheRowsModel;
class ElidedLabel;
class JsonColours;
class Label;
class SegmentRow;

// The key that was chosen: its name, what is known of it, and a bounded look at its value. What went wrong is a
// sentence in place of the value.
class CachePreview : public Surface
{
    Q_OBJECT
public:
    explicit CachePreview(const Theme& theme, QWidget* parent = nullptr);
    ~CachePreview() override;

    void clear();
    void showAsked(const console::KeyEntry& key); // the answer is on its way
    void showPreview(const console::KeyPreview& preview);
    void setNow(WallTime now); // for the TTL
    void setStale(bool stale);
    [[nodiscard]] const std::optional<console::KeyEntry>& key() const { return m_key; }
    [[nodiscard]] QString sentence() const; // empty where a value is shown
    [[nodiscard]] QString valueText() const;
    [[nodiscard]] QPushButton& more() const { return *m_more; }
    [[nodiscard]] QTableView& rows() const { return *m_table; }
    [[nodiscard]] SegmentRow& forms() const { return *m_forms; }

signals:
    void moreRequested(const loopscope::console::KeyEntry& key, quint64 wanted);

private:
    enum Place { Sentence, TextValue, RowValue };
    [[nodiscard]] QWidget* makeHead();
    [[nodiscard]] QWidget* makeBar();
    void addFact(QGridLayout& grid, int row, const QString& name, Label*& value);
    void say(const QString& sentence, bool isWarning);
    void showFacts();
    void showTtl();
    void showString(const console::KeyPreview& preview);
    void showRows(const console::KeyPreview& preview);
    void showExtent(const console::KeyPreview& preview);
    void showForm();
    void copyName();

    std::optional<console::KeyEntry> m_key;
    std::optional<console::KeyPreview> m_preview;
    WallTime m_now{};
    bool m_stale = false;
    ElidedLabel* m_name;
    QToolButton* m_copy;
    Surface* m_facts;
    Label* m_type;
    Label* m_memory;
    Label* m_length;
    Label* m_ttl;
    Surface* m_bar;
    SegmentRow* m_forms;
    Label* m_extent;
    QPushButton* m_more;
    QStackedWidget* m_stack;
    Label* m_sentence;
    QPlainTextEdit* m_text;
    JsonColours* m_colours;
    CacheRowsModel* m_rows;
    QTableView* m_table;
};

} // namespace loopscope::ui
