// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pagebench.h"
#include "tests/support/shopstate.h"
#include "tests/support/widgets.h"
#include "ui/models/workertablemodel.h"
#include "ui/panels/tag.h"
#include "ui/panels/workerdelegate.h"
#include "ui/panels/workertable.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QSignalSpy>

using namespace loopscope;
using namespace loopscope::ui;
using console::LinkState;
using test::Missing;
using test::ShopState;
using Column = WorkerTableModel::Column;

namespace {

constexpr Micros Second{1000000};
const QString NoDataSign = QStringLiteral("\u2013");

const std::vector<Column> All = [] {
    std::vector<Column> columns;
    for (int column = 0; column < WorkerTableModel::ColumnCount; ++column)
        columns.push_back(static_cast<Column>(column));
    return columns;
}();

// A table of the shop's workers, in a window that has the keyboard.
struct Bench
{
    explicit Bench(int workers = 3) : shop(workers), table({clock, theme, settings, selection, charts}, model)
    {
        table.setColumns(All);
        table.resize(1400, 300);
        table.show();
        isActive = QTest::qWaitForWindowActive(&table);
        update();
    }
    void update()
    {
        model.update(&shop.state, shop.clock.wallNow());
        table.follow(shop.state.lagThreshold());
    }
    [[nodiscard]] QString text(int column, int row = 0) const { return model.index(row, column).data().toString(); }
    [[nodiscard]] QList<int> shownSlots() const
    {
        QList<int> result;
        for (int row = 0; row < table.model()->rowCount(); ++row)
            result << table.slotAt(table.model()->index(row, 0))->value;
        return result;
    }
    void clickHeader(Column column)
    {
        const QHeaderView* header = table.horizontalHeader();
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                          {header->sectionViewportPosition(column) + 8, header->height() / 2});
    }
    [[nodiscard]] QPoint at(int row) const
    {
        return table.visualRect(table.model()->index(row, WorkerTableModel::ProcessId)).center();
    }

    ShopState shop;
    SystemClock clock;
    Theme theme{ThemeMode::Light};
    test::BenchSettings settings;
    Selection selection;
    ChartGroup charts;
    WorkerTableModel model;
    WorkerTable table;
    bool isActive = false;
};

} // namespace

class WorkerCellsTest : public QObject
{
    Q_OBJECT
private slots:
    // ---- words

    void theStateIsInWords_data()
    {
        QTest::addColumn<WorkerState>("state");
        QTest::addColumn<QString>("live");
        QTest::addColumn<QString>("lost");
        QTest::newRow("starting") << WorkerState::Starting << "Starting"
                                  << "was starting";
        QTest::newRow("online") << WorkerState::Online << "Running"
                                << "was running";
        QTest::newRow("blocked") << WorkerState::Blocked << "Blocked 1.20\u2009s"
                                 << "was blocked";
        QTest::newRow("draining") << WorkerState::Draining << "Draining, 3 left"
                                  << "was draining";
        QTest::newRow("exited") << WorkerState::Exited << "Ended"
                                << "Ended"; // that is final
        QTest::newRow("errored") << WorkerState::Errored << "Failed"
                                 << "Failed";
    }
    void theStateIsInWords()
    {
        QFETCH(WorkerState, state);
        QFETCH(QString, live);
        QFETCH(QString, lost);
        Bench bench(1);
        WorkerInfo info = bench.shop.worker(1, 1, state);
        info.blockedFor = Micros{1200000};
        info.openConnections = 3;
        bench.shop.state.apply(info);
        bench.update();
        QCOMPARE(bench.text(WorkerTableModel::State), live);
        bench.shop.setLink(LinkState::Lost);
        bench.update();
        QCOMPARE(bench.text(WorkerTableModel::State), lost);
    }

    void theReasonOfAStateIsItsToolTip()
    {
        Bench bench(1);
        WorkerInfo info = bench.shop.worker(1, 1, WorkerState::Errored);
        info.reason = "ended 5 times <b>in 10 s</b>";
        bench.shop.state.apply(info);
        bench.update();
        const QString tip = bench.model.index(0, WorkerTableModel::State).data(Qt::ToolTipRole).toString();
        QVERIFY2(tip.contains(QLatin1String("ended 5 times")), qPrintable(tip));
        QVERIFY(!tip.contains(QLatin1String("<b>")));
    }

    void missingValuesAreADashInEveryColumn_data()
    {
        QTest::addColumn<int>("column");
        for (const Column column :
             {WorkerTableModel::LagTrend, WorkerTableModel::LagMax, WorkerTableModel::LagP99,
              WorkerTableModel::Utilization, WorkerTableModel::Heap, WorkerTableModel::Rss, WorkerTableModel::Handles,
              WorkerTableModel::Connections, WorkerTableModel::RequestRate, WorkerTableModel::DurationP99,
              WorkerTableModel::CacheHit})
            QTest::addRow("column %d", column) << int(column);
    }
    void missingValuesAreADashInEveryColumn()
    {
        QFETCH(int, column);
        Bench bench(1);
        const QModelIndex cell = bench.model.index(0, column);
        QCOMPARE(cell.data().toString(), NoDataSign);
        QVERIFY(std::isnan(cell.data(WorkerTableModel::SortRole).toDouble()));
        QVERIFY(cell.data(Qt::AccessibleTextRole).toString().endsWith(NoDataSign));
        QVERIFY2(cell.data(Qt::ToolTipRole).toString().contains(QLatin1String("No data in the last three intervals")),
                 qPrintable(cell.data(Qt::ToolTipRole).toString()));
    }

    void everyColumnHasAHeadAndAnExplanation()
    {
        const WorkerTableModel model;
        QSet<QString> explanations;
        for (int column = 0; column < WorkerTableModel::ColumnCount; ++column) {
            QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
            explanations << model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString();
        }
        QVERIFY(!explanations.contains(QString()));
    }

    void aRateOfZeroIsAZero()
    {
        Bench bench(1);
        auto row = ShopState::values(0.002);
        row[ShopState::Rate] = 0;
        row[ShopState::Handles] = 0;
        bench.shop.sampleRows({row});
        bench.update();
        QCOMPARE(bench.text(WorkerTableModel::RequestRate), QStringLiteral("0"));
        QCOMPARE(bench.text(WorkerTableModel::Handles), QStringLiteral("0"));
        QCOMPARE(bench.text(WorkerTableModel::CacheHit), NoDataSign); // of no look-ups there is no share
    }

    void theTrendSpeaksOfItsFiveMinutes()
    {
        Bench bench(1);
        bench.shop.sample({0.212});
        for (int i = 0; i < 90; ++i)
            bench.shop.sample({0.003});
        bench.update();
        QCOMPARE(bench.text(WorkerTableModel::LagMax), QStringLiteral("3.0\u2009ms")); // of one minute
        QCOMPARE(bench.model.index(0, WorkerTableModel::LagTrend).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Lag max, 5 min: 212\u2009ms"));
    }

    void timeStandsStillWithALostLink()
    {
        Bench bench(1);
        bench.shop.clock.advance(59 * Second);
        bench.shop.sample({0.002});
        bench.update();
        QCOMPARE(bench.text(WorkerTableModel::Up), QStringLiteral("1\u2009m"));
        bench.shop.setLink(LinkState::Lost);
        bench.shop.clock.advance(600 * Second);
        bench.update();
        QCOMPARE(bench.text(WorkerTableModel::Up), QStringLiteral("1\u2009m")); // nobody knows whether it still runs
    }

    void anEndedWorkerIsLastByUpTime()
    {
        Bench bench;
        bench.shop.state.apply(bench.shop.worker(1, 1, WorkerState::Errored));
        bench.shop.clock.advance(10 * Second);
        bench.update();
        QCOMPARE(bench.text(WorkerTableModel::Up, 0), NoDataSign);
        for (const Qt::SortOrder order : {Qt::DescendingOrder, Qt::AscendingOrder}) {
            bench.table.sortBy(WorkerTableModel::Up, order);
            QCOMPARE(bench.shownSlots().last(), 1);
        }
    }

    void theHeadForgetsTheHeapOfAClusterThatIsGone()
    {
        Bench bench(1);
        bench.shop.sample({0.002});
        bench.update();
        const auto head = [&] {
            return bench.model.headerData(WorkerTableModel::Heap, Qt::Horizontal, Qt::DisplayRole).toString();
        };
        QCOMPARE(head(), QStringLiteral("Heap of 1.00\u2009GiB"));
        bench.model.update(nullptr, bench.shop.clock.wallNow());
        QCOMPARE(head(), QStringLiteral("Heap"));
    }

    // ---- the table by mouse and keyboard

    void aClickOnAHeadSorts()
    {
        Bench bench;
        bench.shop.sample({0.003, 0.212, 0.027});
        bench.update();
        QCOMPARE(bench.shownSlots(), (QList<int>{1, 2, 3}));
        QVERIFY(!bench.table.horizontalHeader()->isSortIndicatorShown()); // by slot is the rest state
        bench.clickHeader(WorkerTableModel::LagMax);
        const bool fell = bench.shownSlots() == QList<int>{2, 3, 1};
        QVERIFY(fell || bench.shownSlots() == (QList<int>{1, 3, 2}));
        QVERIFY(bench.table.horizontalHeader()->isSortIndicatorShown());
        bench.clickHeader(WorkerTableModel::LagMax);
        QCOMPARE(bench.shownSlots(), fell ? (QList<int>{1, 3, 2}) : (QList<int>{2, 3, 1}));
    }

    void theChosenRowStaysChosenWhenRowsMove()
    {
        Bench bench;
        bench.shop.sample({0.003, 0.212, 0.027});
        bench.update();
        QTest::mouseClick(bench.table.viewport(), Qt::LeftButton, {}, bench.at(2));
        QVERIFY(bench.selection.selected() == WorkerSlot{3});
        bench.table.sortBy(WorkerTableModel::LagMax, Qt::DescendingOrder);
        QCOMPARE(bench.table.currentIndex().row(), 1);
        QVERIFY(bench.selection.selected() == WorkerSlot{3});
    }

    void keysMoveTheSelection_data()
    {
        QTest::addColumn<QList<int>>("keys");
        QTest::addColumn<int>("slot"); // of four, beginning at 2
        QTest::newRow("down") << QList<int>{Qt::Key_Down} << 3;
        QTest::newRow("j") << QList<int>{Qt::Key_J} << 3;
        QTest::newRow("up") << QList<int>{Qt::Key_Up} << 1;
        QTest::newRow("k") << QList<int>{Qt::Key_K} << 1;
        QTest::newRow("past the first") << QList<int>{Qt::Key_K, Qt::Key_K, Qt::Key_K} << 1;
        QTest::newRow("past the last") << QList<int>{Qt::Key_J, Qt::Key_J, Qt::Key_J, Qt::Key_J} << 4;
        QTest::newRow("a letter is no search") << QList<int>{Qt::Key_4} << 2;
    }
    void keysMoveTheSelection()
    {
        QFETCH(QList<int>, keys);
        QFETCH(int, slot);
        Bench bench(4);
        bench.selection.select(WorkerSlot{2});
        for (const int key : keys)
            QTest::keyClick(&bench.table, Qt::Key(key));
        QCOMPARE(int(bench.selection.selected()->value), slot);
    }

    void enterAndADoubleClickOpenTheWorker()
    {
        Bench bench;
        QSignalSpy opened(&bench.table, &WorkerTable::workerActivated);
        QTest::keyClick(&bench.table, Qt::Key_Return);
        QCOMPARE(opened.count(), 0); // none is chosen
        bench.selection.select(WorkerSlot{2});
        QTest::keyClick(&bench.table, Qt::Key_Return);
        QCOMPARE(opened.count(), 1);
        QVERIFY(opened[0][0].value<WorkerSlot>() == WorkerSlot{2});
        QTest::mouseClick(bench.table.viewport(), Qt::LeftButton, {}, bench.at(2));
        QTest::mouseDClick(bench.table.viewport(), Qt::LeftButton, {}, bench.at(2));
        QCOMPARE(opened.count(), 2);
        QVERIFY(opened[1][0].value<WorkerSlot>() == WorkerSlot{3});
    }

    void theSelectionIsShownAndTakenBack()
    {
        Bench bench;
        bench.selection.select(WorkerSlot{3}); // by a chart
        QCOMPARE(bench.table.selectionModel()->selectedRows().size(), 1);
        QCOMPARE(bench.table.currentIndex().row(), 2);
        bench.selection.select(std::nullopt);
        QVERIFY(!bench.table.selectionModel()->hasSelection());
        bench.selection.select(WorkerSlot{9}); // not in this cluster
        QVERIFY(!bench.table.selectionModel()->hasSelection());
        QVERIFY(bench.selection.selected() == WorkerSlot{9}); // showing is not choosing
    }

    void aCopiedRowHasOneHeadForEachCell()
    {
        Bench bench;
        bench.shop.sample({0.003, 0.212, 0.027});
        bench.update();
        bench.selection.select(WorkerSlot{2});
        QTest::keyClick(&bench.table, Qt::Key_C);
        const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 3); // the last ends too
        const QStringList heads = lines[0].split(QLatin1Char('\t'));
        const QStringList cells = lines[1].split(QLatin1Char('\t'));
        QCOMPARE(heads.size(), cells.size());
        QCOMPARE(cells[heads.indexOf(QStringLiteral("Worker"))], QStringLiteral("2"));
        QCOMPARE(cells[heads.indexOf(QStringLiteral("max"))], QStringLiteral("212\u2009ms"));
        QCOMPARE(cells[heads.indexOf(QStringLiteral("RSS"))], NoDataSign);
    }

    // ---- columns

    void columnsLeaveInOrderWhereTheWindowIsNarrow()
    {
        Bench bench;
        const std::vector<Column> leaving{WorkerTableModel::Restarts, WorkerTableModel::LagP99,
                                          WorkerTableModel::CacheHit, WorkerTableModel::Up};
        std::size_t gone = 0;
        for (int width = 1400; width > 300; width -= 10) {
            bench.table.resize(width, 300);
            while (gone < leaving.size() && bench.table.isColumnHidden(leaving[gone]))
                ++gone;
            for (std::size_t i = gone; i < leaving.size(); ++i)
                QVERIFY2(!bench.table.isColumnHidden(leaving[i]), qPrintable(QString::number(width)));
            // What says who and how bad stays to the end.
            for (const Column kept : {WorkerTableModel::Worker, WorkerTableModel::State, WorkerTableModel::LagMax,
                                      WorkerTableModel::Utilization, WorkerTableModel::Heap})
                QVERIFY(!bench.table.isColumnHidden(kept));
        }
        QCOMPARE(gone, leaving.size());
        bench.table.resize(1400, 300);
        for (const Column column : leaving)
            QVERIFY(!bench.table.isColumnHidden(column));
    }

    void aWideTableEndsAtItsEdge_data()
    {
        QTest::addColumn<int>("width");
        for (const int width : {1000, 1199, 1400, 1920})
            QTest::addRow("%d", width) << width;
    }
    void aWideTableEndsAtItsEdge()
    {
        QFETCH(int, width);
        Bench bench;
        bench.table.resize(width, 300);
        QCOMPARE(bench.table.horizontalHeader()->length(), bench.table.viewport()->width());
    }

    void columnsThatAreNotMeasuredAreNotShown()
    {
        Bench bench;
        for (const Column hidden :
             {WorkerTableModel::Rss, WorkerTableModel::Connections, WorkerTableModel::DurationP99})
            QVERIFY(bench.table.isColumnHidden(hidden));
        bench.shop.state.apply(std::vector<MetricInfo>{
            {MetricId{ShopState::Columns}, std::string(metric::Rss), "By", MetricKind::Gauge, ""}});
        bench.update();
        QVERIFY(!bench.table.isColumnHidden(WorkerTableModel::Rss));
        bench.table.setColumns({WorkerTableModel::Worker, WorkerTableModel::LagMax});
        QVERIFY(bench.table.isColumnHidden(WorkerTableModel::Rss)); // measured, not asked for
    }

    void theTableAsksForTheHeightOfItsRows()
    {
        Bench few(2);
        Bench many(9);
        QCOMPARE(many.table.contentHeight() - few.table.contentHeight(), 7 * size::TableRow);
    }

    // ---- paint

    void lagOverTheLimitIsRedWhileLive_data()
    {
        QTest::addColumn<double>("lag");
        QTest::addColumn<LinkState>("link");
        QTest::addColumn<bool>("isRed");
        QTest::newRow("over") << 0.212 << LinkState::Live << true;
        QTest::newRow("just under") << 0.0499 << LinkState::Live << false;
        QTest::newRow("over, but in the past") << 0.212 << LinkState::Lost << false;
        QTest::newRow("over, but silent") << 0.212 << LinkState::Stale << false;
        QTest::newRow("no data") << Missing << LinkState::Live << false;
    }
    void lagOverTheLimitIsRedWhileLive()
    {
        QFETCH(double, lag);
        QFETCH(LinkState, link);
        QFETCH(bool, isRed);
        Bench bench(1);
        bench.shop.sample({lag});
        bench.shop.setLink(link);
        bench.update();
        const WorkerDelegate delegate(bench.theme);
        const QImage cell =
            test::paintedCell(delegate, bench.model.index(0, WorkerTableModel::LagMax), {90, 25}, bench.theme);
        QCOMPARE(test::pixelsOf(cell, bench.theme.tokens().crit) > 0, isRed);
    }

    void aBarShowsItsShare_data()
    {
        QTest::addColumn<double>("utilization");
        QTest::addColumn<int>("least");
        QTest::addColumn<int>("most"); // px of the 36 in the middle of the bar
        QTest::newRow("half") << 0.5 << 15 << 20;
        QTest::newRow("full") << 1.0 << 32 << 37;
        QTest::newRow("more than full") << 1.7 << 32 << 37;
        QTest::newRow("idle") << 0.0 << 0 << 0;
        QTest::newRow("no data") << Missing << 0 << 0;
    }
    void aBarShowsItsShare()
    {
        QFETCH(double, utilization);
        QFETCH(int, least);
        QFETCH(int, most);
        Bench bench(1);
        auto row = ShopState::values(0.002);
        row[ShopState::Elu] = utilization;
        bench.shop.sampleRows({row});
        bench.update();
        const WorkerDelegate delegate(bench.theme);
        const QImage cell =
            test::paintedCell(delegate, bench.model.index(0, WorkerTableModel::Utilization), {90, 25}, bench.theme);
        const QRect middle(4, 13, 36, 1);
        const Tokens& tokens = bench.theme.tokens();
        const int filled = test::pixelsOf(cell, utilization >= 0.95 ? tokens.crit : tokens.t3, middle);
        QVERIFY2(filled >= least && filled <= most, qPrintable(QString::number(filled)));
        QCOMPARE(test::pixelsOf(cell, tokens.line, middle) > 0, utilization < 1); // the track; none without data
    }

    void rowsShowChosenAndPointedAt()
    {
        Bench bench(2);
        WorkerDelegate delegate(bench.theme);
        const Tokens& tokens = bench.theme.tokens();
        const auto ground = [&](int row, QStyle::State state) {
            return test::paintedCell(delegate, bench.model.index(row, WorkerTableModel::Up), {90, 25}, bench.theme,
                                     state)
                .pixelColor(1, 1);
        };
        QCOMPARE(ground(0, QStyle::State_Enabled), tokens.panel);
        delegate.setHovered(WorkerSlot{1}); // by a line of a chart
        QCOMPARE(ground(0, QStyle::State_Enabled), tokens.hover);
        QCOMPARE(ground(1, QStyle::State_Enabled), tokens.panel);
        QCOMPARE(ground(0, QStyle::State_Selected), tokens.sel); // chosen goes first
    }

    void theChipIsGreyInThePast()
    {
        Bench bench(2);
        const WorkerDelegate delegate(bench.theme);
        const auto chips = [&] {
            const QImage cell =
                test::paintedCell(delegate, bench.model.index(1, WorkerTableModel::Worker), {54, 25}, bench.theme);
            return test::pixelsOf(cell, bench.theme.tokens().worker(WorkerSlot{2}), {0, 0, 22, 25});
        };
        QVERIFY(chips() > 20);
        bench.shop.setLink(LinkState::Lost);
        bench.update();
        QCOMPARE(chips(), 0);
    }

    void aTagIsNeverColourAlone_data()
    {
        QTest::addColumn<ShownState>("shown");
        QTest::addColumn<bool>("isTag");
        QTest::newRow("starting") << ShownState::Starting << true;
        QTest::newRow("ready") << ShownState::Ready << true;
        QTest::newRow("running") << ShownState::Running << false;
        QTest::newRow("stalling") << ShownState::Stalling << true;
        QTest::newRow("blocked") << ShownState::Blocked << true;
        QTest::newRow("draining") << ShownState::Draining << true;
        QTest::newRow("failed") << ShownState::Crashed << true;
    }
    void aTagIsNeverColourAlone()
    {
        QFETCH(ShownState, shown);
        QFETCH(bool, isTag);
        WorkerRow row;
        row.shown = shown;
        const Tag tag = stateTag(row, true);
        QCOMPARE(!tag.isEmpty(), isTag);
        if (isTag) {
            QVERIFY(!tag.icon.isEmpty());
            QVERIFY(tag.colour != nullptr);
            QVERIFY(tag.tint != nullptr);
        }
        QVERIFY(stateTag(row, false).isEmpty()); // the past is plain words
    }
};

QTEST_MAIN(WorkerCellsTest)
#include "tst_workercells.moc"
