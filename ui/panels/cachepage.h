// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/redis/redissession.h"
#include "ui/mainwindow/page.h"
#include "ui/models/rediskeymodel.h"

#include <QTimer>

class QComboBox;
class QLineEdit;

namespace loopscope::ui {

class CacheAddressBar;
class CacheChart;
class CacheFigures;
class CacheHeader;
class CacheKeyTable;
class CacheLinkBar;
class CachePreview;
class EmptyState;
class Label;

// The keys of the Redis that the cluster shares, or of one whose address was typed: live figures, a filtered list,
// and a bounded look at one value. Only reads.
class CachePage : public Page
{
    Q_OBJECT
public:
    explicit CachePage(const PageContext& context, QWidget* parent = nullptr);
    ~CachePage() override;

    [[nodiscard]] PageId id() const override { return PageId::Cache; }
    [[nodiscard]] QString title() const override { return tr("Cache"); }
    void setAttachment(console::Attachment* attachment) override;
    void refresh() override;
    void setNarrow(bool narrow) override;
    bool stepBack() override;
    bool readAgain() override;

    void open(const QString& url);
    // Opens and scans what the cluster reports, once for each address; also for a report, which wants the keys although
    // nobody has looked at this page.
    void followCluster();
    [[nodiscard]] const console::RedisSession& session() const { return m_session; }
    [[nodiscard]] CacheHeader& header() const { return *m_header; }
    [[nodiscard]] CacheLinkBar& linkBar() const { return *m_linkBar; }
    [[nodiscard]] CacheAddressBar& addressBar() const { return *m_addressBar; }
    [[nodiscard]] CacheFigures& figures() const { return *m_figures; }
    [[nodiscard]] CacheKeyTable& table() const { return *m_table; }
    [[nodiscard]] CachePreview& preview() const { return *m_preview; }
    [[nodiscard]] QLineEdit& filter() const { return *m_filter; }
    [[nodiscard]] QComboBox& type() const { return *m_type; }
    [[nodiscard]] EmptyState& empty() const { return *m_empty; }

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    [[nodiscard]] QWidget* makeCharts();
    [[nodiscard]] QWidget* makeKeys();
    [[nodiscard]] QWidget* makeFilter(QWidget* parent);
    void connectSession();
    void connectWidgets();
    void addShortcuts();
    void scan();
    void showStatus();
    void showEmpty();
    void showScan();
    void showFigures();
    void takeKeys(std::size_t first, std::size_t count);
    void choose(const QModelIndex& index);
    void showAddressBar();
    void hideAddressBar();
    void secondPassed();
    [[nodiscard]] bool isFiltered() const;
    [[nodiscard]] bool hasLooked() const; // something of this Redis was read: it stays in view

    console::RedisSession m_session;
    RedisKeyModel m_model;
    QTimer m_second;
    std::optional<QString> m_reported;  // by the cluster, as it was opened
    std::optional<QByteArray> m_chosen; // the key in the preview, to be found again by a new scan
    console::RedisState m_before = console::RedisState::Closed;
    std::uint64_t m_sortedScan = 0;
    bool m_wantsAddress = false;

    CacheHeader* m_header;
    CacheAddressBar* m_addressBar;
    CacheLinkBar* m_linkBar;
    CacheFigures* m_figures;
    QWidget* m_body;
    CacheChart* m_hitRatio = nullptr;
    CacheChart* m_operations = nullptr;
    Label* m_count = nullptr;
    QComboBox* m_type = nullptr;
    QLineEdit* m_filter = nullptr;
    CacheKeyTable* m_table = nullptr;
    CachePreview* m_preview = nullptr;
    EmptyState* m_empty;
};

} // namespace loopscope::ui
