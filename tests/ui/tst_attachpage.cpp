// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pagebench.h"
#include "tests/support/widgets.h"
#include "ui/panels/attachpage.h"
#include "ui/panels/clusterdelegate.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>

using namespace loopscope;
using namespace loopscope::ui;
using console::FoundCluster;
using test::buttonNamed;
using test::PageBench;
using test::says;

namespace {

const QString Agent = QStringLiteral("/usr/share/loopscope/agent.cjs");
const QString NobodyListens = QStringLiteral("Nobody listens on this socket any more.");

QString urlOf(const char* name)
{
    return QStringLiteral("unix:/run/loopscope/%1.sock").arg(QLatin1String(name));
}

FoundCluster found(const char* name, FoundCluster::State state, std::optional<double> lag = {})
{
    FoundCluster result;
    result.fileName = QString::fromLatin1(name) + QStringLiteral(".sock");
    result.url = urlOf(name);
    result.state = state;
    if (state != FoundCluster::State::Live)
        return result;
    result.cluster.emplace();
    result.cluster->name = name;
    result.cluster->runtime = "node";
    result.cluster->startedAt = test::HubTime;
    result.workers = 4;
    result.worstLagSeconds = lag;
    if (lag)
        result.recentLagSeconds = {0.001, *lag, 0.002};
    return result;
}

FoundCluster live(const char* name, std::optional<double> lag = {})
{
    return found(name, FoundCluster::State::Live, lag);
}

// "bar" is the sick one, "old" has ended.
std::vector<FoundCluster> threeAndAnOldOne()
{
    return {live("apple", 0.002), live("bar", 0.212), live("cafe", 0.003), found("old", FoundCluster::State::Stale)};
}

struct Bench : PageBench
{
    explicit Bench(const QString& agent = Agent) : page(context(), agent), asked(&page, &AttachPage::attachRequested)
    {
        page.resize(1200, 800);
        page.show();
        isActive = QTest::qWaitForWindowActive(&page);
    }
    [[nodiscard]] QLineEdit& address() const { return *page.findChild<QLineEdit*>(); }
    [[nodiscard]] QAbstractButton& attachButton() const
    {
        return *buttonNamed(page, QStringLiteral("Attach to the address"));
    }
    [[nodiscard]] QListView& list(const char* name) const
    {
        const auto lists = page.findChildren<QListView*>();
        const auto at = std::find_if(lists.begin(), lists.end(), [name](const QListView* each) {
            return each->accessibleName() == QLatin1String(name);
        });
        return **at;
    }
    [[nodiscard]] QListView& foundList() const { return list("Clusters found on this computer"); }
    [[nodiscard]] QListView& recentList() const { return list("Recent endpoints"); }
    [[nodiscard]] QRect rowRect(int row) const { return foundList().visualRect(foundList().model()->index(row, 0)); }
    [[nodiscard]] QString chosen() const { return foundList().currentIndex().data().toString(); }
    // The address of the one request there was; says so when there was another number of them.
    [[nodiscard]] QString askedFor() const
    {
        return asked.count() == 1 ? asked.front().front().toString() : QStringLiteral("%1 requests").arg(asked.count());
    }

    AttachPage page;
    QSignalSpy asked;
    bool isActive = false;
};

} // namespace

class AttachPageTest : public QObject
{
    Q_OBJECT
private slots:
    void theAddressHasTheFocusAtFirst()
    {
        Bench bench;
        QVERIFY(bench.isActive);
        QVERIFY(bench.address().hasFocus());
        QVERIFY(!bench.attachButton().isEnabled());
        QTest::keyClick(&bench.address(), Qt::Key_Return); // nothing typed, nothing found
        QCOMPARE(bench.asked.count(), 0);
    }

    void onlyAnAddressCanBeAttachedTo_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("expected"); // empty: nothing is asked for
        QTest::newRow("socket") << "unix:/tmp/a.sock"
                                << "unix:/tmp/a.sock";
        QTest::newRow("spaces around") << "  tcp://127.0.0.1:7070 "
                                       << "tcp://127.0.0.1:7070";
        QTest::newRow("spaces alone") << "   "
                                      << "";
        QTest::newRow("nonsense is for the connector to refuse") << "gopher://x"
                                                                 << "gopher://x";
    }
    void onlyAnAddressCanBeAttachedTo()
    {
        QFETCH(QString, typed);
        QFETCH(QString, expected);
        Bench bench;
        QTest::keyClicks(&bench.address(), typed);
        QCOMPARE(bench.attachButton().isEnabled(), !expected.isEmpty());
        QTest::keyClick(&bench.address(), Qt::Key_Return);
        QCOMPARE(bench.asked.count(), expected.isEmpty() ? 0 : 1);
        if (expected.isEmpty())
            return;
        QCOMPARE(bench.askedFor(), expected);
        bench.asked.clear();
        QTest::mouseClick(&bench.attachButton(), Qt::LeftButton);
        QCOMPARE(bench.askedFor(), expected);
    }

    void anExampleFillsTheFieldToBeTypedOver()
    {
        Bench bench;
        QTest::mouseClick(buttonNamed(bench.page, QStringLiteral("Fill in unix:/path.sock")), Qt::LeftButton);
        QCOMPARE(bench.address().text(), QStringLiteral("unix:/path.sock"));
        QVERIFY(bench.address().hasFocus());
        QCOMPARE(bench.asked.count(), 0); // it is an example, not an address
        QTest::keyClicks(&bench.address(), QStringLiteral("tcp://host:1"));
        QCOMPARE(bench.address().text(), QStringLiteral("tcp://host:1"));
    }

    void anErrorStaysUntilSomethingElseIsTyped()
    {
        Bench bench;
        const QString sentence = QStringLiteral("Nobody listens at unix:/a.sock.");
        bench.page.showError(sentence);
        QVERIFY(says(bench.page, sentence));
        bench.page.refresh(); // the tick of the window
        QVERIFY(says(bench.page, sentence));
        QTest::keyClick(&bench.address(), Qt::Key_U);
        QVERIFY(!says(bench.page, sentence));
    }

    void anErrorFromOutsideIsNoMarkup()
    {
        Bench bench;
        bench.page.showError(QStringLiteral("<h1>big</h1>"));
        const auto labels = bench.page.findChildren<QLabel*>();
        int plain = 0;
        for (const QLabel* each : labels)
            plain += each->text() == QStringLiteral("<h1>big</h1>") && each->textFormat() == Qt::PlainText ? 1 : 0;
        QCOMPARE(plain, 1);
    }

    void nothingFoundSaysWhereItLookedAndWhatToDo()
    {
        Bench bench;
        bench.page.setFound({});
        QVERIFY(!bench.foundList().isVisible());
        const QString texts = test::shownTexts(bench.page).join(QLatin1Char('\n'));
        QVERIFY2(texts.contains(console::Discovery::runtimeFolder()), qPrintable(texts));
        bench.page.setFound({live("apple")});
        QVERIFY(bench.foundList().isVisible());
        QVERIFY(!test::shownTexts(bench.page).join(QLatin1Char('\n')).contains(console::Discovery::runtimeFolder()));
        bench.page.setFound({}); // the last one ended
        QVERIFY(!bench.foundList().isVisible());
    }

    void onlyLiveClustersAreCounted()
    {
        Bench bench;
        bench.page.setFound(threeAndAnOldOne());
        QVERIFY(says(bench.page, QStringLiteral("3")));
        bench.page.setFound({found("old", FoundCluster::State::Stale)});
        QVERIFY(!says(bench.page, QStringLiteral("3")));
        QVERIFY(!says(bench.page, QStringLiteral("0"))); // a zero would be one word too many
    }

    void enterInTheEmptyFieldAttachesToTheSickOne()
    {
        Bench bench;
        bench.page.setFound(threeAndAnOldOne());
        QCOMPARE(bench.chosen(), QStringLiteral("bar"));
        QTest::keyClick(&bench.address(), Qt::Key_Return);
        QCOMPARE(bench.askedFor(), urlOf("bar"));
    }

    void theSickOneIsChosenAnewUntilAPersonChooses()
    {
        Bench bench;
        bench.page.setFound({live("apple", 0.2), live("bar", 0.002)});
        QCOMPARE(bench.chosen(), QStringLiteral("apple"));
        bench.page.setFound({live("apple", 0.002), live("bar", 0.3)});
        QCOMPARE(bench.chosen(), QStringLiteral("bar"));
        QTest::mouseClick(bench.foundList().viewport(), Qt::LeftButton, {}, bench.rowRect(0).topLeft() + QPoint(50, 9));
        QCOMPARE(bench.chosen(), QStringLiteral("apple"));
        bench.page.setFound({live("apple", 0.002), live("bar", 0.4)});
        QCOMPARE(bench.chosen(), QStringLiteral("apple"));
        QCOMPARE(bench.asked.count(), 0); // choosing is not attaching
    }

    void aRowChosenByKeyboardStaysChosenToo()
    {
        Bench bench;
        bench.page.setFound(threeAndAnOldOne());
        QTest::keyClick(&bench.address(), Qt::Key_Down);
        QVERIFY(bench.foundList().hasFocus());
        QTest::keyClick(&bench.foundList(), Qt::Key_Down);
        QCOMPARE(bench.chosen(), QStringLiteral("cafe"));
        bench.page.setFound(threeAndAnOldOne()); // every two seconds
        QCOMPARE(bench.chosen(), QStringLiteral("cafe"));
        QTest::keyClick(&bench.foundList(), Qt::Key_Return);
        QCOMPARE(bench.askedFor(), urlOf("cafe"));
    }

    void theChosenClusterStaysChosenWhenRowsMove()
    {
        Bench bench;
        bench.page.setFound({live("bar", 0.002), live("cafe", 0.2)});
        QTest::keyClick(&bench.address(), Qt::Key_Down);
        QTest::keyClick(&bench.foundList(), Qt::Key_Home);
        QCOMPARE(bench.chosen(), QStringLiteral("bar"));
        bench.page.setFound({live("apple"), live("bar", 0.002), live("cafe", 0.2)});
        QCOMPARE(bench.chosen(), QStringLiteral("bar"));
        QCOMPARE(bench.foundList().currentIndex().row(), 1);
    }

    void downDoesNothingWithoutARowToGoTo()
    {
        Bench bench;
        bench.page.setFound({});
        QTest::keyClick(&bench.address(), Qt::Key_Down);
        QVERIFY(bench.address().hasFocus());
    }

    void theButtonOfARowAttaches_data()
    {
        QTest::addColumn<int>("row");
        QTest::addColumn<int>("button");
        QTest::addColumn<QString>("expected");
        QTest::newRow("first") << 0 << int(Qt::LeftButton) << urlOf("apple");
        QTest::newRow("last live one") << 2 << int(Qt::LeftButton) << urlOf("cafe");
        QTest::newRow("an ended cluster has none") << 3 << int(Qt::LeftButton) << QStringLiteral("0 requests");
        QTest::newRow("right button") << 0 << int(Qt::RightButton) << QStringLiteral("0 requests");
        QTest::newRow("middle button") << 0 << int(Qt::MiddleButton) << QStringLiteral("0 requests");
    }
    void theButtonOfARowAttaches()
    {
        QFETCH(int, row);
        QFETCH(int, button);
        QFETCH(QString, expected);
        Bench bench;
        bench.page.setFound(threeAndAnOldOne());
        QTest::mouseClick(bench.foundList().viewport(), Qt::MouseButton(button), {},
                          ClusterDelegate::buttonRect(bench.rowRect(row)).center());
        QCOMPARE(bench.askedFor(), expected);
    }

    void aDoubleClickAttachesWhereSomebodyListens()
    {
        Bench bench;
        bench.page.setFound(threeAndAnOldOne());
        const auto doubleClick = [&](int row) {
            const QPoint at = bench.rowRect(row).topLeft() + QPoint(60, 12);
            QTest::mouseClick(bench.foundList().viewport(), Qt::LeftButton, {}, at);
            QTest::mouseDClick(bench.foundList().viewport(), Qt::LeftButton, {}, at);
        };
        doubleClick(2);
        QCOMPARE(bench.askedFor(), urlOf("cafe"));
        bench.asked.clear();
        QVERIFY(!says(bench.page, NobodyListens));
        doubleClick(3);
        QCOMPARE(bench.asked.count(), 0);
        QVERIFY(says(bench.page, NobodyListens));
    }

    void aSilentSocketMayBeTried()
    {
        Bench bench;
        bench.page.setFound({found("quiet", FoundCluster::State::Silent)});
        bench.foundList().setCurrentIndex(bench.foundList().model()->index(0, 0));
        QTest::keyClick(&bench.foundList(), Qt::Key_Enter);
        QCOMPARE(bench.askedFor(), urlOf("quiet"));
    }

    void recentEndpointsAreOneClickAway()
    {
        Bench bench;
        QVERIFY(!bench.recentList().isVisible());
        QVERIFY(says(bench.page, QStringLiteral("What you attach to is kept here.")));
        QVERIFY(!buttonNamed(bench.page, QStringLiteral("Clear the list of recent endpoints"))->isEnabled());
        bench.settings.setRecent({{QStringLiteral("unix:/a.sock"), QStringLiteral("shop"), test::HubTime},
                                  {QStringLiteral("tcp://h:1"), {}, test::HubTime}});
        bench.page.showRecent();
        QVERIFY(bench.recentList().isVisible());
        QVERIFY(!says(bench.page, QStringLiteral("What you attach to is kept here.")));
        const QModelIndex second = bench.recentList().model()->index(1, 0);
        QCOMPARE(second.data().toString(), QStringLiteral("tcp://h:1")); // without a name by its address
        QCOMPARE(second.data(Qt::AccessibleTextRole).toString(), QStringLiteral("tcp://h:1"));
        QTest::mouseClick(bench.recentList().viewport(), Qt::LeftButton, {},
                          bench.recentList().visualRect(second).center());
        QCOMPARE(bench.askedFor(), QStringLiteral("tcp://h:1"));
        bench.asked.clear();
        bench.recentList().setCurrentIndex(bench.recentList().model()->index(0, 0));
        QTest::keyClick(&bench.recentList(), Qt::Key_Return);
        QCOMPARE(bench.askedFor(), QStringLiteral("unix:/a.sock"));
    }

    void clearForgetsTheRecentOnes()
    {
        Bench bench;
        bench.settings.setRecent({{QStringLiteral("unix:/a.sock"), QStringLiteral("shop"), test::HubTime}});
        bench.page.showRecent();
        QTest::mouseClick(buttonNamed(bench.page, QStringLiteral("Clear the list of recent endpoints")),
                          Qt::LeftButton);
        QVERIFY(bench.settings.recent().empty());
        QVERIFY(!bench.recentList().isVisible());
        QVERIFY(says(bench.page, QStringLiteral("What you attach to is kept here.")));
    }

    void theDemoCannotBeStartedTwice()
    {
        Bench bench;
        QSignalSpy demo(&bench.page, &AttachPage::demoRequested);
        QAbstractButton* button = buttonNamed(bench.page, QStringLiteral("Start a demo cluster and attach to it"));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(demo.count(), 1);
        bench.page.setDemoBusy(true);
        QCOMPARE(button->text(), QStringLiteral("Starting\u2026"));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(demo.count(), 1);
        bench.page.setDemoBusy(false);
        QCOMPARE(button->text(), QStringLiteral("Start demo"));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(demo.count(), 2);
    }

    void theCommandOfTheAgentCanBeCopied()
    {
        Bench bench;
        QSignalSpy notices(&bench.page, &Page::noticeRaised);
        QVERIFY(says(bench.page, QStringLiteral("node --require %1 app.js").arg(Agent)));
        QTest::mouseClick(buttonNamed(bench.page, QStringLiteral("Copy the command")), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("node --require %1 app.js").arg(Agent));
        QCOMPARE(notices.count(), 1);
    }

    void withoutAnAgentNoCommandIsOffered()
    {
        Bench bench{QString()};
        QVERIFY(!buttonNamed(bench.page, QStringLiteral("Copy the command"))->isVisible());
        QVERIFY(says(bench.page, QStringLiteral("The agent is not installed beside this program.")));
        for (const QString& text : test::shownTexts(bench.page))
            QVERIFY2(!text.contains(QStringLiteral("node --require")), qPrintable(text));
    }

    void everyControlIsReachedByTabAndHasAName()
    {
        Bench bench;
        bench.page.setFound(threeAndAnOldOne());
        QSet<QString> reached;
        QWidget* at = &bench.address();
        for (int i = 0; i < 20 && at != nullptr; ++i) {
            reached << at->accessibleName();
            at = test::tabFrom(bench.page);
        }
        const QSet<QString> expected{QStringLiteral("Address"), QStringLiteral("Clusters found on this computer"),
                                     QStringLiteral("Copy the command"),
                                     QStringLiteral("Start a demo cluster and attach to it"),
                                     QStringLiteral("Fill in unix:/path.sock")};
        QVERIFY2(reached.contains(expected), qPrintable(reached.values().join(QLatin1String(" | "))));
        QVERIFY(!reached.contains(QString()));
    }

    void theSideIsNarrowerInANarrowWindow()
    {
        Bench bench;
        QWidget* demo =
            buttonNamed(bench.page, QStringLiteral("Start a demo cluster and attach to it"))->parentWidget();
        const int wide = demo->width();
        bench.page.setNarrow(true);
        QTRY_VERIFY(demo->width() < wide);
        QCOMPARE(bench.recentList().parentWidget()->minimumWidth(), demo->minimumWidth());
        bench.page.setNarrow(false);
        QTRY_COMPARE(demo->width(), wide);
    }

    // ---- how a row is painted

    void aLagOverTheLimitIsRed_data()
    {
        QTest::addColumn<double>("lag");
        QTest::addColumn<bool>("isRed");
        QTest::newRow("over") << 0.212 << true;
        QTest::newRow("under") << 0.012 << false;
        QTest::newRow("no sample yet") << test::NoData << false;
    }
    void aLagOverTheLimitIsRed()
    {
        QFETCH(double, lag);
        QFETCH(bool, isRed);
        const Theme theme(ThemeMode::Light);
        const ClusterDelegate delegate(theme);
        ClusterListModel model;
        model.update({live("shop", std::isnan(lag) ? std::nullopt : std::optional(lag))}, test::HubTime);
        const QImage row = test::paintedCell(delegate, model.index(0), {600, 44}, theme);
        const QRect right(330, 0, 180, 44); // sparkline and figure; the limit's line is not drawn without values
        QCOMPARE(test::pixelsOf(row, theme.tokens().crit, {445, 0, 60, 44}) > 5, isRed);
        QVERIFY(test::pixelsOf(row, theme.tokens().panel, right) < right.width() * right.height());
    }

    void onlyWhatCanBeAttachedToHasAButton_data()
    {
        QTest::addColumn<FoundCluster::State>("state");
        QTest::addColumn<bool>("hasButton");
        QTest::newRow("live") << FoundCluster::State::Live << true;
        QTest::newRow("silent") << FoundCluster::State::Silent << true;
        QTest::newRow("ended") << FoundCluster::State::Stale << false;
    }
    void onlyWhatCanBeAttachedToHasAButton()
    {
        QFETCH(FoundCluster::State, state);
        QFETCH(bool, hasButton);
        const Theme theme(ThemeMode::Light);
        const ClusterDelegate delegate(theme);
        ClusterListModel model;
        model.update({found("shop", state)}, test::HubTime);
        const QImage row = test::paintedCell(delegate, model.index(0), {900, 44}, theme,
                                             QStyle::State_Enabled | QStyle::State_Selected);
        const QRect button = ClusterDelegate::buttonRect(row.rect());
        QCOMPARE(test::pixelsOf(row, theme.tokens().accfill, button) > 100, hasButton);
    }
};

QTEST_MAIN(AttachPageTest)
#include "tst_attachpage.moc"
