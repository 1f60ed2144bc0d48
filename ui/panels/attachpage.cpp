// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/attachpage.h"
#include "ui/panels/clusterdelegate.h"
#include "ui/panels/label.h"
#include "ui/panels/surface.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMouseEvent>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace loopscope::ui {

namespace {

constexpr int BodyWidth = 1136;
constexpr int SideWidth = 380;
constexpr int NarrowSideWidth = 320;
constexpr int CardHeader = 36;
constexpr int MaxAddress = 1024; // characters; longer than any path of a socket

Surface* card(const Theme& theme, QWidget* parent)
{
    auto* surface = new Surface(theme, &Tokens::panel, {}, parent);
    surface->setCard(true);
    auto* layout = new QVBoxLayout(surface);
    layout->setContentsMargins(1, 0, 1, 6);
    layout->setSpacing(0);
    return surface;
}

} // namespace

AttachPage::AttachPage(const PageContext& context, const QString& agentPath, QWidget* parent) : Page(context, parent)
{
    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    page->addWidget(scroll);
    auto* ground = new Surface(context.theme, &Tokens::bg, {}, scroll);
    scroll->setWidget(ground);
    auto* centre = new QHBoxLayout(ground);
    centre->setContentsMargins(size::CardGap + 8, 0, size::CardGap + 8, size::CardGap);
    m_body = new QWidget(ground);
    m_body->setMaximumWidth(BodyWidth);
    centre->addStretch(1);
    centre->addWidget(m_body, 1000);
    centre->addStretch(1);

    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 32, 0, 0);
    body->setSpacing(0);
    body->addWidget(makeHead());
    body->addSpacing(size::CardGap);
    body->addWidget(makeAddress());
    body->addSpacing(8);
    body->addWidget(makeChips());
    body->addSpacing(size::CardGap + 4);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(size::CardGap);
    columns->addWidget(makeFound(), 1, Qt::AlignTop);
    auto* side = new QVBoxLayout;
    side->setSpacing(14);
    side->addWidget(makeRecent());
    side->addWidget(makeDemo());
    side->addWidget(makeAgent(agentPath));
    side->addStretch(1);
    columns->addLayout(side);
    body->addLayout(columns);
    body->addStretch(1);
    fitLists();
}

QWidget* AttachPage::makeHead()
{
    auto* head = new QWidget(m_body);
    auto* layout = new QVBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(new Label(context().theme, tr("Attach to a cluster"), TextStyle::Title, &Tokens::t1, head));
    auto* explanation = new Label(context().theme,
                                  tr("Attaching only watches. Nothing in the cluster changes until you press a button "
                                     "that says so."),
                                  TextStyle::Body, &Tokens::t2, head);
    explanation->setWordWrap(true);
    layout->addWidget(explanation);
    return head;
}

QWidget* AttachPage::makeAddress()
{
    auto* row = new QWidget(m_body);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    m_address = new QLineEdit(row);
    m_address->setFixedHeight(size::AddressField);
    m_address->setMaxLength(MaxAddress);
    m_address->setTextMargins(4, 0, 4, 0);
    m_address->setPlaceholderText(tr("Address of a metrics socket"));
    m_address->setAccessibleName(tr("Address"));
    m_address->setToolTip(tr("Ctrl+L"));
    m_address->addAction(context().theme.icon(QStringLiteral("plug")), QLineEdit::LeadingPosition);
    m_address->installEventFilter(this);
    m_attach = new QPushButton(tr("Attach"), row);
    m_attach->setFixedHeight(size::AddressField);
    m_attach->setMinimumWidth(80);
    m_attach->setAccessibleName(tr("Attach to the address"));
    m_attach->setEnabled(false);
    layout->addWidget(m_address, 1);
    layout->addWidget(m_attach);
    const auto attach = [this] {
        const QString text = m_address->text().trimmed();
        if (!text.isEmpty())
            emit attachRequested(text);
        else
            attachRow(m_foundList->currentIndex());
    };
    connect(m_attach, &QPushButton::clicked, this, attach);
    connect(m_address, &QLineEdit::returnPressed, this, attach);
    connect(m_address, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_attach->setEnabled(!text.trimmed().isEmpty());
        showError({});
    });
    return row;
}

QWidget* AttachPage::makeChips()
{
    auto* row = new QWidget(m_body);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(new Label(context().theme, tr("Try"), TextStyle::Small, &Tokens::t3, row));
    const QString examples[]{QStringLiteral("unix:/path.sock"), QStringLiteral("tcp://127.0.0.1:7070")};
    for (const QString& example : examples) {
        auto* chip = new QPushButton(example, row);
        chip->setFixedHeight(size::ControlSmall);
        chip->setFont(ui::font(TextStyle::Small));
        chip->setAccessibleName(tr("Fill in %1").arg(example));
        connect(chip, &QPushButton::clicked, this, [this, example] {
            m_address->setText(example);
            m_address->setFocus();
            m_address->selectAll();
        });
        layout->addWidget(chip);
    }
    m_error = new Label(context().theme, TextStyle::Table, &Tokens::crit, row);
    m_error->setWordWrap(true);
    layout->addSpacing(8);
    layout->addWidget(m_error, 1);
    return row;
}

QWidget* AttachPage::makeFound()
{
    Surface* found = card(context().theme, m_body);
    auto* header = new QWidget(found);
    header->setFixedHeight(CardHeader);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(14, 0, 14, 0);
    row->setSpacing(8);
    auto* heading = new Label(context().theme, tr("Clusters on this computer"), TextStyle::Table, &Tokens::t1, header);
    heading->setWeight(QFont::DemiBold);
    m_foundCount = new Label(context().theme, TextStyle::Table, &Tokens::t3, header);
    row->addWidget(heading);
    row->addWidget(m_foundCount, 1);
    row->addWidget(new Label(context().theme, tr("lag max, 1 min"), TextStyle::Small, &Tokens::t3, header));
    row->addSpacing(82);
    found->layout()->addWidget(header);
    m_foundList = makeList(m_found, tr("Clusters found on this computer"), found);
    m_foundList->setItemDelegate(new ClusterDelegate(context().theme, m_foundList));
    m_foundList->viewport()->installEventFilter(this);
    found->layout()->addWidget(m_foundList);
    m_nothingFound = new Label(context().theme, TextStyle::Body, &Tokens::t2, found);
    m_nothingFound->setText(tr("No cluster has a socket in %1. Start the demo, or load the agent into an app; it "
                               "shows up here by itself.")
                                .arg(console::Discovery::runtimeFolder()));
    m_nothingFound->setWordWrap(true);
    m_nothingFound->setContentsMargins(14, 12, 14, 16);
    found->layout()->addWidget(m_nothingFound);
    return found;
}

QWidget* AttachPage::makeRecent()
{
    Surface* recent = card(context().theme, m_body);
    recent->setFixedWidth(SideWidth);
    auto* header = new QWidget(recent);
    header->setFixedHeight(CardHeader);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(14, 0, 8, 0);
    auto* heading = new Label(context().theme, tr("Recent"), TextStyle::Table, &Tokens::t1, header);
    heading->setWeight(QFont::DemiBold);
    m_clear = new QPushButton(tr("Clear"), header);
    setVariant(*m_clear, ButtonVariant::Flat);
    m_clear->setFont(ui::font(TextStyle::Small));
    m_clear->setFixedHeight(size::ControlSmall);
    m_clear->setAccessibleName(tr("Clear the list of recent endpoints"));
    connect(m_clear, &QPushButton::clicked, this, [this] {
        context().settings.setRecent({});
        showRecent();
    });
    row->addWidget(heading, 1);
    row->addWidget(m_clear);
    recent->layout()->addWidget(header);
    m_recentList = makeList(m_recent, tr("Recent endpoints"), recent);
    m_recentList->setItemDelegate(new RecentDelegate(context().theme, m_recentList));
    connect(m_recentList, &QListView::clicked, this, &AttachPage::attachRow);
    recent->layout()->addWidget(m_recentList);
    m_noRecent =
        new Label(context().theme, tr("What you attach to is kept here."), TextStyle::Table, &Tokens::t3, recent);
    m_noRecent->setContentsMargins(14, 4, 14, 14);
    recent->layout()->addWidget(m_noRecent);
    return recent;
}

QWidget* AttachPage::makeDemo()
{
    Surface* demo = card(context().theme, m_body);
    demo->setFixedWidth(SideWidth);
    demo->layout()->setContentsMargins(14, 13, 14, 14);
    auto* icon = new QLabel(demo);
    const auto draw = [this, icon] {
        const Theme& theme = context().theme;
        icon->setPixmap(theme.pixmap(QStringLiteral("flask"), size::IconList, theme.tokens().acc, devicePixelRatioF()));
    };
    connect(&context().theme, &Theme::changed, icon, draw);
    draw();
    auto* heading = new Label(context().theme, tr("Start a demo cluster"), TextStyle::Section, &Tokens::t1, demo);
    auto* text = new Label(context().theme,
                           tr("Workers of our own server on 127.0.0.1, under a light load. You can make one of them "
                              "stall, leak or crash, and watch what the console says."),
                           TextStyle::Table, &Tokens::t2, demo);
    text->setWordWrap(true);
    m_demo = new QPushButton(context().theme.icon(QStringLiteral("play")), tr("Start demo"), demo);
    m_demo->setAccessibleName(tr("Start a demo cluster and attach to it"));
    connect(m_demo, &QPushButton::clicked, this, &AttachPage::demoRequested);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_demo);
    auto* end = new Label(context().theme, tr("It ends with this window."), TextStyle::Small, &Tokens::t3, demo);
    end->setWordWrap(true);
    row->addWidget(end, 1);
    auto* column = new QVBoxLayout;
    column->setSpacing(6);
    column->addWidget(heading);
    column->addWidget(text);
    column->addSpacing(2);
    column->addLayout(row);
    auto* beside = new QHBoxLayout;
    beside->setSpacing(12);
    beside->addWidget(icon, 0, Qt::AlignTop);
    beside->addLayout(column, 1);
    static_cast<QVBoxLayout*>(demo->layout())->addLayout(beside);
    return demo;
}

QWidget* AttachPage::makeAgent(const QString& agentPath)
{
    Surface* agent = card(context().theme, m_body);
    agent->setFixedWidth(SideWidth);
    agent->layout()->setContentsMargins(14, 12, 14, 13);
    static_cast<QVBoxLayout*>(agent->layout())->setSpacing(8);
    auto* heading = new Label(context().theme, tr("Make your own app visible"), TextStyle::Table, &Tokens::t2, agent);
    heading->setWeight(QFont::DemiBold);
    agent->layout()->addWidget(heading);
    const QString line = QStringLiteral("node --require %1 app.js").arg(agentPath);
    auto* well = new Surface(context().theme, &Tokens::bg, {}, agent);
    well->setCard(true);
    well->setVisible(!agentPath.isEmpty());
    auto* row = new QHBoxLayout(well);
    row->setContentsMargins(10, 6, 6, 6);
    row->setSpacing(8);
    auto* command = new Label(context().theme, line, TextStyle::Table, &Tokens::t1, well);
    command->setWordWrap(true);
    command->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // a long folder name must not widen the page
    auto* copy = new QToolButton(well);
    copy->setIcon(context().theme.icon(QStringLiteral("copy")));
    copy->setIconSize({size::IconButton, size::IconButton});
    copy->setFixedSize(size::Control, size::Control);
    copy->setToolTip(tr("Copy the command"));
    copy->setAccessibleName(tr("Copy the command"));
    connect(copy, &QToolButton::clicked, this, [this, line] {
        QApplication::clipboard()->setText(line);
        emit noticeRaised(tr("The command is on the clipboard."));
    });
    row->addWidget(command, 1);
    row->addWidget(copy, 0, Qt::AlignTop);
    agent->layout()->addWidget(well);
    auto* text = new Label(context().theme,
                           agentPath.isEmpty() ? tr("The agent is not installed beside this program.")
                                               : tr("Every cluster with the agent shows up here by itself."),
                           TextStyle::Small, &Tokens::t3, agent);
    text->setWordWrap(true);
    agent->layout()->addWidget(text);
    return agent;
}

QListView* AttachPage::makeList(QAbstractItemModel& model, const QString& name, QWidget* parent)
{
    auto* list = new QListView(parent);
    list->setModel(&model);
    list->setAccessibleName(name);
    list->setFrameShape(QFrame::NoFrame);
    list->setUniformItemSizes(true);
    list->setMouseTracking(true);
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list->viewport()->setAttribute(Qt::WA_Hover);
    list->viewport()->setAutoFillBackground(false);
    list->installEventFilter(this);
    connect(list, &QListView::doubleClicked, this, &AttachPage::attachRow);
    return list;
}

void AttachPage::setFound(const std::vector<console::FoundCluster>& found)
{
    m_found.update(found, context().clock.wallNow());
    m_foundCount->show(m_found.liveCount() > 0 ? QString::number(m_found.liveCount()) : QString());
    m_nothingFound->setVisible(m_found.rowCount() == 0);
    // The sick cluster is chosen until a person chooses: Enter attaches to it.
    if (!m_hasChosen && m_found.worstRow() >= 0)
        m_foundList->setCurrentIndex(m_found.index(m_found.worstRow()));
    fitLists();
}

void AttachPage::showRecent()
{
    m_recent.setEndpoints(context().settings.recent(), context().clock.wallNow());
    m_clear->setEnabled(m_recent.rowCount() > 0);
    m_noRecent->setVisible(m_recent.rowCount() == 0);
    fitLists();
}

void AttachPage::showConnecting(const QString& url)
{
    if (m_address->text().isEmpty()) // from the command line or a list: then it can be corrected
        m_address->setText(url);
    m_error->setColour(&Tokens::t2);
    m_error->show(tr("Connecting to %1…").arg(url));
}

void AttachPage::showError(const QString& sentence)
{
    m_error->setColour(&Tokens::crit);
    m_error->show(sentence);
}

void AttachPage::setDemoBusy(bool busy)
{
    m_demo->setEnabled(!busy);
    m_demo->setText(busy ? tr("Starting…") : tr("Start demo"));
}

void AttachPage::focusAddress()
{
    m_address->setFocus();
    m_address->selectAll();
}

void AttachPage::refresh()
{
    showRecent();
}

void AttachPage::setNarrow(bool narrow)
{
    for (QWidget* each : {m_recentList->parentWidget(), m_demo->parentWidget()})
        each->setFixedWidth(narrow ? NarrowSideWidth : SideWidth);
    const auto cards = m_body->findChildren<Surface*>(QString(), Qt::FindDirectChildrenOnly);
    if (!cards.isEmpty())
        cards.back()->setFixedWidth(narrow ? NarrowSideWidth : SideWidth);
}

void AttachPage::attachRow(const QModelIndex& index)
{
    if (!index.isValid())
        return;
    const bool isFound = index.model() == &m_found;
    if (isFound && !index.data(ClusterListModel::CanAttachRole).toBool()) {
        showError(tr("Nobody listens on this socket any more."));
        return;
    }
    emit attachRequested(
        index.data(isFound ? int(ClusterListModel::UrlRole) : int(RecentListModel::UrlRole)).toString());
}

bool AttachPage::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        auto* list = qobject_cast<QListView*>(watched);
        if (list != nullptr && (key == Qt::Key_Return || key == Qt::Key_Enter)) {
            attachRow(list->currentIndex());
            return true;
        }
        if (watched == m_foundList)
            m_hasChosen = true;
        if (watched == m_address && key == Qt::Key_Down && m_found.rowCount() > 0) {
            m_foundList->setFocus();
            return true;
        }
    }
    if (watched == m_foundList->viewport() && event->type() == QEvent::MouseButtonPress)
        m_hasChosen = true;
    if (watched == m_foundList->viewport() && event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const QPoint at = mouse->pos();
        const QModelIndex index = m_foundList->indexAt(at);
        if (mouse->button() == Qt::LeftButton && index.isValid() &&
            index.data(ClusterListModel::CanAttachRole).toBool() &&
            ClusterDelegate::buttonRect(m_foundList->visualRect(index)).contains(at))
            attachRow(index);
    }
    return Page::eventFilter(watched, event);
}

void AttachPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    showRecent();
    m_address->setFocus();
}

// Lists are as high as their rows; the page scrolls.
void AttachPage::fitLists()
{
    const int found = m_found.rowCount() * size::ListRow;
    const int recent = m_recent.rowCount() * (size::ListRow - 2);
    m_foundList->setFixedHeight(found);
    m_foundList->setVisible(found > 0);
    m_recentList->setFixedHeight(recent);
    m_recentList->setVisible(recent > 0);
}

} // namespace loopscope::ui
