// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/shopstate.h"
#include "ui/models/clusterfigures.h"
#include "ui/models/workerorder.h"
#include "ui/models/workertablemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <cmath>

using namespace loopscope;
using namespace loopscope::ui;
using test::Missing;
using test::ShopState;

class WorkerTableTest : public QObject
{
    Q_OBJECT
private slots:
    void rowsFollowByChangesNotResets()
    {
        ShopState shop(3);
        WorkerTableModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        const QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        model.update(&shop.state, shop.clock.wallNow());
        QCOMPARE(model.rowCount(), 3);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        shop.sample({0.003, 0.004, 0.212});
        model.update(&shop.state, shop.clock.wallNow());
        QCOMPARE(changed.count(), 3);
        changed.clear();
        model.update(&shop.state, shop.clock.wallNow());
        QCOMPARE(changed.count(), 0); // nothing new: nothing repainted
        QCOMPARE(resets.count(), 0);
        QCOMPARE(inserted.count(), 3);
        model.update(nullptr, shop.clock.wallNow());
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(removed.count(), 1);
    }

    // As a table holds them: an index for the selected row and for what it paints.
    void indexesSurviveRestartsInAnyOrder()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("QAbstractItemModel")));
        for (int column : {int(WorkerTableModel::Worker), int(WorkerTableModel::LagMax)}) {
            ShopState shop(4);
            WorkerTableModel model;
            WorkerOrder order;
            order.setSourceModel(&model);
            order.sort(column, Qt::DescendingOrder);
            const QAbstractItemModelTester tester(&order, QAbstractItemModelTester::FailureReportingMode::QtTest);
            std::vector<QPersistentModelIndex> held;
            const auto update = [&] {
                model.update(&shop.state, shop.clock.wallNow());
                for (int row = 0; row < order.rowCount(); ++row)
                    held.emplace_back(order.index(row, 0));
            };
            shop.sample({0.003, 0.2, 0.1, 0.02});
            update();
            for (int slot = 1; slot <= 4; ++slot) {
                shop.state.apply(shop.worker(slot, 2, WorkerState::Online));
                shop.state.apply(shop.worker(slot, 1, WorkerState::Exited));
                update();
                if (slot % 2 == 0)
                    order.reorder();
                shop.clock.advance(Micros{60000000});
                shop.sample({0.003, 0.2, 0.1, 0.02});
                update();
                QCoreApplication::processEvents();
                QCOMPARE(order.rowCount(), model.rowCount());
            }
        }
    }

    void aGracefulRestartHasTwoRows()
    {
        ShopState shop(3);
        WorkerTableModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.update(&shop.state, shop.clock.wallNow());
        shop.state.apply(shop.worker(2, 2, WorkerState::Starting));
        WorkerInfo old = shop.worker(2, 1, WorkerState::Draining);
        old.openConnections = 3;
        shop.state.apply(old);
        model.update(&shop.state, shop.clock.wallNow());
        QCOMPARE(model.rowCount(), 4);
        QVERIFY(!model.row(1).isOld);
        QCOMPARE(model.row(1).info.key.incarnation.value, 2U);
        QVERIFY(model.row(2).isOld);
        QCOMPARE(model.index(2, WorkerTableModel::Worker).data().toString(), QStringLiteral("old"));
        QCOMPARE(model.index(2, WorkerTableModel::State).data().toString(), QStringLiteral("Draining, 3 left"));
        shop.state.apply(shop.worker(2, 1, WorkerState::Exited));
        model.update(&shop.state, shop.clock.wallNow());
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.rowOf(WorkerSlot{2}), 1);
    }

    void figuresAreInWords()
    {
        ShopState shop(1);
        WorkerTableModel model;
        shop.sample({0.212});
        model.update(&shop.state, shop.clock.wallNow());
        const auto text = [&](int column) { return model.index(0, column).data().toString(); };
        QCOMPARE(text(WorkerTableModel::LagMax), QStringLiteral("212\u2009ms"));
        QCOMPARE(text(WorkerTableModel::LagP99), QStringLiteral("106\u2009ms"));
        QCOMPARE(text(WorkerTableModel::Utilization), QStringLiteral("0.31"));
        QCOMPARE(text(WorkerTableModel::Heap), QStringLiteral("171\u2009M"));
        QCOMPARE(text(WorkerTableModel::Rss), QStringLiteral("\u2013"));
        QVERIFY(!model.hasColumn(WorkerTableModel::Rss));
        QVERIFY(model.hasColumn(WorkerTableModel::RequestRate));
        QVERIFY(model.headerData(WorkerTableModel::Heap, Qt::Horizontal, Qt::DisplayRole)
                    .toString()
                    .contains(QLatin1String("GiB")));
        QVERIFY(model.row(0).isLagOver);
    }

    void noDataIsNoZero()
    {
        ShopState shop(1);
        WorkerTableModel model;
        model.update(&shop.state, shop.clock.wallNow());
        QVERIFY(!model.row(0).lagMax);
        QVERIFY(std::isnan(model.index(0, WorkerTableModel::LagMax).data(WorkerTableModel::SortRole).toDouble()));
        QCOMPARE(model.index(0, WorkerTableModel::LagMax).data().toString(), QStringLiteral("\u2013"));
        QCOMPARE(int(model.row(0).lagTrend.size()), WorkerRow::TrendColumns);
        QVERIFY(std::isnan(model.row(0).lagTrend.back()));
    }

    void theTrendEndsNowAndKeepsSpikes()
    {
        ShopState shop(1);
        for (int i = 0; i < 20; ++i)
            shop.sample({i == 7 ? 0.3 : 0.002});
        WorkerTableModel model;
        model.update(&shop.state, shop.clock.wallNow());
        const auto& trend = model.row(0).lagTrend;
        QVERIFY(!std::isnan(trend.back()));
        QCOMPARE(*std::max_element(trend.begin(), trend.end(),
                                   [](double a, double b) { return std::isnan(a) || (!std::isnan(b) && a < b); }),
                 0.3);
    }

    void statesOfALostLinkAreInThePast()
    {
        ShopState shop(2);
        shop.sample({0.002, 0.002});
        shop.setLink(console::LinkState::Lost);
        WorkerTableModel model;
        model.update(&shop.state, shop.clock.wallNow());
        QVERIFY(!model.isLive());
        QCOMPARE(model.index(0, WorkerTableModel::State).data().toString(), QStringLiteral("was running"));
        // The last figures stay: nothing disappears.
        QVERIFY(model.row(0).lagMax);
    }

    void sortsByValueWithNoDataLast()
    {
        ShopState shop(4);
        shop.sample({0.003, Missing, 0.212, 0.027});
        WorkerTableModel model;
        WorkerOrder order;
        order.setSourceModel(&model);
        model.update(&shop.state, shop.clock.wallNow());
        const auto slotsInOrder = [&] {
            QList<int> result;
            for (int row = 0; row < order.rowCount(); ++row)
                result << model.row(order.mapToSource(order.index(row, 0)).row()).info.key.slot.value;
            return result;
        };
        order.sort(WorkerTableModel::LagMax, Qt::DescendingOrder);
        QCOMPARE(slotsInOrder(), (QList<int>{3, 4, 1, 2}));
        order.sort(WorkerTableModel::LagMax, Qt::AscendingOrder);
        QCOMPARE(slotsInOrder(), (QList<int>{1, 4, 3, 2}));
    }

    void anOldIncarnationStaysBelowTheNewOne()
    {
        ShopState shop(3);
        shop.sample({0.003, 0.009, 0.001});
        shop.state.apply(shop.worker(2, 2));
        shop.state.apply(shop.worker(2, 1, WorkerState::Draining));
        WorkerTableModel model;
        WorkerOrder order;
        order.setSourceModel(&model);
        model.update(&shop.state, shop.clock.wallNow());
        for (const Qt::SortOrder direction : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            order.sort(WorkerTableModel::Worker, direction);
            for (int row = 0; row < order.rowCount(); ++row) {
                const WorkerRow& each = model.row(order.mapToSource(order.index(row, 0)).row());
                if (!each.isOld)
                    continue;
                const WorkerRow& above = model.row(order.mapToSource(order.index(row - 1, 0)).row());
                QCOMPARE(above.info.key.slot.value, each.info.key.slot.value);
                QVERIFY(!above.isOld);
            }
        }
    }

    void rowsMoveOnlyWhenAsked()
    {
        ShopState shop(2);
        shop.sample({0.010, 0.002});
        WorkerTableModel model;
        WorkerOrder order;
        order.setSourceModel(&model);
        model.update(&shop.state, shop.clock.wallNow());
        order.sort(WorkerTableModel::LagMax, Qt::DescendingOrder);
        shop.sample({0.002, 0.300});
        model.update(&shop.state, shop.clock.wallNow());
        QCOMPARE(order.mapToSource(order.index(0, 0)).row(), 0);
        order.reorder();
        QCOMPARE(order.mapToSource(order.index(0, 0)).row(), 1);
    }

    void figuresOfTheCluster()
    {
        ShopState shop(3);
        auto rows = std::vector<std::vector<double>>(3, ShopState::values(0.002));
        shop.sampleRows(rows);
        rows[1][ShopState::LagMax] = 0.212;
        for (auto& row : rows) {
            row[ShopState::Hits] = 97;
            row[ShopState::Misses] = 3;
        }
        shop.sampleRows(rows);
        WorkerInfo down = shop.worker(3, 1, WorkerState::Errored);
        shop.state.apply(down);
        const ClusterFigures figures = makeClusterFigures(makeWorkerRows(shop.state, shop.clock.wallNow()));
        QCOMPARE(figures.workers, 3);
        QCOMPARE(figures.serving, 2);
        QCOMPARE(*figures.worstLag, 0.212);
        QCOMPARE(figures.worstLagSlot->value, std::uint16_t(2));
        QVERIFY(figures.isLagOver);
        QVERIFY(std::abs(*figures.cacheHit - 0.97) < 1e-9);
        QVERIFY(*figures.requestRate >= 2 * 548);
        QVERIFY(!figures.durationP99);
    }
};

QTEST_MAIN(WorkerTableTest)
#include "tst_workertable.moc"
