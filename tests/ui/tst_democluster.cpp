// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/democluster.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

using namespace loopscope::ui;

namespace {

constexpr int Patience = 40000; // ms

QString loopserve()
{
    return qEnvironmentVariable("LOOPSCOPE_BIN") + QStringLiteral("/loopserve");
}

QString program(const QTemporaryDir& folder, const QByteArray& text)
{
    QFile file(folder.filePath(QStringLiteral("program")));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write("#!/bin/sh\n" + text + "\n");
    file.close();
    file.setPermissions(file.permissions() | QFileDevice::ExeOwner);
    return file.fileName();
}

} // namespace

class DemoClusterTest : public QObject
{
    Q_OBJECT

private slots:
    void startsARealClusterAndLeavesNothing()
    {
        auto demo = std::make_unique<DemoCluster>(loopserve());
        QSignalSpy ready(demo.get(), &DemoCluster::ready);
        QSignalSpy failed(demo.get(), &DemoCluster::failed);
        demo->start();
        QVERIFY(demo->isRunning());
        QVERIFY2(ready.count() > 0 || ready.wait(Patience),
                 failed.isEmpty() ? "" : qPrintable(failed[0][0].toString()));
        const QString socket = demo->url().section(QLatin1Char(':'), 1);
        QVERIFY(QFileInfo::exists(socket));
        demo.reset();
        QTRY_VERIFY_WITH_TIMEOUT(!QFileInfo::exists(socket), Patience);
        QVERIFY(failed.isEmpty());
    }

    // Nobody's port is in the way of a demo: not that of another one, not the server's usual one.
    void twoRunAtTheSameTime()
    {
        QTcpServer usual; // or somebody else has it already
        usual.listen(QHostAddress::LocalHost, 8080);
        DemoCluster first(loopserve());
        DemoCluster second(loopserve());
        for (DemoCluster* demo : {&first, &second}) {
            QSignalSpy ready(demo, &DemoCluster::ready);
            QSignalSpy failed(demo, &DemoCluster::failed);
            demo->start();
            QVERIFY2(ready.count() > 0 || ready.wait(Patience),
                     failed.isEmpty() ? "" : qPrintable(failed[0][0].toString()));
        }
        QVERIFY(first.isRunning());
        QVERIFY(first.url() != second.url());
    }

    void withoutTheProgramItSaysSo()
    {
        DemoCluster demo(QStringLiteral("/nowhere/loopserve"));
        QSignalSpy failed(&demo, &DemoCluster::failed);
        demo.start();
        QCOMPARE(failed.count(), 1);
        QVERIFY(failed[0][0].toString().contains(QLatin1String("/nowhere/loopserve")));
        QVERIFY(!demo.isRunning());
    }

    void whatCannotBeUnderstoodIsOneSentence_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("expected");
        QTest::newRow("no JSON") << QByteArray("echo hello; sleep 5") << QStringLiteral("did not say");
        QTest::newRow("no socket") << QByteArray("echo '{\"ready\":true}'; sleep 5") << QStringLiteral("did not say");
        QTest::newRow("its own reason") << QByteArray(
                                               "echo '{\"ready\":false,\"error\":\"port 80 is taken\"}'; sleep 5")
                                        << QStringLiteral("port 80 is taken");
        QTest::newRow("ended") << QByteArray("echo 'no redis' >&2; exit 7") << QStringLiteral("no redis");
        QTest::newRow("ended silently") << QByteArray("exit 7") << QStringLiteral("code 7");
        QTest::newRow("endless line") << QByteArray("head -c 20000 /dev/zero; sleep 5")
                                      << QStringLiteral("not a ready line");
    }
    void whatCannotBeUnderstoodIsOneSentence()
    {
        QFETCH(QByteArray, script);
        QFETCH(QString, expected);
        const QTemporaryDir folder;
        DemoCluster demo(program(folder, script));
        QSignalSpy failed(&demo, &DemoCluster::failed);
        demo.start();
        QVERIFY(failed.count() > 0 || failed.wait(Patience));
        QVERIFY2(failed[0][0].toString().contains(expected), qPrintable(failed[0][0].toString()));
        QTRY_VERIFY_WITH_TIMEOUT(!demo.isRunning(), Patience);
        QCOMPARE(failed.count(), 1);
    }
};

QTEST_GUILESS_MAIN(DemoClusterTest)
#include "tst_democluster.moc"
