// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/shopstate.h"
#include "tests/support/widgets.h"
#include "ui/models/verdict.h"
#include "ui/panels/headfigures.h"
#include "ui/panels/verdictbar.h"
#include "ui/theme/figures.h"

#include <QHelpEvent>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolTip>

using namespace loopscope;
using namespace loopscope::ui;
using console::LinkState;
using console::LinkStatus;
using test::buttonNamed;
using test::ShopState;

namespace {

const WallTime Now = wallTimeFromMicros(1767225600000000);
constexpr Micros Second{1000000};

Verdict stalling(int slot)
{
    Verdict verdict;
    verdict.headline = QStringLiteral("Worker %1 blocks its event loop.").arg(slot);
    verdict.details = QStringLiteral("15 stalls.");
    verdict.slot = WorkerSlot{static_cast<std::uint16_t>(slot)};
    return verdict;
}

LinkStatus lostFor(Micros age, std::optional<Micros> untilNext)
{
    LinkStatus link;
    link.state = LinkState::Lost;
    link.lostAt = Now - age;
    if (untilNext)
        link.nextTry = Now + *untilNext;
    return link;
}

void alert(ShopState& shop, console::EventKind kind, int slot)
{
    console::ClusterEvent event;
    event.time = shop.clock.wallNow();
    event.kind = kind;
    event.worker = shop.worker(slot).key;
    shop.state.apply(event);
}

// The colour of the 3 px at the left: what the bar is about without its words.
QColor barColour(QWidget& bar)
{
    return bar.grab().toImage().pixelColor(1, bar.height() / 2);
}

} // namespace

class VerdictBarTest : public QObject
{
    Q_OBJECT

    struct Bench
    {
        Bench() : bar(theme) { bar.resize(900, bar.height()); }
        [[nodiscard]] bool offers(const char* button) const
        {
            return buttonNamed(bar, QLatin1String(button))->isVisibleTo(&bar);
        }
        Theme theme{ThemeMode::Light};
        VerdictBar bar;
    };

private slots:
    void nothingToSayIsNoBar()
    {
        Bench bench;
        QVERIFY(bench.bar.isHidden());
        bench.bar.showVerdict(stalling(3));
        QVERIFY(!bench.bar.isHidden());
        bench.bar.showVerdict(std::nullopt);
        QVERIFY(bench.bar.isHidden());
    }

    void whatIsWrongIsRedAndWhatIsOverIsNot()
    {
        Bench bench;
        bench.bar.showVerdict(stalling(3));
        QCOMPARE(barColour(bench.bar), bench.theme.tokens().crit);
        Verdict over = stalling(3);
        over.isOver = true;
        bench.bar.showVerdict(over);
        QCOMPARE(barColour(bench.bar), bench.theme.tokens().t3);
        bench.bar.showLink(lostFor(Second, Second), {}, Now);
        QCOMPARE(barColour(bench.bar), bench.theme.tokens().warn);
        bench.bar.showVerdict(stalling(3));
        QCOMPARE(barColour(bench.bar), bench.theme.tokens().crit);
    }

    void aClickChoosesTheWorkerItNames()
    {
        Bench bench;
        QSignalSpy asked(&bench.bar, &VerdictBar::workerRequested);
        bench.bar.showVerdict(stalling(3));
        QTest::mouseClick(&bench.bar, Qt::LeftButton, {}, {300, 10});
        QCOMPARE(asked.count(), 1);
        QVERIFY(asked[0][0].value<WorkerSlot>() == WorkerSlot{3});
        QTest::mouseClick(&bench.bar, Qt::RightButton, {}, {300, 10});
        QCOMPARE(asked.count(), 1);
        bench.bar.showLink(lostFor(Second, Second), {}, Now); // names no worker any more
        QTest::mouseClick(&bench.bar, Qt::LeftButton, {}, {300, 10});
        QCOMPARE(asked.count(), 1);
    }

    void theLinkIsSaidWithItsAgeAndWhatComesNext_data()
    {
        QTest::addColumn<LinkState>("state");
        QTest::addColumn<int>("lostSeconds"); // -1: never lost
        QTest::addColumn<int>("nextMs");      // -1: no next try
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<bool>("reconnect");
        QTest::addColumn<bool>("stop");
        QTest::newRow("counts down") << LinkState::Lost << 30 << 4000
                                     << "Link lost 30\u2009s ago. The cluster may still be serving. Next try in 4 s."
                                     << true << true;
        QTest::newRow("rounds up") << LinkState::Lost << 30 << 3001
                                   << "Link lost 30\u2009s ago. The cluster may still be serving. Next try in 4 s."
                                   << true << true;
        QTest::newRow("never says 0")
            << LinkState::Lost << 65 << 0
            << "Link lost 1\u2009m 5\u2009s ago. The cluster may still be serving. Next try in 1 s." << true << true;
        QTest::newRow("stopped")
            << LinkState::Lost << 30 << -1
            << "Link lost 30\u2009s ago. The cluster may still be serving. Not trying to reconnect." << true << false;
        QTest::newRow("trying") << LinkState::Connecting << 31 << -1 << "Link lost 31\u2009s ago. Trying again now."
                                << true << true;
        QTest::newRow("refused") << LinkState::Refused << -1 << -1 << "The cluster refused the link. Not a hub." << true
                                 << false;
    }
    void theLinkIsSaidWithItsAgeAndWhatComesNext()
    {
        QFETCH(LinkState, state);
        QFETCH(int, lostSeconds);
        QFETCH(int, nextMs);
        QFETCH(QString, sentence);
        QFETCH(bool, reconnect);
        QFETCH(bool, stop);
        Bench bench;
        LinkStatus link;
        link.state = state;
        link.reason = QStringLiteral("Not a hub.");
        if (lostSeconds >= 0)
            link.lostAt = Now - lostSeconds * Second;
        if (nextMs >= 0)
            link.nextTry = Now + Micros{nextMs * 1000};
        bench.bar.showLink(link, std::nullopt, Now);
        QCOMPARE(bench.bar.sentence(), sentence);
        QCOMPARE(bench.bar.accessibleName(), sentence);
        QCOMPARE(bench.offers("Reconnect now"), reconnect);
        QCOMPARE(bench.offers("Stop trying"), stop);
    }

    void silenceIsNoLoss()
    {
        Bench bench;
        LinkStatus link;
        link.state = LinkState::Stale;
        bench.bar.showLink(link, Now - 12 * Second, Now);
        QCOMPARE(
            bench.bar.sentence(),
            QStringLiteral("No samples since %1. The link is open, but the cluster has sent nothing for 12\u2009s.")
                .arg(clockText(Now - 12 * Second)));
        QVERIFY(!bench.offers("Reconnect now"));
        QVERIFY(!bench.offers("Stop trying"));
    }

    void theButtonsAsk()
    {
        Bench bench;
        QSignalSpy reconnect(&bench.bar, &VerdictBar::reconnectRequested);
        QSignalSpy stop(&bench.bar, &VerdictBar::stopRequested);
        bench.bar.showLink(lostFor(Second, Second), {}, Now);
        QTest::mouseClick(buttonNamed(bench.bar, QStringLiteral("Reconnect now")), Qt::LeftButton);
        QTest::keyClick(buttonNamed(bench.bar, QStringLiteral("Stop trying")), Qt::Key_Space);
        QCOMPARE(reconnect.count(), 1);
        QCOMPARE(stop.count(), 1);
    }

    void theReasonOfALossGoesWithTheLoss()
    {
        Bench bench;
        LinkStatus link = lostFor(Second, Second);
        link.reason = QStringLiteral("The hub closed the link <now>.");
        bench.bar.showLink(link, {}, Now);
        QVERIFY(bench.bar.toolTip().contains(QLatin1String("closed the link")));
        QVERIFY(!bench.bar.toolTip().contains(QLatin1String("<now>"))); // no markup from outside
        bench.bar.showVerdict(stalling(3));
        QCOMPARE(bench.bar.toolTip(), QString());
    }

    void wordsFromTheClusterAreNoMarkup()
    {
        Bench bench;
        Verdict verdict = stalling(1);
        verdict.details = QStringLiteral("It failed: <img src=x>.");
        bench.bar.showVerdict(verdict);
        QVERIFY(bench.bar.sentence().contains(QLatin1String("<img src=x>")));
        for (const QString& text : test::shownTexts(bench.bar))
            QVERIFY2(!text.contains(QLatin1String("<img")), qPrintable(text));
    }

    void theHeadlineFollowsTheTheme()
    {
        Bench bench;
        bench.bar.showVerdict(stalling(3));
        const auto hasInk = [&] {
            return test::shownTexts(bench.bar).join(QString()).contains(bench.theme.tokens().t1.name());
        };
        QVERIFY(hasInk());
        bench.theme.setMode(ThemeMode::Dark);
        QVERIFY(hasInk());
    }

    void aLowWindowHasALowBar()
    {
        Bench bench;
        QCOMPARE(bench.bar.height(), size::VerdictBar);
        bench.bar.setLow(true);
        QCOMPARE(bench.bar.height(), size::VerdictBarLow);
    }

    void agesAreNeverInTheFuture()
    {
        QCOMPARE(agoText(Micros{-5000000}), agoText(Micros{0})); // the cluster's clock may be ahead
        QCOMPARE(agoText(Micros{2999999}), QStringLiteral("2\u2009s ago"));
        QCOMPARE(agoText(Micros{240000000}), QStringLiteral("4\u2009m ago"));
    }

    // ---- what the sentence is made of

    void aWorkerThatIsDownGoesFirst()
    {
        ShopState shop(3);
        shop.sample({0.212, 0.002, 0.002});
        shop.state.apply(shop.worker(3, 1, WorkerState::Errored));
        const auto verdict = makeVerdict(shop.state, shop.clock.wallNow());
        QCOMPARE(verdict->headline, QStringLiteral("Worker 3 is down."));
        QCOMPARE(verdict->details, QStringLiteral("It failed at %1.").arg(clockText(shop.clock.wallNow())));
    }

    void aWorkerThatEndedOnPurposeIsNotDown()
    {
        ShopState shop(2);
        shop.state.apply(shop.worker(2, 1, WorkerState::Exited));
        QVERIFY(!makeVerdict(shop.state, shop.clock.wallNow()));
    }

    void factsWithoutAStallSaySo()
    {
        ShopState shop(2);
        shop.sample({0.002, 0.212});
        const auto verdict = makeVerdict(shop.state, shop.clock.wallNow());
        QVERIFY2(verdict->details.startsWith(QLatin1String("Lag over the limit since ")), qPrintable(verdict->details));
        QVERIFY2(verdict->details.endsWith(QStringLiteral("worst 212\u2009ms.")), qPrintable(verdict->details));
    }

    void moreThanSixAreNotAllNamed()
    {
        ShopState shop(8);
        shop.sample({0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.4, 0.1});
        const auto verdict = makeVerdict(shop.state, shop.clock.wallNow());
        QVERIFY2(verdict->headline.endsWith(QStringLiteral("1, 2, 3, 4, 5, 6, \u2026.")),
                 qPrintable(verdict->headline));
        QVERIFY(verdict->slot == WorkerSlot{7}); // the worst, although it is not named
    }

    void theEndOfAnAlertIsSaidForAMinute()
    {
        ShopState shop(2);
        shop.state.setLagThreshold(Micros{2000000}); // the alerts are told here
        alert(shop, console::EventKind::Alert, 2);
        shop.stall(2, 0.3);
        shop.clock.advance(5 * Second);
        alert(shop, console::EventKind::AlertEnded, 2);
        const WallTime ended = shop.clock.wallNow();
        shop.clock.advance(VerdictStays);
        const auto over = makeVerdict(shop.state, shop.clock.wallNow());
        QVERIFY(over);
        QVERIFY(over->isOver);
        QVERIFY2(over->headline.contains(clockText(ended)), qPrintable(over->headline));
        shop.clock.advance(Micros{1});
        QVERIFY(!makeVerdict(shop.state, shop.clock.wallNow()));
    }

    void stallsCountForTheirOwnAlert()
    {
        ShopState shop(2);
        shop.state.setLagThreshold(Micros{2000000}); // the alerts are told here
        alert(shop, console::EventKind::Alert, 2);
        shop.stall(2, 0.9);
        alert(shop, console::EventKind::AlertEnded, 2);
        shop.clock.advance(5 * Second);
        alert(shop, console::EventKind::Alert, 2);
        shop.stall(1, 0.7); // another worker's
        shop.stall(2, 0.1);
        shop.stall(2, 0.2);
        const auto summary = summarize(shop.state, WorkerSlot{2});
        QVERIFY(summary);
        QCOMPARE(summary->stalls, 2);
        QCOMPARE(*summary->worst, 0.2);
        QVERIFY(!summary->until);
        QVERIFY(summary->since == shop.clock.wallNow());
        QVERIFY(!summarize(shop.state, WorkerSlot{1})); // a stall is no alert
    }

    // ---- the figures over the charts

    void missingFiguresAreNoZero()
    {
        const Theme theme(ThemeMode::Light);
        HeadFigures head(theme);
        ClusterFigures figures;
        figures.workers = figures.serving = 3;
        head.setFigures(figures, {}, Micros{50000});
        QCOMPARE(int(head.cells().size()), 7);
        for (std::size_t i = 1; i < head.cells().size(); ++i) {
            QCOMPARE(head.cells()[i].figure.value, QStringLiteral("\u2013"));
            QCOMPARE(head.cells()[i].after, QString()); // "of" nothing, "worker" nobody
            QVERIFY(!head.cells()[i].isCritical);
        }
        QVERIFY2(head.accessibleName().startsWith(QLatin1String("Workers 3 of 3, ")),
                 qPrintable(head.accessibleName()));
    }

    void onlyWhatBreaksARuleIsRed_data()
    {
        QTest::addColumn<int>("serving");
        QTest::addColumn<bool>("isLagOver");
        QTest::addColumn<QString>("age");
        QTest::addColumn<QList<int>>("red"); // cells
        QTest::newRow("all is well") << 3 << false << QString() << QList<int>{};
        QTest::newRow("one is down") << 2 << false << QString() << QList<int>{0};
        QTest::newRow("lag") << 3 << true << QString() << QList<int>{1};
        QTest::newRow("both") << 0 << true << QString() << QList<int>{0, 1};
        QTest::newRow("the past is not red") << 2 << true << QStringLiteral("30\u2009s ago") << QList<int>{};
    }
    void onlyWhatBreaksARuleIsRed()
    {
        QFETCH(int, serving);
        QFETCH(bool, isLagOver);
        QFETCH(QString, age);
        QFETCH(QList<int>, red);
        const Theme theme(ThemeMode::Light);
        HeadFigures head(theme);
        head.resize(1200, head.height());
        ClusterFigures figures;
        figures.workers = 3;
        figures.serving = serving;
        figures.worstLag = 0.212;
        figures.worstLagSlot = WorkerSlot{2};
        figures.isLagOver = isLagOver;
        head.setFigures(figures, age, Micros{50000});
        QList<int> found;
        for (std::size_t i = 0; i < head.cells().size(); ++i) {
            if (head.cells()[i].isCritical)
                found << int(i);
        }
        QCOMPARE(found, red);
        QCOMPARE(test::pixelsOf(head.grab().toImage(), theme.tokens().crit) > 0, !red.isEmpty());
        QCOMPARE(head.cells()[0].label.endsWith(age), true);
    }

    void limitsAreRoundNumbers_data()
    {
        QTest::addColumn<double>("limit");
        QTest::addColumn<QString>("after");
        const double GiB = 1024.0 * 1024 * 1024;
        QTest::newRow("whole") << 8 * GiB << QStringLiteral("of 8\u2009GiB");
        QTest::newRow("half") << 1.5 * GiB << QStringLiteral("of 1.5\u2009GiB");
        QTest::newRow("a zero that counts") << 100 * GiB << QStringLiteral("of 100\u2009GiB");
    }
    void limitsAreRoundNumbers()
    {
        QFETCH(double, limit);
        QFETCH(QString, after);
        const Theme theme(ThemeMode::Light);
        HeadFigures head(theme);
        ClusterFigures figures;
        figures.heapUsed = limit / 2;
        figures.heapLimit = limit;
        head.setFigures(figures, {}, Micros{50000});
        QCOMPARE(head.cells()[2].after, after);
    }

    void aNarrowHeadHasFiveCellsWithTheirExplanations()
    {
        const Theme theme(ThemeMode::Light);
        HeadFigures head(theme);
        head.resize(1000, head.height());
        head.setFigures({}, {}, Micros{50000});
        head.show();
        const auto toolTipAt = [&](int x) {
            QToolTip::hideText();
            QHelpEvent event(QEvent::ToolTip, {x, 20}, head.mapToGlobal(QPoint{x, 20}));
            QCoreApplication::sendEvent(&head, &event);
            return QToolTip::text();
        };
        QCOMPARE(toolTipAt(990), head.cells()[6].toolTip);
        QCOMPARE(toolTipAt(10), head.cells()[0].toolTip);
        head.setNarrow(true);
        QCOMPARE(toolTipAt(990), head.cells()[4].toolTip);
        QVERIFY(head.cells()[1].toolTip.contains(QStringLiteral("50\u2009ms"))); // the limit in force
    }
};

QTEST_MAIN(VerdictBarTest)
#include "tst_verdictbar.moc"
