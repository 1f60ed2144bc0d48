// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/valuelook.h"
#include "tests/support/fakeredis.h"

#include <QSignalSpy>
#include <QTest>

using namespace loopscope;
using namespace loopscope::console;
using namespace loopscope::test;

namespace {

QByteArray page(const QByteArray& cursor, const QByteArrayList& names)
{
    QByteArrayList items;
    for (const QByteArray& name : names)
        items << bulk(name);
    return array({bulk(cursor), array(items)});
}

// SCAN answers by cursor; all keys are strings.
FakeRedisLink::Answer pages(QMap<QByteArray, QByteArray> byCursor)
{
    return politely([byCursor = std::move(byCursor)](const QByteArrayList& words) {
        if (words.first() == "SCAN")
            return byCursor.value(words[1]);
        return words.first() == "DBSIZE" ? number(42) : aboutKey(words, "string");
    });
}

// A database without an end: each page has one new key.
FakeRedisLink::Answer endless()
{
    return politely([](const QByteArrayList& words) {
        if (words.first() != "SCAN")
            return aboutKey(words, "string");
        return page(QByteArray::number(words[1].toInt() + 1), {"k" + words[1]});
    });
}

// One key; what is not about it is answered by rest.
FakeRedisLink::Answer oneKey(const QByteArray& type, FakeRedisLink::Answer rest, qint64 memory = 72)
{
    return politely([=](const QByteArrayList& words) {
        const QByteArray own = aboutKey(words, type, memory);
        return own.isEmpty() ? rest(words) : own;
    });
}

KeyPreview look(InspectorFixture& f, std::uint64_t wanted = 0)
{
    f.open();
    if (!QTest::qWaitFor([&f] { return f.state() == RedisState::Ready; }))
        return {};
    KeyEntry key;
    key.name = "k";
    QSignalSpy spy(&f.inspector, &RedisInspector::previewReady);
    f.inspector.preview(key, 1, wanted);
    return !f.previews.empty() || spy.wait(20000) ? f.previews.back() : KeyPreview{};
}

} // namespace

// Scans and looks against a played server: what is asked, in which order, and how bad answers end.
class TestRedisScan : public QObject
{
    Q_OBJECT
private slots:
    void asksForTheNextPageBeforeTheMetadata();
    void keepsTheCursorAsItIs();
    void tellsEachKeyOnce();
    void keepsOnlyTheWantedType();
    void stopsAtTheLimit();
    void looksAnExactNameUpDirectly();
    void sendsPatternsToTheServer();
    void leavesOutKeysThatAreGone();
    void listsKeysWhoseTypeIsDenied();
    void endsWithASentence_data();
    void endsWithASentence();
    void stopsWhenAskedAndDropsWhatComesLate();
    void keepsWhatWasFoundWhenTheLinkIsLost();
    void aNewScanReplacesOneThatWaits();
    void sendsOnlyWhatTheServerFlagsReadOnly();
    void triesTheTypeAgainOnce();
    void saysThatAKeyIsGone();
    void tellsAnEmptyStringFromAGoneOne();
    void saysWhatItCannotShow();
    void asksForFewLargeElements();
    void cutsElementsAndTellsTheirLength();
    void givesUpOnEndlessEmptyPages();
    void asksForNoMoreThanItsWindows();
};

void TestRedisScan::asksForTheNextPageBeforeTheMetadata()
{
    InspectorFixture f(pages({{"0", page("7", {"a"})}, {"7", page("0", {"b"})}}));
    f.open();
    f.scan();
    QTRY_VERIFY(f.progress.complete);
    const QByteArrayList sent = f.scanLink().names();
    const auto first = sent.indexOf("SCAN");
    QVERIFY(sent.indexOf("SCAN", first + 1) < sent.indexOf("TYPE"));
    QCOMPARE(sent.count("SCAN"), 2);
    QVERIFY(!sent.contains("KEYS"));
    QCOMPARE(f.scanLink().commands[first], QByteArrayList({"SCAN", "0", "COUNT", "100"}));
    QCOMPARE(f.progress.total, std::optional<std::uint64_t>(42));
    QCOMPARE(f.progress.found, 2U);
    QCOMPARE(f.keys[0].type, QStringLiteral("string"));
    QCOMPARE(f.keys[0].encoding, QStringLiteral("embstr"));
    QCOMPARE(f.keys[0].memory, std::optional<std::uint64_t>(72));
    QVERIFY(f.keys[0].ttlKnown);
    QVERIFY(!f.keys[0].expiresAt);
}

void TestRedisScan::keepsTheCursorAsItIs()
{
    const QByteArray huge = "99999999999999999999"; // more than 64 bits
    InspectorFixture f(pages({{"0", page(huge, {"a"})}, {huge, page("00", {})}, {"00", page("0", {"b"})}}));
    f.open();
    f.scan();
    QTRY_VERIFY(f.progress.complete);
    QCOMPARE(f.keyNames(), QByteArrayList({"a", "b"}));
}

void TestRedisScan::tellsEachKeyOnce()
{
    InspectorFixture f(pages({{"0", page("1", {"a", "b", "a"})}, {"1", page("0", {"b", "", "c"})}}));
    f.open();
    f.scan();
    QTRY_VERIFY(f.progress.complete);
    QCOMPARE(f.keyNames(), QByteArrayList({"a", "b", "", "c"}));
    QCOMPARE(f.progress.looked, 4U);
}

void TestRedisScan::keepsOnlyTheWantedType()
{
    const auto answer = pages({{"0", page("0", {"h1", "s1", "h2"})}});
    InspectorFixture f([&](const QByteArrayList& words) {
        return words.first() == "TYPE" && words[1].startsWith('h') ? status("hash") : answer(words);
    });
    f.open();
    f.scan("*", QStringLiteral("hash"));
    QTRY_VERIFY(f.progress.complete);
    QCOMPARE(f.keyNames(), QByteArrayList({"h1", "h2"}));
    QCOMPARE(f.progress.looked, 3U);
    QCOMPARE(f.progress.found, 2U);
}

void TestRedisScan::stopsAtTheLimit()
{
    InspectorFixture f(pages({{"0", page("1", {"a", "b"})}, {"1", page("2", {"c", "d"})}, {"2", page("3", {"e"})}}));
    f.open();
    f.scan("*", {}, 3);
    QTRY_VERIFY(f.progress.limited);
    QCOMPARE(f.keyNames(), QByteArrayList({"a", "b", "c"}));
    QVERIFY(!f.progress.complete);
    QVERIFY(!f.progress.running);

    InspectorFixture exact(pages({{"0", page("0", {"a", "b", "c"})}}));
    exact.open();
    exact.scan("*", {}, 3);
    QTRY_VERIFY(!exact.progress.running && exact.progress.found == 3);
    QVERIFY(exact.progress.complete); // all of them: there is no more
    QVERIFY(!exact.progress.limited);
}

void TestRedisScan::looksAnExactNameUpDirectly()
{
    InspectorFixture f(pages({}));
    f.open();
    f.scan("user:1");
    QTRY_VERIFY(f.progress.complete);
    QCOMPARE(f.keyNames(), QByteArrayList({"user:1"}));
    QVERIFY(!f.scanLink().names().contains("SCAN"));
}

void TestRedisScan::sendsPatternsToTheServer()
{
    InspectorFixture f(pages({{"0", page("0", {})}}));
    f.open();
    f.scan("us?r:*");
    QTRY_VERIFY(f.progress.complete);
    QVERIFY(f.scanLink().commands.contains(QByteArrayList({"SCAN", "0", "MATCH", "us?r:*", "COUNT", "100"})));
}

void TestRedisScan::leavesOutKeysThatAreGone()
{
    const auto answer = pages({{"0", page("0", {"a", "gone"})}});
    InspectorFixture f([&](const QByteArrayList& words) {
        return words.value(1) == "gone" && words.first() == "TYPE" ? status("none") : answer(words);
    });
    f.open();
    f.scan();
    QTRY_VERIFY(f.progress.complete);
    QCOMPARE(f.keyNames(), QByteArrayList({"a"}));
}

void TestRedisScan::listsKeysWhoseTypeIsDenied()
{
    const QByteArray words = "NOPERM this user has no permissions to access one of the keys used as arguments";
    InspectorFixture f(politely([&](const QByteArrayList& command) -> QByteArray {
        if (command.first() == "SCAN")
            return page("0", {"secret"});
        const bool other = command.first() == "INFO" || command.first() == "PING" || command.first() == "CLIENT";
        return other ? QByteArray() : error(words);
    }));
    f.open();
    f.scan();
    QTRY_VERIFY(f.progress.complete);
    QCOMPARE(f.keyNames(), QByteArrayList({"secret"}));
    QVERIFY(f.keys[0].type.isEmpty());
    QVERIFY(!f.keys[0].ttlKnown);
    QVERIFY(!f.keys[0].memory);
    QCOMPARE(f.statuses.back().denied, QStringList{QString::fromLatin1(words)});
}

void TestRedisScan::endsWithASentence_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("denied") << error("NOPERM this user has no permissions to run the 'scan' command");
    QTest::newRow("no array") << status("OK");
    QTest::newRow("too short") << array({bulk("0")});
    QTest::newRow("no cursor") << array({array({}), array({})});
    QTest::newRow("a page of a million") << array({bulk("1"), array(QByteArrayList(5000, bulk("k")))});
}

void TestRedisScan::endsWithASentence()
{
    QFETCH(QByteArray, answer);
    InspectorFixture f(pages({{"0", answer}}));
    f.open();
    f.scan();
    QTRY_VERIFY(!f.progress.reason.isEmpty());
    QVERIFY(!f.progress.running);
    QVERIFY(!f.progress.complete);
    QCOMPARE(f.state(), RedisState::Ready); // the link is as good as before
}

void TestRedisScan::stopsWhenAskedAndDropsWhatComesLate()
{
    InspectorFixture f(endless());
    f.open();
    f.scan("*", {}, 1'000'000'000);
    QTRY_VERIFY(f.progress.found > 3);
    f.inspector.stopScan();
    QVERIFY(!f.progress.running);
    QVERIFY(!f.progress.complete);
    QVERIFY(f.progress.reason.isEmpty());
    const auto keys = f.keyNames();
    QCOMPARE(static_cast<std::uint64_t>(keys.size()), f.progress.found);
    const auto asked = f.scanLink().names().count("SCAN");
    const auto figures = f.figures.size();
    QTRY_VERIFY(f.figures.size() > figures + 2);
    QCOMPARE(f.keyNames(), keys);
    QCOMPARE(f.scanLink().names().count("SCAN"), asked);
}

void TestRedisScan::keepsWhatWasFoundWhenTheLinkIsLost()
{
    InspectorFixture f(endless());
    f.open();
    f.scan("*", {}, 1'000'000'000);
    QTRY_VERIFY(f.progress.found > 3);
    f.scanLink().sayClosed();
    QCOMPARE(f.state(), RedisState::Lost);
    QVERIFY(!f.progress.running);
    QVERIFY(!f.progress.complete);
    QVERIFY(!f.progress.reason.isEmpty());
    QCOMPARE(static_cast<std::uint64_t>(f.keys.size()), f.progress.found);
    QTRY_COMPARE(f.state(), RedisState::Ready);
}

void TestRedisScan::aNewScanReplacesOneThatWaits()
{
    InspectorFixture f(pages({{"0", page("0", {"a"})}}));
    f.scan("old*");
    f.open(); // what waits stays until there is a server, unless it is another server
    f.scan("first*");
    f.scan("second*");
    QTRY_VERIFY(f.progress.complete);
    QCOMPARE(f.progress.number, 3U);
    QCOMPARE(f.keyScan, 3U);
    QCOMPARE(f.scanLink().names().count("SCAN"), 1);
}

void TestRedisScan::sendsOnlyWhatTheServerFlagsReadOnly()
{
    const auto answer = pages({{"0", page("0", {"a"})}});
    InspectorFixture f([&](const QByteArrayList& words) {
        return words.first() == "COMMAND" ? commandInfo(words, {"object|encoding", "pttl"}) : answer(words);
    });
    f.open();
    f.scan();
    QTRY_VERIFY(f.progress.complete);
    QCOMPARE(f.keys.size(), 1U);
    QCOMPARE(f.keys[0].memory, std::optional<std::uint64_t>(72));
    QVERIFY(!f.keys[0].ttlKnown);
    QVERIFY(!f.scanLink().names().contains("OBJECT"));
    QVERIFY(!f.scanLink().names().contains("PTTL"));
}

void TestRedisScan::triesTheTypeAgainOnce()
{
    int asked = 0;
    InspectorFixture f(politely([&](const QByteArrayList& words) -> QByteArray {
        if (words.first() == "TYPE")
            return status(++asked == 1 ? "string" : "list");
        if (words.first() == "STRLEN")
            return error("WRONGTYPE Operation against a key holding the wrong kind of value");
        if (words.first() == "LLEN")
            return number(1);
        return words.first() == "LRANGE" ? array({bulk("x")}) : aboutKey(words, "list");
    }));
    const KeyPreview preview = look(f);
    QCOMPARE(preview.state, PreviewState::Ok);
    QCOMPARE(preview.key.type, QStringLiteral("list"));
    QCOMPARE(preview.rows.size(), 1U);
    QCOMPARE(preview.rows[0].field, QByteArray("0"));

    InspectorFixture never(oneKey("string", [](const QByteArrayList& words) {
        return words.first() == "STRLEN" ? error("WRONGTYPE always") : QByteArray();
    }));
    QCOMPARE(look(never).state, PreviewState::Failed);
    QCOMPARE(never.control().names().count("STRLEN"), 2);
}

void TestRedisScan::saysThatAKeyIsGone()
{
    InspectorFixture f(oneKey("none", [](const QByteArrayList&) { return QByteArray(); }));
    const KeyPreview preview = look(f);
    QCOMPARE(preview.state, PreviewState::Gone);
    QVERIFY(!preview.reason.isEmpty());
    QCOMPARE(preview.key.name, QByteArray("k"));

    // It went between the length and the look.
    InspectorFixture late(oneKey("hash", [](const QByteArrayList& words) -> QByteArray {
        if (words.first() == "HLEN")
            return number(3);
        return words.first() == "HSCAN" ? page("0", {}) : words.first() == "EXISTS" ? number(0) : QByteArray();
    }));
    QCOMPARE(look(late).state, PreviewState::Gone);
}

void TestRedisScan::tellsAnEmptyStringFromAGoneOne()
{
    for (const bool exists : {true, false}) {
        InspectorFixture f(oneKey("string", [exists](const QByteArrayList& words) -> QByteArray {
            return words.first() == "STRLEN" ? number(0) : words.first() == "EXISTS" ? number(exists) : QByteArray();
        }));
        QCOMPARE(look(f).state, exists ? PreviewState::Ok : PreviewState::Gone);
    }
}

void TestRedisScan::saysWhatItCannotShow()
{
    InspectorFixture f(oneKey("ReJSON-RL", [](const QByteArrayList&) { return QByteArray(); }));
    const KeyPreview preview = look(f);
    QCOMPARE(preview.state, PreviewState::Failed);
    QVERIFY(preview.reason.contains(QLatin1String("ReJSON-RL")));

    InspectorFixture denied(politely([](const QByteArrayList& words) -> QByteArray {
        return words.first() == "INFO" || words.first() == "PING" ? QByteArray() : error("NOPERM keys");
    }));
    QCOMPARE(look(denied).reason, QStringLiteral("NOPERM keys"));
}

void TestRedisScan::asksForFewLargeElements()
{
    // 10 elements of 4 MB: two of them fill the budget of a reply.
    InspectorFixture f(oneKey(
        "list",
        [](const QByteArrayList& words) -> QByteArray {
            return words.first() == "LLEN" ? number(10) : array({bulk("a"), bulk("b")});
        },
        40'000'000));
    const KeyPreview preview = look(f);
    QCOMPARE(preview.shown, 2U);
    QCOMPARE(preview.length, 10U);
    QVERIFY(f.control().commands.contains(QByteArrayList({"LRANGE", "k", "0", "1"})));
}

void TestRedisScan::cutsElementsAndTellsTheirLength()
{
    const QByteArray big(10000, 'v');
    InspectorFixture f(oneKey("hash", [&big](const QByteArrayList& words) -> QByteArray {
        return words.first() == "HLEN" ? number(1) : page("0", {big, big});
    }));
    const PreviewRow row = look(f).rows.at(0);
    QCOMPARE(row.value.size(), ValueLook::MaxElementBytes);
    QCOMPARE(row.valueBytes, 10000U);
    QCOMPARE(row.field.size(), ValueLook::MaxElementBytes);
    QCOMPARE(row.fieldBytes, 10000U);

    InspectorFixture stream(oneKey("stream", [&big](const QByteArrayList& words) -> QByteArray {
        if (words.first() == "XLEN")
            return number(1);
        return array({array({bulk("1-0"), array({bulk("f"), bulk(big), bulk("g"), bulk("x")})})});
    }));
    const PreviewRow entry = look(stream).rows.at(0);
    QCOMPARE(entry.field, QByteArray("1-0"));
    QVERIFY(entry.value.startsWith("f=vvv"));
    QCOMPARE(entry.value.size(), ValueLook::MaxElementBytes);
    QCOMPARE(entry.valueBytes, 2 + 10000U + 2 + 3);
}

void TestRedisScan::givesUpOnEndlessEmptyPages()
{
    InspectorFixture f(oneKey("set", [](const QByteArrayList& words) -> QByteArray {
        if (words.first() == "SCARD")
            return number(5);
        return words.first() == "EXISTS" ? number(1) : page("9", {});
    }));
    QCOMPARE(look(f).state, PreviewState::Ok);
    QCOMPARE(f.control().names().count("SSCAN"), ValueLook::MaxPages);
}

void TestRedisScan::asksForNoMoreThanItsWindows()
{
    InspectorFixture f(oneKey("string", [](const QByteArrayList& words) -> QByteArray {
        return words.first() == "STRLEN" ? number(100'000'000) : bulk("x");
    }));
    QCOMPARE(look(f, ~0ULL).length, 100'000'000U);
    QVERIFY(f.control().commands.contains(QByteArrayList({"GETRANGE", "k", "0", "1048575"})));
}

QTEST_GUILESS_MAIN(TestRedisScan)
#include "tst_redisscan.moc"
