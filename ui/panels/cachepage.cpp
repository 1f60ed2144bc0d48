// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/cachepage.h"
#include "core/console/redis/rediskeyname.h"
#include "ui/panels/cacheaddressbar.h"
#include "ui/panels/cachechart.h"
#include "ui/panels/cachefigures.h"
#include "ui/panels/cacheheader.h"
#include "ui/panels/cachekeytable.h"
#include "ui/panels/cachelinkbar.h"
#include "ui/panels/cachepreview.h"
#include "ui/panels/emptystate.h"
#include "ui/panels/label.h"
#include "ui/plot/chartgroup.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>

namespace loopscope::ui {

using console::RedisState;
using console::RedisStatus;

namespace {

constexpr int ChartHeight = 116;
constexpr int FilterHeight = 36;
constexpr int FilterWidth = 240;
constexpr int PreviewWide = 380;
constexpr int PreviewNarrow = 300;
constexpr int SecondMs = 1000;
constexpr int MaxPattern = 4096; // letters
const char* const Types[] = {"string", "hash", "list", "set", "zset", "stream"};

bool isTrouble(RedisState state)
{
    return state == RedisState::Lost || state == RedisState::Loading || state == RedisState::Connecting;
}

} // namespace

CachePage::CachePage(const PageContext& context, QWidget* parent)
    : Page(context, parent),
      m_session(context.clock),
      m_model(m_session.keys()),
      m_header(new CacheHeader(context.theme, tr("Cache"), this)),
      m_addressBar(new CacheAddressBar(context.theme, this)),
      m_linkBar(new CacheLinkBar(context.theme, this)),
      m_figures(new CacheFigures(context.theme, this)),
      m_body(new QWidget(this)),
      m_empty(new EmptyState(context.theme, this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_addressBar);
    layout->addWidget(m_linkBar);
    layout->addWidget(m_figures);
    layout->addWidget(m_body, 1);
    layout->addWidget(m_empty, 1);
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(0);
    body->addWidget(makeCharts());
    body->addWidget(makeKeys(), 1);
    m_second.setInterval(SecondMs);
    connect(&m_second, &QTimer::timeout, this, &CachePage::secondPassed);
    connectSession();
    connectWidgets();
    addShortcuts();
    secondPassed();
    showStatus();
}

CachePage::~CachePage()
{
    m_session.disconnect(this);
}

QWidget* CachePage::makeCharts()
{
    auto* charts = new Surface(context().theme, &Tokens::panel, Qt::BottomEdge, m_body);
    charts->setFixedHeight(ChartHeight);
    auto* row = new QHBoxLayout(charts);
    row->setContentsMargins(0, 0, 0, 1);
    row->setSpacing(0);
    m_hitRatio = new CacheChart(
        {tr("Hit ratio"), tr("of the last minute"), Quantity::Percent, 1.0, tr("Nobody has looked anything up.")},
        context().theme, context().charts, m_session.hitRatio(), charts);
    m_operations = new CacheChart({tr("Operations"), tr("per second, of all clients"), Quantity::Rate, std::nullopt,
                                   tr("The server has not said yet how many commands it runs.")},
                                  context().theme, context().charts, m_session.operations(), charts);
    row->addWidget(m_hitRatio);
    row->addWidget(m_operations);
    return charts;
}

QWidget* CachePage::makeKeys()
{
    auto* keys = new QWidget(m_body);
    auto* row = new QHBoxLayout(keys);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    auto* list = new Surface(context().theme, &Tokens::panel, {}, keys);
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeFilter(list));
    m_table = new CacheKeyTable(context().theme, m_model, list);
    column->addWidget(m_table, 1);
    m_preview = new CachePreview(context().theme, keys);
    m_preview->setFixedWidth(PreviewWide);
    row->addWidget(list, 1);
    row->addWidget(m_preview);
    return keys;
}

QWidget* CachePage::makeFilter(QWidget* parent)
{
    auto* bar = new Surface(context().theme, &Tokens::panel, Qt::BottomEdge, parent);
    bar->setFixedHeight(FilterHeight + 4);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(size::Padding, 0, size::Padding, 1);
    row->setSpacing(8);
    auto* name = new Label(context().theme, tr("Keys"), TextStyle::Table, &Tokens::t1, bar);
    name->setWeight(QFont::DemiBold);
    m_count = new Label(context().theme, TextStyle::Table, &Tokens::t3, bar);
    m_type = new QComboBox(bar);
    m_type->setAccessibleName(tr("Type of the keys"));
    m_type->addItem(tr("all types"), QString());
    for (const char* type : Types)
        m_type->addItem(QString::fromLatin1(type), QString::fromLatin1(type));
    m_filter = new QLineEdit(bar);
    m_filter->setAccessibleName(tr("Filter of the keys"));
    m_filter->setPlaceholderText(tr("Pattern, such as cart:*"));
    m_filter->setToolTip(tr("* and ? stand for any characters, [ab] for one of them, \\xNN for a byte. Enter scans; a "
                            "name without them is looked up directly. (/ or Ctrl+F)"));
    m_filter->setMaxLength(MaxPattern);
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(FilterWidth);
    m_filter->addAction(context().theme.icon(QStringLiteral("filter")), QLineEdit::LeadingPosition);
    row->addWidget(name);
    row->addWidget(m_count);
    row->addStretch(1);
    row->addWidget(m_type);
    row->addWidget(m_filter, 2);
    return bar;
}

void CachePage::connectSession()
{
    using console::RedisSession;
    connect(&m_session, &RedisSession::statusChanged, this, &CachePage::showStatus);
    connect(&m_session, &RedisSession::figuresChanged, this, &CachePage::showFigures);
    connect(&m_session, &RedisSession::scanStarted, this, [this] {
        m_model.restart();
        showScan();
    });
    connect(&m_session, &RedisSession::keysAdded, this, &CachePage::takeKeys);
    connect(&m_session, &RedisSession::scanChanged, this, &CachePage::showScan);
    connect(&m_session, &RedisSession::previewReady, m_preview, &CachePreview::showPreview);
}

void CachePage::connectWidgets()
{
    connect(m_header, &CacheHeader::scanRequested, this, &CachePage::scan);
    connect(m_header, &CacheHeader::stopRequested, this, [this] { m_session.stopScan(); });
    connect(m_header, &CacheHeader::addressRequested, this, &CachePage::showAddressBar);
    connect(m_addressBar, &CacheAddressBar::addressGiven, this, &CachePage::open);
    connect(m_addressBar, &CacheAddressBar::closeRequested, this, &CachePage::hideAddressBar);
    connect(m_linkBar, &CacheLinkBar::reconnectRequested, this, [this] { m_session.reconnectNow(); });
    connect(m_empty, &EmptyState::clicked, this, [this] { open(m_addressBar->field().text()); });
    connect(m_filter, &QLineEdit::returnPressed, this, &CachePage::scan);
    connect(m_type, &QComboBox::activated, this, &CachePage::scan);
    connect(m_table, &CacheKeyTable::keyChosen, this, &CachePage::choose);
    connect(m_preview, &CachePreview::moreRequested, this,
            [this](const console::KeyEntry& key, quint64 wanted) { m_session.preview(key, wanted); });
}

void CachePage::addShortcuts()
{
    const auto add = [this](const char* keys, auto action) {
        auto* shortcut = new QShortcut(QKeySequence(QLatin1String(keys)), this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    const auto focusFilter = [this] {
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    };
    add("/", focusFilter);
    add("Ctrl+F", focusFilter);
}

void CachePage::setAttachment(console::Attachment* attachment)
{
    Page::setAttachment(attachment);
    m_reported.reset(); // the next refresh follows what this cluster says
    if (attachment != nullptr)
        return;
    m_session.close();
    m_chosen.reset();
    m_preview->clear();
}

void CachePage::refresh()
{
    followCluster();
}

// What was typed stays until the cluster says something else than before.
void CachePage::followCluster()
{
    if (state() == nullptr || !state()->isAttached())
        return;
    const QString reported = QString::fromStdString(state()->cluster().redis);
    if (m_reported == reported)
        return;
    m_reported = reported;
    if (!reported.isEmpty()) {
        open(reported);
        return;
    }
    m_session.close();
    showStatus();
}

void CachePage::open(const QString& url)
{
    m_chosen.reset();
    m_preview->clear();
    m_wantsAddress = false;
    m_session.open(url);
    m_addressBar->setAddress(m_session.status().state == RedisState::Refused ? url : m_session.status().address);
    if (m_session.status().state != RedisState::Refused)
        scan();
}

void CachePage::scan()
{
    const QByteArray typed = console::unescapeFromDisplay(m_filter->text());
    m_session.scan(typed.isEmpty() ? QByteArrayLiteral("*") : typed, m_type->currentData().toString());
}

bool CachePage::isFiltered() const
{
    const QString typed = m_filter->text();
    return (!typed.isEmpty() && typed != QLatin1String("*")) || !m_type->currentData().toString().isEmpty();
}

bool CachePage::hasLooked() const
{
    return m_session.figures().has_value() || !m_session.keys().empty();
}

void CachePage::showStatus()
{
    const RedisStatus& status = m_session.status();
    const bool cameBack = status.state == RedisState::Ready && m_before != RedisState::Ready;
    m_before = status.state;
    m_header->showStatus(status);
    m_linkBar->showStatus(status, context().clock.wallNow());
    if (!status.address.isEmpty() && !m_addressBar->field().hasFocus())
        m_addressBar->setAddress(status.address);
    showEmpty();
    showFigures();
    // What was read before the link was lost is old: look again.
    if (cameBack && m_session.keysAreStale())
        scan();
    showScan();
}

// Before anything was read there is nothing to list: say what is going on instead.
void CachePage::showEmpty()
{
    const RedisStatus& status = m_session.status();
    const bool nothing = status.state == RedisState::Closed || status.state == RedisState::Refused ||
                         (isTrouble(status.state) && !hasLooked());
    m_figures->setVisible(!nothing);
    m_body->setVisible(!nothing);
    m_empty->setVisible(nothing);
    const bool asks = status.state == RedisState::Closed || status.state == RedisState::Refused;
    m_addressBar->setVisible(asks || m_wantsAddress);
    m_addressBar->setClosable(!asks);
    m_header->addressButton().setVisible(!asks);
    m_empty->setButton(status.state == RedisState::Refused ? tr("Try again") : QString());
    switch (status.state) {
    case RedisState::Closed:
        m_empty->say(QStringLiteral("database"),
                     state() == nullptr ? tr("No cluster is attached.") : tr("This cluster reports no Redis."),
                     tr("Type the address of a Redis above. Nothing is ever written to it."));
        return;
    case RedisState::Refused:
        m_empty->say(QStringLiteral("triangle-alert"), tr("This Redis cannot be read."), status.reason);
        return;
    case RedisState::Loading:
        m_empty->say(QStringLiteral("clock"), tr("Redis is loading its data."),
                     tr("The keys are listed as soon as it is done."));
        return;
    case RedisState::Lost:
        m_empty->say(QStringLiteral("link-off"), tr("Redis is not reachable."), status.reason);
        return;
    default:
        m_empty->say(QStringLiteral("plug"), tr("Connecting…"), status.address);
        return;
    }
}

void CachePage::showScan()
{
    const console::ScanProgress& progress = m_session.scanProgress();
    const bool ready = m_session.status().state == RedisState::Ready;
    m_header->showScan(progress, ready, isFiltered());
    m_table->setStale(m_session.keysAreStale());
    m_preview->setStale(m_session.keysAreStale() || !ready);
    QString count = m_session.keys().empty() ? QString() : QLocale().toString(m_model.rowCount());
    if (m_session.keysAreStale() && !count.isEmpty())
        count = tr("%1, as of before the link was lost").arg(count);
    m_count->show(count);
    if (progress.running)
        m_table->setEmptyText(tr("Looking for keys…"));
    else if (!progress.reason.isEmpty())
        m_table->setEmptyText(progress.reason);
    else
        m_table->setEmptyText(isFiltered() ? tr("No key matches.") : tr("This database has no keys."));
    if (progress.complete && !progress.running && progress.number != m_sortedScan) {
        m_sortedScan = progress.number;
        m_table->sortNow();
    }
}

void CachePage::showFigures()
{
    const bool stale = m_session.status().state != RedisState::Ready;
    m_figures->setFigures(m_session.figures(), stale);
    for (CacheChart* chart : {m_hitRatio, m_operations}) {
        chart->setStale(stale);
        chart->refresh();
    }
}

void CachePage::takeKeys(std::size_t first, std::size_t count)
{
    const int before = m_model.rowCount();
    m_model.append(first, count);
    m_count->show(QLocale().toString(m_model.rowCount()));
    if (!m_chosen || m_table->currentIndex().isValid())
        return;
    for (int row = before; row < m_model.rowCount(); ++row) {
        if (m_model.entry(row).name == *m_chosen) {
            m_table->selectRow(row);
            return;
        }
    }
}

void CachePage::choose(const QModelIndex& index)
{
    const console::KeyEntry key = m_model.entry(index.row());
    m_chosen = key.name;
    m_preview->showAsked(key);
    m_session.preview(key);
}

void CachePage::showAddressBar()
{
    m_wantsAddress = true;
    showEmpty();
    m_addressBar->focusField();
}

void CachePage::hideAddressBar()
{
    m_wantsAddress = false;
    m_addressBar->setAddress(m_session.status().address);
    showEmpty();
    m_table->setFocus(Qt::OtherFocusReason);
}

void CachePage::secondPassed()
{
    const WallTime now = context().clock.wallNow();
    m_model.setNow(now);
    m_preview->setNow(now);
    if (m_session.status().state == RedisState::Lost)
        m_linkBar->showStatus(m_session.status(), now);
}

void CachePage::setNarrow(bool narrow)
{
    m_preview->setFixedWidth(narrow ? PreviewNarrow : PreviewWide);
    m_header->setNarrow(narrow);
}

bool CachePage::stepBack()
{
    if (m_wantsAddress) {
        hideAddressBar();
        return true;
    }
    if (m_filter->hasFocus()) {
        m_table->setFocus(Qt::OtherFocusReason);
        return true;
    }
    if (!m_chosen)
        return false;
    m_chosen.reset();
    m_table->selectionModel()->clear();
    m_preview->clear();
    return true;
}

bool CachePage::readAgain()
{
    if (m_session.status().state == RedisState::Lost)
        m_session.reconnectNow();
    else if (m_session.status().state == RedisState::Ready)
        scan();
    else
        return false;
    return true;
}

void CachePage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Escape && context().charts.handleKey(*event)) {
        event->accept();
        return;
    }
    Page::keyPressEvent(event);
}

void CachePage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    secondPassed();
    m_second.start();
}

void CachePage::hideEvent(QHideEvent* event)
{
    m_second.stop();
    Page::hideEvent(event);
}

} // namespace loopscope::ui
