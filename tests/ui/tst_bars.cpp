// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pagebench.h"
#include "tests/support/shopstate.h"
#include "tests/support/widgetprobe.h"
#include "ui/mainwindow/navigationbar.h"
#include "ui/mainwindow/navigationbutton.h"
#include "ui/mainwindow/statusline.h"
#include "ui/mainwindow/topbar.h"
#include "ui/panels/segmentrow.h"

#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace loopscope;
using namespace loopscope::ui;
using console::LinkState;
using test::buttonOf;
using test::ShopState;
using test::shows;

Q_DECLARE_METATYPE(loopscope::console::LinkState)

namespace {

constexpr Micros Second{1'000'000};

// What the bars need, on the clock of the shop that they show.
struct Bench
{
    explicit Bench(bool operate = true) : shop(3, operate)
    {
        charts.setNow(shop.clock.wallNow());
        charts.setBaseSpan(300 * Second);
    }
    [[nodiscard]] PageContext context() { return {shop.clock, theme, settings, selection, charts}; }

    ShopState shop;
    Theme theme{ThemeMode::Light};
    test::BenchSettings settings;
    Selection selection;
    ChartGroup charts;
};

struct Top : Bench
{
    explicit Top(bool operate = true) : Bench(operate)
    {
        bar.resize(1200, bar.height());
        bar.show();
        refresh();
    }
    void refresh() { bar.refresh(&shop.state, shop.clock.wallNow()); }
    [[nodiscard]] QPushButton* range(int index) const { return bar.findChild<SegmentRow*>()->button(index); }
    [[nodiscard]] QAbstractButton* reload() const { return buttonOf(bar, QStringLiteral("Reload the cluster")); }

    TopBar bar{context()};
};

struct Line : Bench
{
    Line()
    {
        line.resize(1200, line.height());
        line.show();
        refresh();
    }
    void refresh() { line.refresh(&shop.state, shop.clock.wallNow()); }

    StatusLine line{context()};
};

QImage navigationPicture(std::optional<int> count, bool isCritical, bool narrow)
{
    const Theme theme(ThemeMode::Light);
    NavigationButton button(theme, QStringLiteral("Events"), QStringLiteral("list"));
    button.setNarrow(narrow);
    button.setCount(count, isCritical);
    button.resize(button.sizeHint());
    return test::pictureOf(button);
}

} // namespace

class BarsTest : public QObject
{
    Q_OBJECT
private slots:
    // ---- top

    void theLinkIsAWord_data()
    {
        QTest::addColumn<LinkState>("state");
        QTest::addColumn<QString>("word");
        QTest::addColumn<bool>("isWarning");
        QTest::newRow("idle") << LinkState::Idle << "not attached" << false;
        QTest::newRow("connecting") << LinkState::Connecting << "connecting" << false;
        QTest::newRow("live") << LinkState::Live << "live" << false;
        QTest::newRow("stale") << LinkState::Stale << "no samples" << true;
        QTest::newRow("lost") << LinkState::Lost << "link lost" << true;
        QTest::newRow("refused") << LinkState::Refused << "refused" << true;
    }
    void theLinkIsAWord()
    {
        QFETCH(LinkState, state);
        QFETCH(QString, word);
        QFETCH(bool, isWarning);
        Top top;
        top.shop.setLink(state);
        top.refresh();
        QCOMPARE(top.bar.linkText(), word);
        QCOMPARE(test::labelWith(top.bar, word)->palette().color(QPalette::WindowText),
                 isWarning ? top.theme.tokens().warn : top.theme.tokens().t2);
    }

    void aLostLinkCountsItsAge()
    {
        Top top;
        top.shop.setLink(LinkState::Lost);
        top.shop.clock.advance(42 * Second);
        top.refresh();
        QVERIFY(shows(top.bar, QStringLiteral("42\u2009s")));
        top.shop.clock.advance(10 * Second);
        top.refresh();
        QVERIFY(shows(top.bar, QStringLiteral("52\u2009s")));
    }

    void withoutAClusterOnlyTheMenuIsThere()
    {
        Top top;
        QVERIFY(top.reload() != nullptr);
        top.bar.refresh(nullptr, top.shop.clock.wallNow());
        QCOMPARE(top.bar.linkText(), QStringLiteral("not attached"));
        QVERIFY(top.reload() == nullptr);
        QVERIFY(!top.bar.findChild<SegmentRow*>()->isVisible());
        QVERIFY(buttonOf(top.bar, QStringLiteral("Export a report")) == nullptr);
        QCOMPARE(buttonOf(top.bar, QStringLiteral("Cluster menu"))->text(), QStringLiteral("Loopscope"));
    }

    void aClusterIsReloadedOnlyWhereItCanBe_data()
    {
        QTest::addColumn<LinkState>("state");
        QTest::addColumn<bool>("operate");
        QTest::addColumn<bool>("enabled");
        QTest::newRow("live") << LinkState::Live << true << true;
        QTest::newRow("only watching") << LinkState::Live << false << false;
        QTest::newRow("stale") << LinkState::Stale << true << false;
        QTest::newRow("lost") << LinkState::Lost << true << false;
    }
    void aClusterIsReloadedOnlyWhereItCanBe()
    {
        QFETCH(LinkState, state);
        QFETCH(bool, operate);
        QFETCH(bool, enabled);
        Top top(operate);
        const QSignalSpy asked(&top.bar, &TopBar::reloadRequested);
        const QString usual = top.reload()->toolTip();
        top.shop.setLink(state);
        top.refresh();
        QTest::mouseClick(top.reload(), Qt::LeftButton);
        QCOMPARE(asked.count(), enabled ? 1 : 0);
        QCOMPARE(top.reload()->toolTip().contains(QLatin1String("Ctrl+Shift+R")), enabled);
        QCOMPARE(top.reload()->toolTip() == usual, enabled || !operate);
    }

    // A button would take an ampersand for the mark of a shortcut.
    void aNameIsShownLetterByLetter()
    {
        Bench bench;
        console::ClusterSnapshot snapshot;
        snapshot.cluster.id = "r-and-d";
        snapshot.cluster.name = "R&D <b>";
        bench.shop.state.apply(snapshot);
        TopBar bar(bench.context());
        bar.refresh(&bench.shop.state, bench.shop.clock.wallNow());
        const auto* name = buttonOf(bar, QStringLiteral("Cluster menu"));
        QCOMPARE(name->text(), QStringLiteral("R&&D <b>"));
        QVERIFY(name->shortcut().isEmpty());
    }

    void rangesAreChosenByMouse()
    {
        Top top;
        QVERIFY(top.range(1)->isChecked());
        QTest::mouseClick(top.range(3), Qt::LeftButton);
        QCOMPARE(top.charts.baseSpan(), 3600 * Second);
        QVERIFY(top.range(3)->isChecked());
        top.charts.zoomTo(top.charts.to() - 17 * Second, top.charts.to());
        for (int i = 0; i < 4; ++i)
            QVERIFY(!top.range(i)->isChecked()); // no button stands for what was dragged
    }

    void rangesStepWithinTheirEnds_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("direction");
        QTest::addColumn<int>("to");
        QTest::newRow("up") << 300 << 1 << 900;
        QTest::newRow("down") << 300 << -1 << 60;
        QTest::newRow("the longest") << 3600 << 1 << 3600;
        QTest::newRow("the shortest") << 60 << -1 << 60;
    }
    void rangesStepWithinTheirEnds()
    {
        QFETCH(int, from);
        QFETCH(int, direction);
        QFETCH(int, to);
        Top top;
        top.charts.setBaseSpan(from * Second);
        top.bar.stepRange(direction);
        QCOMPARE(top.charts.baseSpan(), to * Second);
    }

    void pauseSaysWhatItWillDo()
    {
        Top top;
        auto* pause = buttonOf(top.bar, QStringLiteral("Freeze the charts (Space)"));
        auto* forward = buttonOf(top.bar, QStringLiteral("Half a span towards now"));
        QVERIFY(pause != nullptr && forward != nullptr);
        QVERIFY(!forward->isEnabled()); // there is nothing behind now
        QTest::mouseClick(pause, Qt::LeftButton);
        QVERIFY(!top.charts.isLive());
        QCOMPARE(pause->accessibleName(), QStringLiteral("Follow live (Space)"));
        QVERIFY(forward->isEnabled());
        const WallTime end = top.charts.to();
        QTest::mouseClick(buttonOf(top.bar, QStringLiteral("Half a span into the past")), Qt::LeftButton);
        QCOMPARE(end - top.charts.to(), top.charts.span() / 2);
        QTest::mouseClick(forward, Qt::LeftButton);
        QCOMPARE(top.charts.to(), end);
    }

    void theMenuAsks_data()
    {
        QTest::addColumn<int>("at");
        QTest::addColumn<QByteArray>("signal");
        QTest::newRow("another") << 0 << QByteArray(SIGNAL(attachRequested()));
        QTest::newRow("detach") << 1 << QByteArray(SIGNAL(detachRequested()));
        QTest::newRow("settings") << 3 << QByteArray(SIGNAL(settingsRequested()));
    }
    void theMenuAsks()
    {
        QFETCH(int, at);
        QFETCH(QByteArray, signal);
        Top top;
        const QSignalSpy asked(&top.bar, signal.constData());
        top.bar.menu().actions().at(at)->trigger();
        QCOMPARE(asked.count(), 1);
    }

    // ---- bottom

    void theStatusLineTellsRoleRateAndLosses()
    {
        Line line;
        line.shop.sample({0.002, 0.003, 0.004});
        console::SampleBatch late;
        late.time = line.shop.clock.wallNow() + Second;
        late.interval = 2 * Second;
        late.dropped = 17;
        line.shop.state.apply(late);
        line.refresh();
        QVERIFY(shows(line.line, QStringLiteral("operate")));
        QVERIFY(shows(line.line, QStringLiteral("17 dropped")));
        QVERIFY(shows(line.line, QStringLiteral("unix:/run/shop.sock")));
        QVERIFY(shows(line.line, QStringLiteral("UTC 00:00:01")));
    }

    void onlyALinkInTroubleIsSpelledOut_data()
    {
        QTest::addColumn<LinkState>("state");
        QTest::addColumn<QString>("words");
        QTest::newRow("live") << LinkState::Live << QString();
        QTest::newRow("lost") << LinkState::Lost << "reconnecting · attempt 3";
        QTest::newRow("stale") << LinkState::Stale << "no samples";
        QTest::newRow("refused") << LinkState::Refused << "refused";
        QTest::newRow("connecting") << LinkState::Connecting << "connecting";
    }
    void onlyALinkInTroubleIsSpelledOut()
    {
        QFETCH(LinkState, state);
        QFETCH(QString, words);
        Line line;
        line.shop.setLink(state);
        line.refresh();
        for (const char* each : {"reconnecting", "no samples", "refused", "connecting"}) {
            const bool wanted = !words.isEmpty() && words.contains(QLatin1String(each));
            QCOMPARE(shows(line.line, QLatin1String(each)), wanted);
        }
        QVERIFY(words.isEmpty() || shows(line.line, words));
    }

    void aLinkThatIsGivenUpIsNotReconnecting()
    {
        Line line;
        console::LinkStatus given;
        given.state = LinkState::Lost;
        line.shop.state.apply(given);
        line.refresh();
        QVERIFY(shows(line.line, QStringLiteral("not reconnecting")));
    }

    void aNoticeGoesByItself()
    {
        Line line;
        line.line.showNotice(QStringLiteral("Saved."));
        line.shop.clock.advance(8 * Second);
        line.refresh();
        QVERIFY(shows(line.line, QStringLiteral("Saved.")));
        line.line.showNotice(QStringLiteral("Saved again."));
        line.shop.clock.advance(Second); // over the time of the first one
        line.refresh();
        QVERIFY(shows(line.line, QStringLiteral("Saved again.")));
        line.shop.clock.advance(8 * Second);
        line.refresh();
        QVERIFY(!shows(line.line, QStringLiteral("Saved")));
    }

    void withoutAClusterItSaysWhatIsLookedFor()
    {
        Line line;
        line.line.showCommand({});
        line.line.setIdleText(QStringLiteral("Looks for sockets in /run"));
        line.line.refresh(nullptr, line.shop.clock.wallNow());
        QVERIFY(shows(line.line, QStringLiteral("Looks for sockets in /run")));
        for (const char* each : {"operate", "dropped", "per worker"})
            QVERIFY(!shows(line.line, QLatin1String(each)));
        QVERIFY(!line.line.findChild<QPushButton*>()->isVisible()); // a command of a cluster that is gone
    }

    void aRunningCommandLeadsBackToItsSheet()
    {
        Line line;
        const QSignalSpy clicked(&line.line, &StatusLine::commandClicked);
        console::CommandStatus command;
        command.number = 7;
        command.reload = true;
        line.line.showCommand(command);
        QTest::mouseClick(buttonOf(line.line, QStringLiteral("reload running")), Qt::LeftButton);
        QCOMPARE(clicked.count(), 1);
        QCOMPARE(clicked[0][0].toULongLong(), 7ULL);
        line.line.hideCommand();
        QVERIFY(buttonOf(line.line, QStringLiteral("reload running")) == nullptr);
    }

    void selfUsageNeedsTwoReadings()
    {
        SelfUsage usage;
        const SteadyTime begin{std::chrono::hours(1)};
        const auto first = usage.read(begin);
        QVERIFY(!first.cpu.has_value()); // never a nought that was not measured
        QVERIFY(first.rss.value_or(0) > 1e6);
        QVERIFY(!usage.read(begin).cpu.has_value()); // no time passed
        QVERIFY(usage.read(begin + std::chrono::seconds(1)).cpu.value_or(-1) >= 0);
    }

    // ---- navigation

    void countsAreSpoken()
    {
        const Theme theme(ThemeMode::Light);
        NavigationButton button(theme, QStringLiteral("Events"), QStringLiteral("list"));
        QCOMPARE(button.accessibleName(), QStringLiteral("Events"));
        button.setCount(3, false);
        QCOMPARE(button.accessibleName(), QStringLiteral("Events, 3"));
        QVERIFY(button.toolTip().isEmpty()); // the name stands there
        button.setNarrow(true);
        QCOMPARE(button.toolTip(), QStringLiteral("Events, 3"));
        button.setCount(std::nullopt, false);
        QCOMPARE(button.toolTip(), QStringLiteral("Events"));
    }

    void noughtIsNoBadge_data()
    {
        QTest::addColumn<bool>("narrow");
        QTest::newRow("wide") << false;
        QTest::newRow("narrow") << true;
    }
    void noughtIsNoBadge()
    {
        QFETCH(bool, narrow);
        const QImage none = navigationPicture(std::nullopt, false, narrow);
        QCOMPARE(navigationPicture(0, true, narrow), none);
        QVERIFY(navigationPicture(1, false, narrow) != none);
        QVERIFY(navigationPicture(1, true, narrow) != navigationPicture(1, false, narrow));
    }

    void aLongCountIsCutOnTheIconAlone()
    {
        QCOMPARE(navigationPicture(1000, false, true), navigationPicture(54321, false, true));
        QVERIFY(navigationPicture(999, false, true) != navigationPicture(1000, false, true));
        QVERIFY(navigationPicture(1000, false, false) != navigationPicture(54321, false, false));
    }

    void pagesAreChosenByMouseAndKey()
    {
        const Theme theme(ThemeMode::Light);
        NavigationBar bar(theme);
        bar.addPage(PageId::Overview, QStringLiteral("Overview"), QStringLiteral("activity"));
        bar.addPage(PageId::Events, QStringLiteral("Events"), QStringLiteral("list"));
        bar.resize(bar.width(), 400);
        bar.show();
        QSignalSpy chosen(&bar, &NavigationBar::pageChosen);
        bar.setCurrent(PageId::Overview);
        QCOMPARE(chosen.count(), 0); // only by a person
        QTest::mouseClick(buttonOf(bar, QStringLiteral("Events")), Qt::LeftButton);
        QCOMPARE(chosen.takeFirst()[0].value<PageId>(), PageId::Events);
        QTest::keyClick(buttonOf(bar, QStringLiteral("Overview")), Qt::Key_Space);
        QCOMPARE(chosen.takeFirst()[0].value<PageId>(), PageId::Overview);
        QVERIFY(!buttonOf(bar, QStringLiteral("Events"))->isChecked());
    }

    void theCacheIsNamedWithoutItsPassword_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("shown");
        QTest::newRow("tcp") << "redis://app:hunter2@cache-1:6380/2"
                             << "redis cache-1:6380";
        QTest::newRow("socket") << "unix:/run/redis/shop.sock"
                                << "redis shop.sock";
        QTest::newRow("not an address") << "hunter2" << QString();
        QTest::newRow("none") << QString() << QString();
    }
    void theCacheIsNamedWithoutItsPassword()
    {
        QFETCH(QString, url);
        QFETCH(QString, shown);
        const Theme theme(ThemeMode::Light);
        NavigationBar bar(theme);
        bar.setCache(QStringLiteral("unix:/run/before.sock"));
        bar.setCache(url);
        QVERIFY(!shows(bar, QStringLiteral("hunter2")));
        QVERIFY(!shows(bar, QStringLiteral("before")));
        QCOMPARE(shows(bar, QStringLiteral("redis")), !shown.isEmpty());
        QVERIFY(shown.isEmpty() || shows(bar, shown));
        bar.setNarrow(true);
        QVERIFY(!shows(bar, QStringLiteral("redis")));
    }
};

QTEST_MAIN(BarsTest)
#include "tst_bars.moc"
