// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/clusterlistmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace loopscope;
using namespace loopscope::ui;
using console::FoundCluster;

namespace {

const WallTime Now = wallTimeFromSeconds(1763388480);

FoundCluster live(const char* file, const char* name, std::optional<double> lag = {})
{
    FoundCluster found;
    found.fileName = QString::fromLatin1(file);
    found.url = QStringLiteral("unix:/run/loopscope/") + found.fileName;
    found.state = FoundCluster::State::Live;
    found.cluster.emplace();
    found.cluster->name = name;
    found.cluster->host = "build-7";
    found.cluster->runtime = "node";
    found.cluster->runtimeVersion = "20.20.2";
    found.cluster->startedAt = Now - std::chrono::minutes(52);
    found.workers = 4;
    found.worstLagSeconds = lag;
    return found;
}

FoundCluster dead(const char* file)
{
    FoundCluster found;
    found.fileName = QString::fromLatin1(file);
    found.url = QStringLiteral("unix:/run/loopscope/") + found.fileName;
    found.state = FoundCluster::State::Stale;
    return found;
}

QStringList names(const ClusterListModel& model)
{
    QStringList result;
    for (int row = 0; row < model.rowCount(); ++row)
        result << model.index(row).data().toString();
    return result;
}

} // namespace

class ClusterListTest : public QObject
{
    Q_OBJECT

private slots:
    void liveOnesComeFirst()
    {
        ClusterListModel model;
        QAbstractItemModelTester tester(&model);
        model.update({dead("a-1.sock"), live("z-2.sock", "zoo"), live("s-3.sock", "shop")}, Now);
        QCOMPARE(names(model), QStringList({"shop", "zoo", "a-1.sock"}));
        QCOMPARE(model.liveCount(), 2);
        QVERIFY(!model.index(2).data(ClusterListModel::CanAttachRole).toBool());
        QVERIFY(model.index(0).data(ClusterListModel::CanAttachRole).toBool());
    }

    void rowsChangeInPlace()
    {
        ClusterListModel model;
        QAbstractItemModelTester tester(&model);
        model.update({live("b.sock", "b"), live("c.sock", "c")}, Now);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        model.update({live("a.sock", "a"), live("c.sock", "c", 0.2)}, Now);
        QCOMPARE(names(model), QStringList({"a", "c"}));
        model.update({dead("a.sock"), live("c.sock", "c", 0.2)}, Now); // a ended: it moves behind
        QCOMPARE(names(model), QStringList({"c", "a.sock"}));
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(removed.count(), 1);
        QCOMPARE(resets.count(), 0);
        model.update({}, Now);
        QCOMPARE(model.rowCount(), 0);
    }

    void theSickOneIsTheWorst()
    {
        ClusterListModel model;
        QCOMPARE(model.worstRow(), -1);
        model.update({dead("x.sock")}, Now);
        QCOMPARE(model.worstRow(), -1);
        model.update({live("a.sock", "a"), live("b.sock", "b", 0.212), live("c.sock", "c", 0.003)}, Now);
        QCOMPARE(model.worstRow(), 1);
    }

    void saysWhatItKnows()
    {
        ClusterListModel model;
        auto silent = dead("quiet.sock");
        silent.state = FoundCluster::State::Silent;
        model.update({live("s.sock", "shop"), silent, dead("old.sock")}, Now);
        const QString shop = model.index(0).data(ClusterListModel::DetailRole).toString();
        QVERIFY(shop.contains(QLatin1String("Node.js 20.20.2")));
        QVERIFY(shop.contains(QLatin1String("52")));
        QVERIFY(model.index(1).data(ClusterListModel::DetailRole).toString().contains(QLatin1String("nothing")));
        QVERIFY(model.index(2).data(ClusterListModel::DetailRole).toString().contains(QLatin1String("ended")));
        QVERIFY(!model.index(0).data(Qt::AccessibleTextRole).toString().isEmpty());
    }

    void namesFromOutsideAreNoMarkup()
    {
        ClusterListModel model;
        auto found = live("x.sock", "<b>shop</b>");
        found.url = QStringLiteral("unix:/tmp/<img src=x>");
        model.update({found}, Now);
        QCOMPARE(model.index(0).data().toString(), QStringLiteral("<b>shop</b>"));
        QVERIFY(!model.index(0).data(Qt::ToolTipRole).toString().contains(QLatin1String("<img")));
    }

    void addressesAreCutInFront()
    {
        QCOMPARE(shortUrl("unix:/run/user/1000/loopscope/shop-1.sock"),
                 QStringLiteral("unix:\u2026/loopscope/shop-1.sock"));
        QCOMPARE(shortUrl("unix:/a.sock"), QStringLiteral("unix:/a.sock"));
        QCOMPARE(shortUrl("tcp://127.0.0.1:7070"), QStringLiteral("tcp://127.0.0.1:7070"));
    }
};

QTEST_GUILESS_MAIN(ClusterListTest)
#include "tst_clusterlist.moc"
