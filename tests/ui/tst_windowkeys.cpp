// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redisserver.h"
#include "tests/support/widgetprobe.h"
#include "tests/support/windowbench.h"
#include "ui/dialogs/commandsheet.h"
#include "ui/dialogs/settingsdialog.h"
#include "ui/mainwindow/navigationbar.h"
#include "ui/mainwindow/statusline.h"
#include "ui/mainwindow/topbar.h"
#include "ui/panels/cachepage.h"

#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace loopscope;
using namespace loopscope::ui;
using test::buttonOf;
using test::shows;
using test::WindowBench;
using SheetState = CommandSheet::State;

Q_DECLARE_METATYPE(loopscope::ui::PageId)

namespace {

constexpr auto Ctrl = Qt::ControlModifier;
constexpr Qt::KeyboardModifiers CtrlShift = Qt::ControlModifier | Qt::ShiftModifier;

// An attached window in which worker 2 is chosen.
class Bench : public WindowBench
{
public:
    explicit Bench(QSize size = {1440, 900}) : WindowBench(size)
    {
        hub.onRequest = [this](const wire::Request& request) {
            asked.push_back(request);
            return std::string();
        };
    }
    bool begin()
    {
        if (!isActive || !attach() || !sample({0.002, 0.003, 0.004}))
            return false;
        window.selection().select(WorkerSlot{2});
        return true;
    }
    bool startRestart()
    {
        press(Qt::Key_R);
        auto* act = buttonOf(window.sheet(), QStringLiteral("Restart worker 2"));
        if (act == nullptr)
            return false;
        QTest::mouseClick(act, Qt::LeftButton);
        return QTest::qWaitFor([this] { return asked.size() == 1; });
    }
    void finishRestart() { hub.broadcast(test::restartReply(asked.at(0).id)); }
    [[nodiscard]] const console::ClusterState& state() { return window.connector().attachment()->state(); }
    template <class Widget>
    [[nodiscard]] Widget& part() const
    {
        return *window.findChild<Widget*>();
    }

    std::vector<wire::Request> asked;
};

} // namespace

class WindowKeysTest : public QObject
{
    Q_OBJECT

private:
    static void pageKeys()
    {
        QTest::addColumn<Qt::Key>("key");
        QTest::addColumn<PageId>("page");
        QTest::newRow("Ctrl+1") << Qt::Key_1 << PageId::Overview;
        QTest::newRow("Ctrl+2") << Qt::Key_2 << PageId::Workers;
        QTest::newRow("Ctrl+3") << Qt::Key_3 << PageId::Cache;
        QTest::newRow("Ctrl+5") << Qt::Key_5 << PageId::Events;
        QTest::newRow("Ctrl+7") << Qt::Key_7 << PageId::Reports;
        QTest::newRow("Ctrl+E") << Qt::Key_E << PageId::Reports;
    }

private slots:
    void keysOpenPages_data() { pageKeys(); }
    void keysOpenPages()
    {
        QFETCH(Qt::Key, key);
        QFETCH(PageId, page);
        Bench bench;
        QVERIFY(bench.begin());
        bench.window.showPage(page == PageId::Overview ? PageId::Events : PageId::Overview);
        bench.press(key, Ctrl);
        QCOMPARE(bench.window.currentPage(), page);
        QVERIFY(bench.window.page(page)->isVisible());
        for (const auto* each : bench.part<NavigationBar>().findChildren<QAbstractButton*>())
            QCOMPARE(each->isChecked(), each->text() == bench.window.page(page)->title());
    }

    void withoutAClusterKeysOpenNothing_data() { pageKeys(); }
    void withoutAClusterKeysOpenNothing()
    {
        QFETCH(Qt::Key, key);
        Bench bench;
        QVERIFY(bench.isActive);
        bench.press(key, Ctrl);
        QCOMPARE(bench.window.currentPage(), PageId::Attach);
    }

    void theMenuHasItsKeys()
    {
        Bench bench;
        QVERIFY(bench.begin());
        bench.press(Qt::Key_L, Ctrl);
        QCOMPARE(bench.window.currentPage(), PageId::Attach);
        QVERIFY(bench.window.connector().attachment() != nullptr); // looked away, not detached
        bench.press(Qt::Key_1, Ctrl);
        QCOMPARE(bench.window.currentPage(), PageId::Overview);
    }

    void settingsAreOneWindowAndActAtOnce()
    {
        Bench bench;
        QVERIFY(bench.begin());
        bench.press(Qt::Key_Comma, Ctrl);
        emit bench.part<TopBar>().settingsRequested(); // asked for again while it is open
        QCOMPARE(bench.window.findChildren<SettingsDialog*>().size(), 1);
        emit bench.part<SettingsDialog>().preferencesChanged({ThemeMode::Light, {}, Micros{70000}, true});
        QCOMPARE(bench.theme.mode(), ThemeMode::Light);
        QCOMPARE(bench.state().lagThreshold(), Micros{70000});
    }

    void singleKeysCanBeTurnedOff_data()
    {
        QTest::addColumn<bool>("on");
        QTest::newRow("on") << true;
        QTest::newRow("off") << false;
    }
    void singleKeysCanBeTurnedOff()
    {
        QFETCH(bool, on);
        Bench bench;
        bench.settings.setPreferences({ThemeMode::Dark, {}, Micros{50000}, on});
        QVERIFY(bench.begin());
        const Micros span = bench.window.charts().baseSpan();
        bench.press(Qt::Key_BracketRight);
        QCOMPARE(bench.window.charts().baseSpan() > span, on);
        bench.press(Qt::Key_R);
        QCOMPARE(bench.window.sheet().sheetState(), on ? SheetState::Asking : SheetState::Closed);
    }

    void withoutAChosenWorkerThereIsNothingToRestart()
    {
        Bench bench;
        QVERIFY(bench.begin());
        bench.window.selection().select(std::nullopt);
        bench.press(Qt::Key_R);
        QCOMPARE(bench.window.sheet().sheetState(), SheetState::Closed);
    }

    void aClusterThatCannotReloadIsNotAsked()
    {
        Bench bench;
        bench.hub.hello.capabilities = {"attach", "ping"};
        QVERIFY(bench.begin());
        bench.press(Qt::Key_R, CtrlShift);
        bench.press(Qt::Key_R);
        QCOMPARE(bench.window.sheet().sheetState(), SheetState::Closed);
    }

    // The question is modal for its cluster: bars do not act, keys of the page do not, and Escape takes it back
    // wherever the focus went.
    void aQuestionHasTheKeysToItself()
    {
        Bench bench;
        QVERIFY(bench.begin());
        bench.press(Qt::Key_R, CtrlShift);
        QCOMPARE(bench.window.sheet().accessibleName(), QStringLiteral("Reload the cluster?"));
        QVERIFY(!bench.part<TopBar>().isEnabled());
        QVERIFY(!bench.part<NavigationBar>().isEnabled());
        bench.press(Qt::Key_R);
        QCOMPARE(bench.window.sheet().accessibleName(), QStringLiteral("Reload the cluster?"));
        bench.press(Qt::Key_2, Ctrl); // the focus is with the page now
        const bool wasLive = bench.window.charts().isLive();
        bench.press(Qt::Key_Space);
        QCOMPARE(bench.window.charts().isLive(), wasLive);
        bench.press(Qt::Key_Escape);
        QCOMPARE(bench.window.sheet().sheetState(), SheetState::Closed);
        QVERIFY(bench.part<TopBar>().isEnabled());
        QVERIFY(bench.asked.empty());
    }

    void f5OnTheCachePageReadsTheKeysAgain()
    {
        test::RedisServer redis;
        QVERIFY(redis.start());
        Bench bench;
        bench.hub.hello.cluster.redis = redis.unixUrl().toStdString();
        QVERIFY(bench.begin());
        bench.press(Qt::Key_3, Ctrl);
        const auto& cache = *static_cast<CachePage*>(bench.window.page(PageId::Cache));
        QTRY_VERIFY_WITH_TIMEOUT(cache.session().scanProgress().complete, Bench::Patience);
        QCOMPARE(cache.session().keys().size(), std::size_t(0));
        redis.ask(QByteArrayList{"SET", "later", "1"});
        bench.press(Qt::Key_F5);
        QTRY_COMPARE_WITH_TIMEOUT(cache.session().keys().size(), std::size_t(1), Bench::Patience);
    }

    void f5ElsewhereTriesALostClusterNow()
    {
        Bench bench;
        QVERIFY(bench.begin());
        bench.hub.close();
        QTRY_COMPARE_WITH_TIMEOUT(bench.state().link().state, console::LinkState::Lost, Bench::Patience);
        bench.window.connector().attachment()->stopRetrying();
        QTRY_VERIFY(!bench.state().link().nextTry);
        QVERIFY(bench.hub.listen());
        bench.press(Qt::Key_F5);
        QTRY_COMPARE_WITH_TIMEOUT(bench.state().link().state, console::LinkState::Live, Bench::Patience);
    }

    void f6GoesRoundTheRegions()
    {
        Bench bench;
        QVERIFY(bench.begin());
        QVERIFY(bench.window.isSidePanelShown());
        QList<const QWidget*> regions;
        const auto& navigation = bench.part<NavigationBar>();
        const Page* page = bench.window.page(PageId::Overview);
        for (int i = 0; i < 6; ++i) {
            bench.press(Qt::Key_F6);
            const QWidget* focus = bench.window.focusWidget();
            QVERIFY(focus != nullptr);
            regions << (navigation.isAncestorOf(focus) ? static_cast<const QWidget*>(&navigation)
                        : page->isAncestorOf(focus)    ? page
                                                       : nullptr);
        }
        // Navigation, page and the side panel, twice round from wherever it began.
        QCOMPARE(regions.count(&navigation), 2);
        QCOMPARE(regions.count(page), 2);
        QCOMPARE(regions.count(nullptr), 2);
        QCOMPARE(regions.mid(0, 3), regions.mid(3, 3));
    }

    void theSidePanelComesAndGoesByKey()
    {
        Bench bench;
        QVERIFY(bench.begin());
        QVERIFY(bench.window.isSidePanelShown());
        bench.press(Qt::Key_I, Ctrl);
        QVERIFY(!bench.window.isSidePanelShown());
        QVERIFY(bench.window.selection().selected().has_value()); // the choice stays
        bench.press(Qt::Key_I, Ctrl);
        QVERIFY(bench.window.isSidePanelShown());
    }

    void aNarrowWindowTakesItsDrawerBackFirst()
    {
        Bench bench(QSize(1024, 640));
        QVERIFY(bench.begin());
        QVERIFY(!bench.window.isSidePanelShown());
        bench.press(Qt::Key_I, Ctrl);
        QVERIFY(bench.window.isSidePanelShown());
        bench.press(Qt::Key_Escape);
        QVERIFY(!bench.window.isSidePanelShown());
        QVERIFY(bench.window.selection().selected().has_value());
        bench.press(Qt::Key_Escape);
        QVERIFY(!bench.window.selection().selected());
    }

    void everyThemeIsPaintedThroughout()
    {
        Bench bench;
        QVERIFY(bench.begin());
        QList<ThemeMode> modes;
        for (int i = 0; i < 3; ++i) {
            bench.press(Qt::Key_D, Ctrl);
            modes << bench.theme.mode();
            QCOMPARE(bench.settings.preferences().theme, bench.theme.mode());
            const Tokens& now = bench.theme.tokens();
            const Tokens& other = bench.theme.isDark() ? Tokens::lightTokens() : Tokens::darkTokens();
            QTRY_COMPARE(test::dotsOf(test::pictureOf(bench.window), other.bg), 0); // nothing is left behind
            QVERIFY(test::dotsOf(test::pictureOf(bench.window), now.panel) > 100000);
            for (const auto* each : bench.window.findChildren<QWidget*>()) {
                QCOMPARE(each->palette().color(QPalette::Base), now.panel);
                QVERIFY(qobject_cast<const QLabel*>(each) == nullptr ||
                        each->palette().color(QPalette::WindowText) != other.t1);
            }
        }
        QCOMPARE(modes, (QList<ThemeMode>{ThemeMode::Dark, ThemeMode::Light, ThemeMode::System}));
    }

    void aHiddenCommandIsABackdoorInTheStatusLine()
    {
        Bench bench;
        QVERIFY(bench.begin());
        QVERIFY(bench.startRestart());
        bench.press(Qt::Key_Escape);
        QCOMPARE(bench.window.sheet().sheetState(), SheetState::Closed);
        auto* running = buttonOf(bench.part<StatusLine>(), QStringLiteral("restart of worker 2 running"));
        QVERIFY(running != nullptr);
        QTest::mouseClick(running, Qt::LeftButton);
        QCOMPARE(bench.window.sheet().sheetState(), SheetState::Progress);
        QVERIFY(!running->isVisible()); // one place at a time
        bench.press(Qt::Key_Escape);
        QVERIFY(running->isVisible());
        bench.finishRestart();
        QTRY_VERIFY(!running->isVisible());
        QVERIFY(shows(bench.part<StatusLine>(), QStringLiteral("Worker 2 restarted")));
        QCOMPARE(bench.window.sheet().sheetState(), SheetState::Closed); // it does not jump up
    }

    void closingWhileACommandRunsLeavesItToTheCluster()
    {
        Bench bench;
        QVERIFY(bench.begin());
        QVERIFY(bench.startRestart());
        QVERIFY(bench.settings.geometry().isEmpty());
        QVERIFY(bench.window.close());
        QVERIFY(!bench.window.isVisible());
        QVERIFY(!bench.settings.geometry().isEmpty());
        bench.finishRestart();
        QTRY_VERIFY(bench.state().command(bench.window.sheet().command())->finished);
        QCOMPARE(bench.asked.size(), std::size_t(1)); // nothing was called off
    }

    void detachingWhileACommandRunsEndsAtTheAttachPage()
    {
        Bench bench;
        QVERIFY(bench.begin());
        QVERIFY(bench.startRestart());
        bench.press(Qt::Key_Escape);
        emit bench.part<TopBar>().detachRequested();
        QCOMPARE(bench.window.currentPage(), PageId::Attach);
        QCOMPARE(bench.window.sheet().sheetState(), SheetState::Closed);
        QVERIFY(buttonOf(bench.part<StatusLine>(), QStringLiteral("restart of worker 2 running")) == nullptr);
        QVERIFY(!bench.window.selection().selected());
        QTRY_COMPARE(bench.hub.consoles(), 0);
    }
};

QTEST_MAIN(WindowKeysTest)
#include "tst_windowkeys.moc"
