// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pagebench.h"
#include "tests/support/shopstate.h"
#include "ui/models/eventmodel.h"
#include "ui/panels/emptystate.h"
#include "ui/panels/eventdetails.h"
#include "ui/panels/eventspage.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

using namespace loopscope;
using namespace loopscope::ui;
using console::EventKind;
using test::PageBench;
using test::ShopState;

namespace {

void apply(ShopState& shop, EventKind kind, int slot, const char* text)
{
    console::ClusterEvent event;
    event.time = shop.clock.wallNow();
    event.kind = kind;
    if (slot > 0)
        event.worker = shop.worker(slot).key;
    event.text = text;
    shop.state.apply(event);
}

QPushButton* button(QWidget& page, const QString& accessibleName)
{
    const auto buttons = page.findChildren<QPushButton*>();
    for (QPushButton* each : buttons) {
        if (each->accessibleName() == accessibleName)
            return each;
    }
    return nullptr;
}

} // namespace

class EventsPageTest : public QObject
{
    Q_OBJECT
private slots:
    void rowsComeOnTopWithoutResets()
    {
        ShopState shop(3);
        shop.state.setLagThreshold(Micros{1000000}); // stalls alone, no alerts
        EventModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        shop.stall(3, 0.212);
        model.update(&shop.state);
        QCOMPARE(model.rowCount(), 1);
        apply(shop, EventKind::App, 0, "deploy 42");
        model.update(&shop.state);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, EventModel::Kind).data().toString(), QStringLiteral("App"));
        QCOMPARE(model.index(0, EventModel::Worker).data().toString(), QStringLiteral("Cluster"));
        QCOMPARE(model.index(0, EventModel::Details).data().toString(), QStringLiteral("deploy 42"));
        QCOMPARE(model.index(1, EventModel::Duration).data().toString(), QStringLiteral("212\u2009ms"));
        QCOMPARE(model.index(1, EventModel::Worker).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Who: Worker 3"));
        QCOMPARE(model.countOf(EventGroup::Stalls), 1);
        model.update(&shop.state); // nothing new
        QCOMPARE(model.rowCount(), 2);
        model.update(nullptr);
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.countOf(EventGroup::Stalls), 0);
        QCOMPARE(resets.count(), 0);
    }

    void oldRowsLeaveWithTheStore()
    {
        ShopState shop(1);
        EventModel model;
        const auto most = static_cast<int>(console::ClusterState::MaxEvents);
        for (int i = 0; i < most + 5; ++i) {
            apply(shop, EventKind::App, 1, "tick");
            if (i % 3000 == 0)
                model.update(&shop.state);
        }
        model.update(&shop.state);
        QCOMPARE(model.rowCount(), most);
        QCOMPARE(model.eventAt(0).id, shop.state.lastEventId());
        QCOMPARE(model.eventAt(most - 1).id, shop.state.events().front().id);
        QCOMPARE(model.countOf(EventGroup::App), most);
    }

    void anAlertGetsItsEnd()
    {
        ShopState shop(1);
        EventModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        shop.sample({0.2});
        model.update(&shop.state);
        QCOMPARE(model.countOf(EventGroup::Alerts), 1);
        QCOMPARE(model.index(0, EventModel::Duration).data().toString(), QString());
        for (int i = 0; i < 70; ++i)
            shop.sample({0.001});
        model.update(&shop.state);
        QCOMPARE(model.countOf(EventGroup::Alerts), 2);
        QCOMPARE(model.index(0, EventModel::Kind).data().toString(), QStringLiteral("Alert ended"));
    }

    void anExitsCodeIsSaidOnce_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("signal");
        QTest::addColumn<QString>("shown");
        QTest::newRow("in the text") << "exited with code 7" << QString() << "exited with code 7";
        QTest::newRow("beside the text") << "drained" << QString() << "drained, exit code 7";
        QTest::newRow("without a text") << QString() << QString() << "exit code 7";
        QTest::newRow("signal in the text") << "ended by SIGKILL"
                                            << "SIGKILL"
                                            << "ended by SIGKILL";
        QTest::newRow("signal beside the text") << "out of memory"
                                                << "SIGKILL"
                                                << "out of memory, SIGKILL";
    }

    void anExitsCodeIsSaidOnce()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, signal);
        analysis::ClusterEvent event;
        event.kind = EventKind::Exit;
        event.text = text.toStdString();
        event.signal = signal.toStdString();
        if (signal.isEmpty())
            event.exitCode = 7;
        QTEST(detailText(event), "shown");
    }

    void filtersByKindAndText()
    {
        ShopState shop(3);
        shop.state.setLagThreshold(Micros{1000000}); // stalls alone, no alerts
        EventModel model;
        EventFilter filter(model);
        shop.stall(3, 0.212);
        apply(shop, EventKind::App, 0, "deploy 42");
        apply(shop, EventKind::Exit, 2, "crashed");
        model.update(&shop.state);
        QCOMPARE(filter.rowCount(), 3);
        filter.setGroup(EventGroup::Stalls, true);
        QCOMPARE(filter.rowCount(), 1);
        filter.setGroup(EventGroup::Exits, true);
        QCOMPARE(filter.rowCount(), 2);
        filter.setText(QStringLiteral("CRASH"));
        QCOMPARE(filter.rowCount(), 1);
        QVERIFY(filter.eventAt(0).kind == EventKind::Exit);
        filter.setText(QStringLiteral("w3"));
        QCOMPARE(filter.rowCount(), 1);
        QVERIFY(filter.eventAt(0).kind == EventKind::Stall);
        filter.setText(QStringLiteral("[.*("));
        QCOMPARE(filter.rowCount(), 0);
    }

    void emptyPageSaysWhy()
    {
        PageBench bench;
        EventsPage page(bench.context());
        page.resize(1200, 700);
        page.show();
        QVERIFY(page.table().isHidden());
        QVERIFY(bench.attach());
        bench.attachment.setLagThreshold(Micros{1000000}); // stalls alone, no alerts
        page.setAttachment(&bench.attachment);
        page.refresh();
        QVERIFY(page.table().isHidden());
        QVERIFY(bench.sendStall(2, 1, 0.3));
        page.refresh();
        QVERIFY(page.table().isVisible());
        QCOMPARE(page.events().rowCount(), 1);
        page.setAttachment(nullptr);
        QVERIFY(page.table().isHidden());
    }

    void isDrivenByKeyboard()
    {
        PageBench bench;
        EventsPage page(bench.context());
        page.resize(1200, 700);
        QVERIFY(bench.attach());
        bench.attachment.setLagThreshold(Micros{1000000}); // stalls alone, no alerts
        page.setAttachment(&bench.attachment);
        QVERIFY(bench.sendStall(1, 1, 0.1));
        QVERIFY(bench.sendStall(2, 2, 0.2));
        page.show();
        page.refresh();
        page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        QCOMPARE(page.events().rowCount(), 2);
        QSignalSpy details(&page, &Page::detailsRequested);
        QTest::keyClick(&page.table(), Qt::Key_J); // the newest
        QTest::keyClick(&page.table(), Qt::Key_J);
        QCOMPARE(page.table().currentIndex().row(), 1);
        QTest::keyClick(&page.table(), Qt::Key_J); // there is no further one
        QCOMPARE(page.table().currentIndex().row(), 1);
        QTest::keyClick(&page.table(), Qt::Key_K);
        QCOMPARE(page.table().currentIndex().row(), 0);
        QTest::keyClick(&page.table(), Qt::Key_Return);
        QCOMPARE(bench.selection.selected(), std::optional(WorkerSlot{2}));
        QCOMPARE(details.count(), 1);
        QTest::keyClick(&page.table(), Qt::Key_C);
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(QLatin1String("Stall of worker 2\n")));
        QVERIFY(QGuiApplication::clipboard()->text().contains(QLatin1String("UTC: 2026-01-01 00:00:02.000")));
        QTest::keyClick(&page.table(), Qt::Key_Slash);
        auto* field = page.findChild<QLineEdit*>();
        QTRY_VERIFY(field->hasFocus());
        QTest::keyClicks(field, QStringLiteral("w1"));
        QCOMPARE(page.events().rowCount(), 1);
        QVERIFY(page.stepBack()); // the filter first
        QCOMPARE(page.events().rowCount(), 2);
        QVERIFY(field->text().isEmpty());
        QTest::keyClick(&page.table(), Qt::Key_J);
        QVERIFY(page.stepBack()); // then the chosen row
        QVERIFY(!page.stepBack());
    }

    void isDrivenByMouse()
    {
        PageBench bench;
        EventsPage page(bench.context());
        page.resize(1200, 700);
        QVERIFY(bench.attach());
        bench.attachment.setLagThreshold(Micros{1000000}); // stalls alone, no alerts
        page.setAttachment(&bench.attachment);
        QVERIFY(bench.sendStall(1, 1, 0.1));
        QVERIFY(bench.sendStall(2, 2, 0.2));
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        const auto at = [&](int row) { return page.table().visualRect(page.events().index(row, 3)).center(); };
        QTest::mouseClick(page.table().viewport(), Qt::LeftButton, {}, at(1));
        QCOMPARE(page.table().currentIndex().row(), 1);
        QPushButton* show = button(page, QStringLiteral("Show worker 1"));
        QVERIFY(show != nullptr);
        QTest::mouseClick(show, Qt::LeftButton);
        QCOMPARE(bench.selection.selected(), std::optional(WorkerSlot{1}));
        QTest::mouseMove(page.table().viewport(), at(0));
        QTRY_COMPARE(bench.selection.hovered(), std::optional(WorkerSlot{2}));
        QPushButton* exits = button(page, QStringLiteral("Show Exits"));
        QVERIFY(exits != nullptr);
        QTest::mouseClick(exits, Qt::LeftButton);
        QCOMPARE(page.events().rowCount(), 0);
        QVERIFY(page.table().isHidden());
        QTest::mouseClick(exits, Qt::LeftButton);
        QCOMPARE(page.events().rowCount(), 2);
    }

    void savesAndCopiesWhatIsShown()
    {
        PageBench bench;
        EventsPage page(bench.context());
        QVERIFY(bench.attach());
        bench.attachment.setLagThreshold(Micros{1000000}); // stalls alone, no alerts
        page.setAttachment(&bench.attachment);
        QVERIFY(bench.sendStall(1, 1, 0.1));
        QVERIFY(bench.sendStall(2, 2, 0.2));
        page.refresh();
        page.events().setText(QStringLiteral("w2"));
        QCOMPARE(page.copyText().count(QLatin1Char('\n')), 1);
        const QString path = bench.folder.filePath(QStringLiteral("events.csv"));
        QVERIFY(page.saveTo(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("time,slot,incarnation,metric,unit,value,text\r\n"
                                            "2026-01-01T00:00:02.000Z,2,1,event.stall,s,0.2,\r\n"));
        QSignalSpy notices(&page, &Page::noticeRaised);
        QVERIFY(!page.saveTo(bench.folder.filePath(QStringLiteral("no/such/folder.csv"))));
        QCOMPARE(notices.count(), 1);
    }

    void countsAlertsThatLast()
    {
        PageBench bench;
        EventsPage page(bench.context());
        QVERIFY(bench.attach());
        page.setAttachment(&bench.attachment);
        QVERIFY(!page.count());
        QVERIFY(bench.sendSamples({test::rowOf(1, {0.3, 5}), test::rowOf(2, {0.001, 5})}, test::HubTime));
        QTRY_COMPARE(page.count(), std::optional(1));
        QVERIFY(page.isCountCritical());
    }

    void everythingFocusableHasAName()
    {
        PageBench bench;
        EventsPage page(bench.context());
        const auto widgets = page.findChildren<QWidget*>();
        for (const QWidget* each : widgets) {
            if (each->focusPolicy() != Qt::NoFocus && qobject_cast<const QPushButton*>(each) && !each->isHidden())
                QVERIFY2(!each->accessibleName().isEmpty(), each->metaObject()->className());
        }
        QVERIFY(!page.table().accessibleName().isEmpty());
    }
};

QTEST_MAIN(EventsPageTest)
#include "tst_eventspage.moc"
