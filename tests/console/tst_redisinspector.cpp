// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeredis.h"

#include <QTest>

using namespace loopscope;
using namespace loopscope::console;
using namespace loopscope::test;
using std::chrono::milliseconds;

namespace {

const char* const Loading = "LOADING Redis is loading the dataset in memory";

} // namespace

// How the link to a Redis begins, fails and comes back. The server is played byte by byte.
class TestRedisInspector : public QObject
{
    Q_OBJECT
private slots:
    void introducesItselfAndBecomesReady();
    void signsInAndChoosesTheDatabase();
    void refusalsAreFinal_data();
    void refusalsAreFinal();
    void triesAgainAfterLoss_data();
    void triesAgainAfterLoss();
    void pausesGrowAndEnd();
    void reconnectsWhenAsked();
    void noticesAPeerThatNeverAnswers();
    void noticesAServerThatFallsSilent();
    void recoversFromABrokenReply();
    void failsCallbacksOfALostLink();
    void showsLoadingAndScansAfterIt();
    void livesWithoutInfo();
    void noticesLoadingWithoutInfo();
    void figuresCarryTheNumberOfTheOpen();
    void keepsAnIdleScanConnectionAlive();
    void asksForNothingAfterClose();
};

void TestRedisInspector::introducesItselfAndBecomesReady()
{
    InspectorFixture f(politely());
    f.open();
    QTRY_COMPARE(f.state(), RedisState::Ready);
    QCOMPARE(f.statuses.front().state, RedisState::Connecting);
    QCOMPARE(f.statuses.back().version, QStringLiteral("7.0.15"));
    QCOMPARE(f.statuses.back().role, QStringLiteral("master"));
    QCOMPARE(f.statuses.back().attempt, 0);
    QCOMPARE(f.control().names().first(3), QByteArrayList({"CLIENT", "PING", "COMMAND"}));
    QVERIFY(!f.control().names().contains("AUTH"));
    QVERIFY(!f.control().names().contains("HELLO"));
    QTRY_VERIFY(!f.figures.empty());
    QVERIFY(f.figures.back().roundTrip);
    QVERIFY(!f.figures.back().hitRatio);
}

void TestRedisInspector::signsInAndChoosesTheDatabase()
{
    InspectorFixture f(politely());
    f.open("redis://me:pass@h/3");
    QTRY_COMPARE(f.state(), RedisState::Ready);
    QCOMPARE(f.control().commands[0], QByteArrayList({"AUTH", "me", "pass"}));
    QCOMPARE(f.control().commands[1], QByteArrayList({"SELECT", "3"}));
    QCOMPARE(f.scanLink().commands[0], QByteArrayList({"AUTH", "me", "pass"}));
    QCOMPARE(f.statuses.back().address, QStringLiteral("redis://me@h:6379/3"));
}

void TestRedisInspector::refusalsAreFinal_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("wrong password") << QByteArray("AUTH") << error("WRONGPASS invalid username-password pair");
    QTest::newRow("no password") << QByteArray("PING") << error("NOAUTH Authentication required.");
    QTest::newRow("no such database") << QByteArray("SELECT") << error("ERR DB index is out of range");
    QTest::newRow("HTTP") << QByteArray("CLIENT") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n");
    QTest::newRow("deep") << QByteArray("PING") << QByteArray("*1\r\n").repeated(12);
    QTest::newRow("huge array") << QByteArray("COMMAND") << QByteArray("*2147483647\r\n");
    QTest::newRow("protected") << QByteArray("CLIENT") << error("DENIED Redis is running in protected mode");
}

void TestRedisInspector::refusalsAreFinal()
{
    QFETCH(QByteArray, command);
    QFETCH(QByteArray, answer);
    const auto polite = politely();
    InspectorFixture f([&](const QByteArrayList& words) { return words.first() == command ? answer : polite(words); });
    f.open("redis://:hunter2@h/99");
    QTRY_COMPARE(f.state(), RedisState::Refused);
    QVERIFY(!f.statuses.back().reason.isEmpty());
    QVERIFY(!f.statuses.back().reason.contains(QLatin1String("hunter2")));
    QVERIFY(!f.statuses.back().nextTry);
    QVERIFY(!f.control().isOpen());
    QVERIFY(!f.scanLink().isOpen());
    QVERIFY(!f.wasEver(RedisState::Lost));
}

void TestRedisInspector::triesAgainAfterLoss_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("closed") << QByteArray();
    QTest::newRow("too many clients") << error("ERR max number of clients reached");
}

void TestRedisInspector::triesAgainAfterLoss()
{
    QFETCH(QByteArray, answer);
    bool bad = true;
    InspectorFixture* fixture = nullptr;
    const auto polite = politely();
    InspectorFixture f([&](const QByteArrayList& words) {
        if (bad && answer.isEmpty())
            QMetaObject::invokeMethod(
                fixture, [fixture] { fixture->control().sayClosed(); }, Qt::QueuedConnection);
        return bad ? answer : polite(words);
    });
    fixture = &f;
    f.open();
    QTRY_COMPARE(f.state(), RedisState::Lost);
    QVERIFY(!f.statuses.back().reason.isEmpty());
    QVERIFY(f.statuses.back().nextTry);
    bad = false;
    QTRY_COMPARE(f.state(), RedisState::Ready);
    QVERIFY(f.statuses.back().reason.isEmpty());
}

void TestRedisInspector::pausesGrowAndEnd()
{
    InspectorFixture f([](const QByteArrayList&) { return error("ERR max number of clients reached"); });
    f.open();
    const auto pauses = [&f] {
        QList<qint64> out;
        for (const RedisStatus& status : f.statuses)
            if (status.state == RedisState::Lost)
                out << (*status.nextTry - f.clock.wallNow()).count() / 1000; // the clock stands
        return out;
    };
    QTRY_VERIFY(pauses().size() >= 5);
    QCOMPARE(pauses().first(5), QList<qint64>({1, 2, 4, 4, 4}));
    QTRY_VERIFY(f.statuses.back().attempt >= 5);
}

void TestRedisInspector::reconnectsWhenAsked()
{
    auto timing = InspectorFixture::quick();
    timing.firstPause = timing.lastPause = std::chrono::hours(1);
    InspectorFixture f(politely(), timing);
    f.open();
    QTRY_COMPARE(f.state(), RedisState::Ready);
    f.control().sayClosed();
    QCOMPARE(f.state(), RedisState::Lost);
    f.inspector.reconnectNow();
    QTRY_COMPARE(f.state(), RedisState::Ready);
}

void TestRedisInspector::noticesAPeerThatNeverAnswers()
{
    auto timing = InspectorFixture::quick();
    timing.connect = milliseconds(20);
    InspectorFixture f([](const QByteArrayList&) { return QByteArray(); }, timing);
    f.open();
    QTRY_COMPARE(f.state(), RedisState::Lost);
    QVERIFY(f.statuses.back().reason.contains(QLatin1String("0.02 s")));
}

// INFO is asked for every few milliseconds: that must not keep the limit from being reached.
void TestRedisInspector::noticesAServerThatFallsSilent()
{
    bool silent = false;
    const auto polite = politely();
    auto timing = InspectorFixture::quick();
    timing.reply = milliseconds(60);
    InspectorFixture f([&](const QByteArrayList& words) { return silent ? QByteArray() : polite(words); }, timing);
    f.open();
    QTRY_COMPARE(f.state(), RedisState::Ready);
    silent = true;
    QTRY_VERIFY(f.wasEver(RedisState::Lost));
    silent = false;
    f.inspector.reconnectNow();
    QTRY_COMPARE(f.state(), RedisState::Ready);
}

void TestRedisInspector::recoversFromABrokenReply()
{
    InspectorFixture f(politely());
    f.open();
    QTRY_COMPARE(f.state(), RedisState::Ready);
    f.control().say("%nonsense\r\n");
    QCOMPARE(f.state(), RedisState::Lost);
    QTRY_COMPARE(f.state(), RedisState::Ready);
}

void TestRedisInspector::failsCallbacksOfALostLink()
{
    InspectorFixture f(politely());
    f.open();
    QTRY_COMPARE(f.state(), RedisState::Ready);
    KeyEntry key;
    key.name = "a";
    f.inspector.preview(key, 5, 0); // TYPE is never answered
    f.control().sayClosed("the cable");
    QCOMPARE(f.previews.size(), 1U);
    QCOMPARE(f.previews[0].number, 5U);
    QCOMPARE(f.previews[0].key.name, QByteArray("a"));
    QCOMPARE(f.previews[0].state, PreviewState::Failed);
    QCOMPARE(f.previews[0].reason, QStringLiteral("the cable"));
}

void TestRedisInspector::showsLoadingAndScansAfterIt()
{
    bool loading = true;
    InspectorFixture f(politely([&](const QByteArrayList& words) -> QByteArray {
        if (!loading)
            return words.first() == "SCAN" ? array({bulk("0"), array({})}) : QByteArray();
        if (words.first() == "INFO")
            return bulk("redis_version:7\r\nloading:1\r\nloading_loaded_perc:25.50\r\nloading_eta_seconds:7\r\n");
        return error(Loading);
    }));
    f.open();
    f.scan();
    QTRY_COMPARE(f.state(), RedisState::Loading);
    QCOMPARE(f.statuses.back().loaded, std::optional(0.255));
    QCOMPARE(f.statuses.back().loadingEta, std::optional(7));
    QTRY_VERIFY(f.figures.size() > 3);
    QVERIFY(!f.scanLink().names().contains("SCAN"));
    loading = false;
    QTRY_VERIFY(f.progress.complete);
    QCOMPARE(f.state(), RedisState::Ready);
    QVERIFY(!f.statuses.back().loaded);
}

void TestRedisInspector::livesWithoutInfo()
{
    const QByteArray words = "NOPERM this user has no permissions to run the 'info' command";
    const auto polite = politely();
    InspectorFixture f([&](const QByteArrayList& command) -> QByteArray {
        if (command.first() == "INFO" || command.first() == "CLIENT" || command.first() == "COMMAND")
            return error(words);
        return command.first() == "SCAN" ? array({bulk("0"), array({})}) : polite(command);
    });
    f.open();
    f.scan();
    QTRY_COMPARE(f.state(), RedisState::Ready);
    QTRY_VERIFY(f.progress.complete);
    QCOMPARE(f.statuses.back().denied, QStringList{QString::fromLatin1(words)});
    QVERIFY(f.figures.empty());
}

void TestRedisInspector::noticesLoadingWithoutInfo()
{
    bool loading = true;
    InspectorFixture f(politely([&](const QByteArrayList& command) -> QByteArray {
        if (command.first() == "INFO")
            return error("NOPERM no info");
        return loading ? error(Loading) : QByteArray();
    }));
    f.open();
    QTRY_COMPARE(f.state(), RedisState::Loading);
    loading = false;
    QTRY_COMPARE(f.state(), RedisState::Ready);
}

void TestRedisInspector::figuresCarryTheNumberOfTheOpen()
{
    InspectorFixture f(politely());
    f.open();
    QTRY_VERIFY(!f.figures.empty());
    QCOMPARE(f.figures.back().number, 1U);
    f.open("redis://other");
    QTRY_VERIFY(f.figures.back().number == 2U);
    QCOMPARE(f.statuses.back().number, 2U);
    QCOMPARE(f.statuses.back().address, QStringLiteral("redis://other:6379/0"));
}

void TestRedisInspector::keepsAnIdleScanConnectionAlive()
{
    InspectorFixture f(politely());
    f.open();
    QTRY_VERIFY(f.scanLink().names().count("PING") > 3);
}

void TestRedisInspector::asksForNothingAfterClose()
{
    InspectorFixture f(politely());
    f.open();
    QTRY_COMPARE(f.state(), RedisState::Ready);
    f.inspector.close();
    QCOMPARE(f.state(), RedisState::Closed);
    QVERIFY(!f.control().isOpen());
    const auto before = f.control().commands.size();
    KeyEntry key;
    key.name = "a";
    f.inspector.preview(key, 1, 0);
    QCOMPARE(f.previews.back().state, PreviewState::Failed);
    f.scan();
    QCOMPARE(f.control().commands.size(), before);
    QVERIFY(!f.scanLink().names().contains("SCAN"));
}

QTEST_GUILESS_MAIN(TestRedisInspector)
#include "tst_redisinspector.moc"
