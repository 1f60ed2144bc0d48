// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/mainwindow.h"
#include "core/console/redis/redissnapshot.h"
#include "ui/dialogs/commandsheet.h"
#include "ui/dialogs/settingsdialog.h"
#include "ui/mainwindow/body.h"
#include "ui/mainwindow/navigationbar.h"
#include "ui/mainwindow/settings.h"
#include "ui/mainwindow/statusline.h"
#include "ui/mainwindow/topbar.h"
#include "ui/models/clusterlistmodel.h"
#include "ui/panels/attachpage.h"
#include "ui/panels/cachepage.h"
#include "ui/panels/eventspage.h"
#include "ui/panels/overviewpage.h"
#include "ui/panels/reportspage.h"
#include "ui/panels/workerpanel.h"
#include "ui/panels/workerspage.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QShortcut>
#include <QVBoxLayout>

namespace loopscope::ui {

using console::ClusterState;
using console::RestartMode;

MainWindow::MainWindow(const Clock& clock, Theme& theme, Settings& settings, const Installation& installation,
                       QWidget* parent)
    : QMainWindow(parent),
      m_context{clock, theme, settings, m_selection, m_charts},
      m_connector(clock, installation.loopserve),
      m_topBar(new TopBar(m_context)),
      m_navigation(new NavigationBar(theme)),
      m_stack(new QStackedWidget),
      m_status(new StatusLine(m_context)),
      m_panel(new WorkerPanel(m_context)),
      m_sheet(new CommandSheet(m_context))
{
    setWindowTitle(QStringLiteral("Loopscope"));
    setMinimumSize(800, 520);
    auto* central = new QWidget(this);
    auto* layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_body = new Body(theme, m_navigation, m_stack, central);
    m_panel->setParent(m_body);
    m_sheet->setParent(m_body);
    m_panel->hide();
    m_sheet->hide();
    layout->addWidget(m_topBar);
    layout->addWidget(m_body, 1);
    layout->addWidget(m_status);
    setCentralWidget(central);
    m_charts.setNow(clock.wallNow());

    addPages(installation);
    connectBars();
    connectSelection();
    connectSheet();
    connectAttaching();
    addShortcuts();
    m_connector.setLagThreshold(settings.preferences().lagThreshold);
    restoreGeometry(settings.geometry());
    showPage(PageId::Attach);
    m_tick.setInterval(TickMs);
    connect(&m_tick, &QTimer::timeout, this, &MainWindow::tick);
    m_tick.start();
}

MainWindow::~MainWindow()
{
    m_tick.stop();
    for (const auto& [id, page] : m_pages)
        page->setAttachment(nullptr);
    m_connector.disconnect(this);
    // Pages and charts use selection, time range and clock: they go before these members.
    delete takeCentralWidget();
}

void MainWindow::addPages(const Installation& installation)
{
    m_attachPage = new AttachPage(m_context, installation.agent);
    addPage(m_attachPage, {});
    addPage(new OverviewPage(m_context), QStringLiteral("activity"));
    addPage(new WorkersPage(m_context), QStringLiteral("server"));
    auto* cache = new CachePage(m_context);
    addPage(cache, QStringLiteral("database"));
    addPage(new EventsPage(m_context), QStringLiteral("list"));
    auto* reports = new ReportsPage(m_context);
    reports->setRedisSource([this, cache] {
        cache->followCluster();
        return console::redisSnapshot(cache->session(), m_context.clock.wallNow());
    });
    addPage(reports, QStringLiteral("file-text"));
}

void MainWindow::addPage(Page* page, const QString& icon)
{
    m_pages[page->id()] = page;
    m_stack->addWidget(page);
    page->setAccessibleName(page->title());
    if (!icon.isEmpty())
        m_navigation->addPage(page->id(), page->title(), icon);
    connect(page, &Page::restartRequested, this, &MainWindow::askRestart);
    connect(page, &Page::reloadRequested, this, [this] { m_sheet->ask({true, {}, RestartMode::Graceful}); });
    connect(page, &Page::exportRequested, this, [this] { showPage(PageId::Reports); });
    connect(page, &Page::pageRequested, this, &MainWindow::showPage);
    connect(page, &Page::noticeRaised, m_status, &StatusLine::showNotice);
    connect(page, &Page::detailsRequested, this, [this] {
        m_isPanelOpen = true;
        showSide();
    });
}

void MainWindow::connectBars()
{
    connect(m_navigation, &NavigationBar::pageChosen, this, &MainWindow::showPage);
    connect(m_topBar, &TopBar::attachRequested, this, [this] { showPage(PageId::Attach); });
    connect(m_topBar, &TopBar::detachRequested, this, [this] { m_connector.detach(); });
    connect(m_topBar, &TopBar::settingsRequested, this, &MainWindow::openSettings);
    connect(m_topBar, &TopBar::reloadRequested, this, [this] { m_sheet->ask({true, {}, RestartMode::Graceful}); });
    connect(m_topBar, &TopBar::exportRequested, this, [this] { showPage(PageId::Reports); });
    connect(m_status, &StatusLine::commandClicked, m_sheet, &CommandSheet::showCommand);
}

// Tables and charts point at the same worker: one selection for all.
void MainWindow::connectSelection()
{
    connect(&m_selection, &Selection::selectedChanged, &m_charts, &ChartGroup::setSelected);
    connect(&m_selection, &Selection::hoveredChanged, &m_charts, &ChartGroup::setHovered);
    connect(&m_charts, &ChartGroup::selectedChanged, &m_selection, &Selection::select);
    connect(&m_charts, &ChartGroup::hoveredChanged, &m_selection, &Selection::hover);
    connect(&m_selection, &Selection::selectedChanged, this, [this](std::optional<WorkerSlot> slot) {
        if (!m_narrow)
            m_isPanelOpen = slot.has_value();
        else if (!slot)
            m_isPanelOpen = false;
        showSide();
        refreshAll();
    });
    connect(m_panel, &WorkerPanel::closeRequested, this, [this] {
        m_isPanelOpen = false;
        if (!m_narrow)
            m_selection.select(std::nullopt);
        showSide();
    });
    connect(m_panel, &WorkerPanel::restartRequested, this, &MainWindow::askRestart);
}

void MainWindow::connectSheet()
{
    connect(m_sheet, &CommandSheet::opened, this, [this] {
        m_hiddenCommand = 0;
        m_status->hideCommand();
        showSide();
    });
    connect(m_sheet, &CommandSheet::closed, this, &MainWindow::showSide);
    connect(m_sheet, &CommandSheet::hidden, this, [this](std::uint64_t number) {
        m_hiddenCommand = number;
        showSide();
        if (state() != nullptr && state()->command(number) != nullptr)
            m_status->showCommand(*state()->command(number));
    });
    connect(m_sheet, &CommandSheet::modalChanged, m_body, &Body::setModal);
    connect(m_sheet, &CommandSheet::modalChanged, this, [this](bool modal) {
        m_topBar->setEnabled(!modal);
        m_navigation->setEnabled(!modal);
    });
}

void MainWindow::connectAttaching()
{
    connect(m_attachPage, &AttachPage::attachRequested, this, &MainWindow::attachTo);
    connect(m_attachPage, &AttachPage::demoRequested, &m_connector, &Connector::startDemo);
    connect(&m_connector, &Connector::demoBusyChanged, m_attachPage, &AttachPage::setDemoBusy);
    connect(&m_connector, &Connector::connecting, m_attachPage, &AttachPage::showConnecting);
    connect(&m_connector, &Connector::connecting, this, &MainWindow::refreshAll);
    connect(&m_connector, &Connector::attached, this, &MainWindow::followAttached);
    connect(&m_connector, &Connector::detached, this, &MainWindow::followDetached);
    connect(&m_connector, &Connector::failed, this, [this](const QString& sentence) {
        showPage(PageId::Attach);
        m_attachPage->showError(sentence);
        emit attachFailed(sentence);
    });
    connect(&m_discovery, &console::Discovery::changed, this, [this] { m_attachPage->setFound(m_discovery.found()); });
}

void MainWindow::addShortcuts()
{
    const auto add = [this](const char* keys, auto action) {
        auto* shortcut = new QShortcut(QKeySequence(QLatin1String(keys)), this);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    constexpr PageId Order[]{PageId::Overview, PageId::Workers, PageId::Cache, PageId::Events, PageId::Reports};
    // The numbers of the navigation of today; Findings and Profiles will move the ones behind them.
    const char* const keys[]{"Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+5", "Ctrl+7"};
    for (std::size_t i = 0; i < std::size(Order); ++i)
        add(keys[i], [this, id = Order[i]] { showPage(id); });
    add("Ctrl+D", [this] { nextTheme(); });
    add("Ctrl+E", [this] { showPage(PageId::Reports); });
    add("Ctrl+Shift+R", [this] {
        if (state() != nullptr && state()->can(QStringLiteral("cluster.reload")))
            m_sheet->ask({true, {}, RestartMode::Graceful});
    });
    add("Ctrl+I", [this] {
        m_isPanelOpen = !m_isPanelOpen;
        showSide();
    });
    add("Ctrl+B", [this] {
        m_isNavigationOpen = !m_isNavigationOpen;
        showPage(currentPage());
    });
    add("F5", [this] {
        if (!static_cast<Page*>(m_stack->currentWidget())->readAgain() && m_connector.attachment() != nullptr)
            m_connector.attachment()->reconnectNow();
    });
    add("F6", [this] { focusNextRegion(); });
}

void MainWindow::attachTo(const QString& address)
{
    m_attachPage->showError({});
    m_connector.attachTo(address);
}

void MainWindow::followAttached(console::Attachment* attachment)
{
    m_attachPage->showError({});
    const ClusterState& cluster = attachment->state();
    Settings& settings = m_context.settings;
    settings.setRecent(withRecent(settings.recent(), {attachment->endpoint().toUrl(), clusterTitle(cluster.cluster()),
                                                      m_context.clock.wallNow()}));
    m_charts.setInterval(cluster.interval());
    m_charts.startOver();
    m_firstChoice.startOver();
    for (const auto& [id, page] : m_pages)
        page->setAttachment(attachment);
    m_panel->setState(&cluster);
    m_sheet->setAttachment(attachment);
    m_navigation->setCache(QString::fromStdString(cluster.cluster().redis));
    connect(attachment, &console::Attachment::commandChanged, this, &MainWindow::followCommand);
    connect(attachment, &console::Attachment::snapshotReceived, this,
            [this, attachment] { m_charts.setInterval(attachment->state().interval()); });
    showPage(PageId::Overview);
    refreshAll();
    emit attached();
}

void MainWindow::followDetached()
{
    m_selection.select(std::nullopt);
    m_sheet->setAttachment(nullptr);
    m_panel->setState(nullptr);
    m_status->hideCommand();
    m_hiddenCommand = 0;
    m_drawnRevision = 0;
    for (const auto& [id, page] : m_pages)
        page->setAttachment(nullptr);
    showPage(PageId::Attach);
}

void MainWindow::followCommand(const console::CommandStatus& command)
{
    if (command.number == m_hiddenCommand) {
        if (command.finished)
            m_hiddenCommand = 0;
        if (command.finished)
            m_status->hideCommand();
        else
            m_status->showCommand(command);
    }
    if (command.finished && m_sheet->sheetState() == CommandSheet::State::Closed)
        m_status->showNotice(progressTitle(command) + QStringLiteral(". ") + outcomeText(command));
    m_sheet->refresh(m_context.clock.wallNow());
}

const ClusterState* MainWindow::state() const
{
    return m_connector.attachment() != nullptr && !m_connector.isConnecting() ? &m_connector.attachment()->state()
                                                                              : nullptr;
}

Page* MainWindow::page(PageId id) const
{
    const auto found = m_pages.find(id);
    return found == m_pages.end() ? nullptr : found->second;
}

PageId MainWindow::currentPage() const
{
    return static_cast<Page*>(m_stack->currentWidget())->id();
}

void MainWindow::showPage(PageId id)
{
    Page* wanted = page(id);
    if (wanted == nullptr || (id != PageId::Attach && state() == nullptr))
        return;
    m_stack->setCurrentWidget(wanted);
    m_navigation->setCurrent(id);
    const bool attaching = id == PageId::Attach;
    m_body->setNavigationShown((!attaching || state() != nullptr) && m_isNavigationOpen);
    if (attaching) {
        m_status->setIdleText(tr("Looks for sockets in %1").arg(console::Discovery::runtimeFolder()));
        m_discovery.start();
        m_attachPage->focusAddress();
    } else {
        m_discovery.stop();
        wanted->setFocus();
    }
    showSide();
    refreshAll();
}

void MainWindow::showSide()
{
    if (m_sheet->sheetState() != CommandSheet::State::Closed) {
        m_body->setSide(m_sheet, size::Sheet);
        return;
    }
    const bool wanted =
        m_isPanelOpen && currentPage() == PageId::Overview && m_selection.selected() && state() != nullptr;
    m_body->setSide(wanted ? m_panel : nullptr, size::SidePanel);
    if (wanted)
        m_panel->refresh(m_context.clock.wallNow());
}

bool MainWindow::isSidePanelShown() const
{
    return m_body->side() == m_panel;
}

void MainWindow::tick()
{
    if (!isVisible() || isMinimized())
        return;
    const WallTime now = m_context.clock.wallNow();
    m_charts.setNow(now);
    const std::uint64_t revision = state() != nullptr ? state()->revision() : 0;
    const std::int64_t second = toMicros(now) / 1000000;
    if (revision == m_drawnRevision && second == m_drawnSecond)
        return;
    refreshAll();
}

void MainWindow::refreshAll()
{
    const WallTime now = m_context.clock.wallNow();
    m_charts.setNow(now);
    if (state() != nullptr && state()->firstSampleAt())
        m_charts.growWith(*state()->lastSampleAt() - *state()->firstSampleAt());
    if (state() != nullptr)
        m_firstChoice.look(*state(), now, m_selection);
    m_drawnRevision = state() != nullptr ? state()->revision() : 0;
    m_drawnSecond = toMicros(now) / 1000000;
    m_topBar->setConnecting(m_connector.isConnecting());
    m_topBar->refresh(state(), now);
    m_status->refresh(state(), now);
    static_cast<Page*>(m_stack->currentWidget())->refresh();
    for (const auto& [id, page] : m_pages)
        m_navigation->setCount(id, page->count(), page->isCountCritical());
    if (isSidePanelShown())
        m_panel->refresh(now);
    m_sheet->refresh(now);
}

void MainWindow::setNarrow(bool narrow)
{
    if (narrow == m_narrow && m_body->property("arranged").toBool())
        return;
    m_body->setProperty("arranged", true);
    m_narrow = narrow;
    m_isPanelOpen = !narrow;
    m_navigation->setNarrow(narrow);
    m_topBar->setNarrow(narrow);
    m_status->setNarrow(narrow);
    m_body->setNarrow(narrow);
    for (const auto& [id, page] : m_pages)
        page->setNarrow(narrow);
    showSide();
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    setNarrow(width() < NarrowWidth);
}

void MainWindow::askRestart(WorkerSlot slot, RestartMode mode)
{
    m_sheet->ask({false, slot, mode});
}

void MainWindow::openSettings()
{
    if (auto* open = findChild<SettingsDialog*>(); open != nullptr && open->isVisible()) {
        open->raise();
        open->activateWindow();
        return;
    }
    auto* dialog = new SettingsDialog(m_context.theme, m_context.settings, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SettingsDialog::preferencesChanged, this, [this](const Preferences& preferences) {
        m_context.theme.setMode(preferences.theme);
        m_connector.setLagThreshold(preferences.lagThreshold);
        refreshAll();
    });
    dialog->show();
}

void MainWindow::nextTheme()
{
    Preferences preferences = m_context.settings.preferences();
    preferences.theme = preferences.theme == ThemeMode::System ? ThemeMode::Dark
                        : preferences.theme == ThemeMode::Dark ? ThemeMode::Light
                                                               : ThemeMode::System;
    m_context.settings.setPreferences(preferences);
    m_context.theme.setMode(preferences.theme);
    m_status->showNotice(preferences.theme == ThemeMode::System ? tr("Theme: as the desktop")
                         : preferences.theme == ThemeMode::Dark ? tr("Theme: dark")
                                                                : tr("Theme: light"));
    refreshAll();
}

void MainWindow::focusNextRegion()
{
    QWidget* regions[]{m_navigation, m_stack->currentWidget(), m_body->side(), m_status};
    std::size_t at = 0;
    for (std::size_t i = 0; i < std::size(regions); ++i) {
        if (regions[i] != nullptr && focusWidget() != nullptr && regions[i]->isAncestorOf(focusWidget()))
            at = i + 1;
    }
    for (std::size_t i = 0; i < std::size(regions); ++i) {
        QWidget* region = regions[(at + i) % std::size(regions)];
        if (region == nullptr || !region->isVisible())
            continue;
        for (QWidget* each : region->findChildren<QWidget*>()) {
            if (each->isVisible() && each->isEnabled() && (each->focusPolicy() & Qt::TabFocus)) {
                each->setFocus(Qt::TabFocusReason);
                return;
            }
        }
    }
}

void MainWindow::keyPressEvent(QKeyEvent* event)
{
    Page* current = static_cast<Page*>(m_stack->currentWidget());
    const bool isAsking = m_sheet->sheetState() == CommandSheet::State::Asking;
    if (isAsking && event->key() != Qt::Key_Escape)
        return; // the question is modal wherever the focus is
    if (event->key() == Qt::Key_Escape) {
        if (isAsking || m_sheet->sheetState() == CommandSheet::State::Progress) {
            m_sheet->hideOrClose();
        } else if (m_narrow && m_body->side() == m_panel) {
            m_isPanelOpen = false;
            showSide();
        } else {
            current->stepBack();
        }
        return;
    }
    if (event->modifiers() == Qt::NoModifier && m_context.settings.preferences().singleKeys && state() != nullptr) {
        if (event->key() == Qt::Key_BracketLeft || event->key() == Qt::Key_BracketRight) {
            m_topBar->stepRange(event->key() == Qt::Key_BracketLeft ? -1 : 1);
            return;
        }
        if (event->key() == Qt::Key_R && m_selection.selected() && state()->can(QStringLiteral("worker.restart"))) {
            askRestart(*m_selection.selected(), RestartMode::Graceful);
            return;
        }
    }
    if (m_isForwarding) {
        QMainWindow::keyPressEvent(event);
        return;
    }
    // The page's keys work wherever the focus is. What the page ignores comes back here.
    m_isForwarding = true;
    QCoreApplication::sendEvent(current, event);
    m_isForwarding = false;
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    m_context.settings.setGeometry(saveGeometry());
    QMainWindow::closeEvent(event);
}

} // namespace loopscope::ui
