// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/discovery.h"
#include "ui/mainwindow/connector.h"
#include "ui/mainwindow/page.h"
#include "ui/models/firstchoice.h"
#include "ui/models/selection.h"
#include "ui/plot/chartgroup.h"

#include <QMainWindow>
#include <QStackedWidget>
#include <QTimer>
#include <map>

namespace loopscope::ui {

class AttachPage;
class Body;
class CommandSheet;
class NavigationBar;
class StatusLine;
class TopBar;
class WorkerPanel;

// Where the programs and files of this installation are.
struct Installation
{
    QString loopserve; // program of the demo cluster
    QString agent;     // agent.cjs, empty if it is not there
};

// The one window: bars around a stack of pages, the side panel or a sheet at the right. Knows pages only as Page.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    static constexpr int TickMs = 33; // at most 30 repaints a second
    static constexpr int NarrowWidth = 1200;

    MainWindow(const Clock& clock, Theme& theme, Settings& settings, const Installation& installation,
               QWidget* parent = nullptr);
    ~MainWindow() override;

    void attachTo(const QString& address);
    void showPage(PageId page);
    [[nodiscard]] PageId currentPage() const;
    [[nodiscard]] Page* page(PageId id) const;
    [[nodiscard]] Connector& connector() { return m_connector; }
    [[nodiscard]] CommandSheet& sheet() const { return *m_sheet; }
    [[nodiscard]] Selection& selection() { return m_selection; }
    [[nodiscard]] ChartGroup& charts() { return m_charts; }
    // Everything that is visible, at once (screenshots and tests do not wait for the tick).
    void refreshAll();
    [[nodiscard]] bool isSidePanelShown() const;

signals:
    void attached();
    void attachFailed(const QString& sentence);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void addPages(const Installation& installation);
    void addPage(Page* page, const QString& icon);
    void connectBars();
    void connectSelection();
    void connectSheet();
    void connectAttaching();
    void addShortcuts();
    void tick();
    void followAttached(console::Attachment* attachment);
    void followDetached();
    void followCommand(const console::CommandStatus& command);
    void showSide();
    void setNarrow(bool narrow);
    void openSettings();
    void nextTheme();
    void askRestart(WorkerSlot slot, console::RestartMode mode);
    void focusNextRegion();
    [[nodiscard]] const console::ClusterState* state() const;

    PageContext m_context;
    Selection m_selection;
    FirstChoice m_firstChoice;
    ChartGroup m_charts;
    Connector m_connector;
    console::Discovery m_discovery;
    QTimer m_tick;
    std::map<PageId, Page*> m_pages;
    AttachPage* m_attachPage = nullptr;
    TopBar* m_topBar;
    NavigationBar* m_navigation;
    QStackedWidget* m_stack;
    Body* m_body;
    StatusLine* m_status;
    WorkerPanel* m_panel;
    CommandSheet* m_sheet;
    std::uint64_t m_drawnRevision = 0;
    std::int64_t m_drawnSecond = 0;
    std::uint64_t m_hiddenCommand = 0;
    bool m_narrow = false;
    bool m_isPanelOpen = true; // wide: unless closed; narrow: only as a drawer
    bool m_isNavigationOpen = true;
    bool m_isForwarding = false;
};

} // namespace loopscope::ui
