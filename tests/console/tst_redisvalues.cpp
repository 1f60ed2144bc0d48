// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/redisinfo.h"
#include "core/console/redis/rediskeyname.h"
#include "core/console/redis/redissnapshot.h"
#include "core/console/redis/redisurl.h"

#include <QRandomGenerator>
#include <QTest>

using namespace loopscope;
using namespace loopscope::console;

namespace {

WallTime at(int seconds)
{
    return wallTimeFromSeconds(1767225600.0 + seconds);
}

RedisFigures figuresOf(RedisFigureMaker& maker, int seconds, const QByteArray& counters, const QByteArray& run = "a",
                       LookUps lookUps = LookUps::OfOthers)
{
    return maker.figures(parseInfo("redis_version:7.0.15\r\nrun_id:" + run + "\r\n" + counters), 0, at(seconds),
                         lookUps);
}

QByteArray lookups(int hits, int misses)
{
    return "keyspace_hits:" + QByteArray::number(hits) + "\r\nkeyspace_misses:" + QByteArray::number(misses) +
           "\r\nevicted_keys:0\r\nexpired_keys:0\r\n";
}

KeyEntry keyOf(const char* name, std::optional<std::uint64_t> memory)
{
    KeyEntry key;
    key.name = name;
    key.type = QStringLiteral("string");
    key.memory = memory;
    return key;
}

} // namespace

class TestRedisValues : public QObject
{
    Q_OBJECT
private slots:
    void parsesAddresses_data();
    void parsesAddresses();
    void refusesBadAddresses_data();
    void refusesBadAddresses();
    void readsUserAndPassword();
    void neverShowsAPassword();
    void escapesNames_data();
    void escapesNames();
    void escapingIsReversible();
    void cutsLongNames();
    void tellsExactNamesFromPatterns();
    void readsInfo();
    void makesRatesOfDifferences();
    void leavesOurOwnScansOut();
    void startsAnewAfterARestart();
    void saysNothingThatTheServerDoesNot();
    void reportsTheLargestKeys();
    void reportsWhyThereIsNothing();
};

void TestRedisValues::parsesAddresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("host") << "redis://cache"
                          << "redis://cache:6379/0";
    QTest::newRow("all") << "redis://me:secret@10.0.0.1:7000/3"
                         << "redis://me@10.0.0.1:7000/3";
    QTest::newRow("password only") << "redis://:secret@h"
                                   << "redis://h:6379/0";
    QTest::newRow("IPv6") << "redis://[::1]:6380"
                          << "redis://[::1]:6380/0";
    QTest::newRow("TLS") << "rediss://cache/1"
                         << "rediss://cache:6379/1";
    QTest::newRow("unix") << "unix:/run/r.sock"
                          << "redis+unix:///run/r.sock?db=0";
    QTest::newRow("redis+unix") << "redis+unix:///run/r.sock?db=2"
                                << "redis+unix:///run/r.sock?db=2";
    QTest::newRow("odd path") << "unix:/a%20b%3Fc%25"
                              << "redis+unix:///a%20b%3fc%25?db=0";
    QTest::newRow("spaces around") << "  redis://h  "
                                   << "redis://h:6379/0";
}

void TestRedisValues::parsesAddresses()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    const auto url = RedisUrl::parse(text);
    QVERIFY2(url, url ? "" : url.error().message.c_str());
    QCOMPARE(url->toDisplay(), shown);
    auto again = RedisUrl::parse(shown); // what is shown can be typed
    QVERIFY(again);
    again->password = url->password;
    QCOMPARE(*again, *url);
}

void TestRedisValues::refusesBadAddresses_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"", "cache:6379", "http://cache", "redis://", "redis://h:0", "redis://h:70000", "redis://h/x", "redis://h/-1",
          "redis://h/99999999999", "unix:relative", "redis+unix://", "unix:/s?db=x"})
        QTest::newRow(text) << text;
    QTest::newRow("too long") << "redis://" + QString(5000, u'a');
}

void TestRedisValues::refusesBadAddresses()
{
    QFETCH(QString, text);
    const auto url = RedisUrl::parse(text);
    QVERIFY(!url);
    QCOMPARE(url.error().code, ErrorCode::Invalid);
    QVERIFY(url.error().message.size() < 300);
}

void TestRedisValues::readsUserAndPassword()
{
    const auto url = RedisUrl::parse(QStringLiteral("redis://m%40e:p%3A%2F%25w@h"));
    QVERIFY(url);
    QCOMPARE(url->user, QStringLiteral("m@e"));
    QCOMPARE(url->password, QStringLiteral("p:/%w"));
}

void TestRedisValues::neverShowsAPassword()
{
    for (const char* text :
         {"redis://u:hunter2@h/1", "redis://:hunter2@h/x", "redis://:hunter2@", "http://u:hunter2@h"}) {
        const auto url = RedisUrl::parse(QLatin1String(text));
        const QString said = url ? url->toDisplay() : QString::fromStdString(url.error().message);
        QVERIFY2(!said.contains(QLatin1String("hunter2")), text);
    }
}

void TestRedisValues::escapesNames_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plain") << QByteArray("user:1") << "user:1";
    QTest::newRow("umlaut") << QByteArray("gr\xc3\xbc\xc3\x9f") << QStringLiteral("gr\u00fc\u00df");
    QTest::newRow("astral") << QByteArray("\xf0\x9f\x98\x80") << QString::fromUtf8("\xf0\x9f\x98\x80");
    QTest::newRow("binary") << QByteArray("\xff\x00z", 3) << "\\xff\\x00z";
    QTest::newRow("line") << QByteArray("a\r\nb\tc") << "a\\x0d\\x0ab\\x09c";
    QTest::newRow("backslash") << QByteArray("a\\x41") << "a\\x5cx41";
    QTest::newRow("cut UTF-8") << QByteArray("\xc3") << "\\xc3";
    QTest::newRow("overlong") << QByteArray("\xc0\xaf") << "\\xc0\\xaf";
    QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << "\\xed\\xa0\\x80";
    QTest::newRow("right to left override") << QByteArray("\xe2\x80\xae"
                                                          "a")
                                            << "\\xe2\\x80\\xaea";
    QTest::newRow("zero width") << QByteArray("\xe2\x80\x8b") << "\\xe2\\x80\\x8b";
    QTest::newRow("line separator") << QByteArray("\xe2\x80\xa8") << "\\xe2\\x80\\xa8";
    QTest::newRow("C1 control") << QByteArray("\xc2\x85") << "\\xc2\\x85";
    QTest::newRow("empty") << QByteArray("") << "";
}

void TestRedisValues::escapesNames()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, shown);
    QCOMPARE(escapeForDisplay(bytes), shown);
    QCOMPARE(unescapeFromDisplay(shown), bytes);
}

void TestRedisValues::escapingIsReversible()
{
    QRandomGenerator random(7); // the same bytes each time
    for (int round = 0; round < 2000; ++round) {
        QByteArray bytes;
        for (quint32 i = random.bounded(40U); i > 0; --i)
            bytes += static_cast<char>(random.bounded(4) == 0 ? '\\' : random.bounded(256));
        QCOMPARE(unescapeFromDisplay(escapeForDisplay(bytes)), bytes);
    }
}

void TestRedisValues::cutsLongNames()
{
    const QString shown = escapeForDisplay(QByteArray(10'000'000, 'k'), 100);
    QCOMPARE(shown.size(), 101);
    QVERIFY(shown.endsWith(QChar(0x2026)));
}

void TestRedisValues::tellsExactNamesFromPatterns()
{
    QVERIFY(isExactName("user:1"));
    QVERIFY(isExactName(QByteArray("\xff\0", 2)));
    for (const char* pattern : {"", "*", "user:*", "user:?", "user:[ab]", "user:\\*"})
        QVERIFY2(!isExactName(pattern), pattern);
}

void TestRedisValues::readsInfo()
{
    RedisFigureMaker maker;
    const auto figures = maker.figures(
        parseInfo("# Memory\r\nused_memory:1048576\r\nmaxmemory:0\r\nno colon\r\n:empty\r\n\r\nconnected_clients:3\r\n"
                  "instantaneous_ops_per_sec:17\r\nevicted_keys:5\r\nexpired_keys:6\r\nredis_version:7\r\n"
                  "db2:keys=12,expires=3,avg_ttl=0\r\n"),
        2, at(0), LookUps::OfOthers);
    QCOMPARE(figures.usedMemory, std::optional(1048576.0));
    QVERIFY(!figures.maxMemory); // 0: no limit
    QCOMPARE(figures.clients, std::optional(3.0));
    QCOMPARE(figures.opsPerSecond, std::optional(17.0));
    QCOMPARE(figures.evicted, std::optional(5.0));
    QCOMPARE(figures.expired, std::optional(6.0));
    QCOMPARE(figures.keys, std::optional(12.0));
    QCOMPARE(maker.figures(parseInfo("redis_version:7\r\n"), 2, at(1), LookUps::OfOthers).keys, std::optional(0.0));
    QVERIFY(parseInfo(QByteArray("a:b\n").repeated(10) + "c:d").size() == 2);
    QByteArray flood;
    for (int i = 0; i < 5000; ++i)
        flood += "k" + QByteArray::number(i) + ":1\n";
    QCOMPARE(parseInfo(flood).size(), 2000);
}

void TestRedisValues::makesRatesOfDifferences()
{
    RedisFigureMaker maker;
    const auto first = figuresOf(maker, 0, lookups(1000, 1000));
    QVERIFY(!first.hitsPerSecond);
    QVERIFY(!first.hitRatio); // half of all since the start says nothing of now
    const auto second = figuresOf(maker, 2, lookups(1090, 1010));
    QCOMPARE(second.hitsPerSecond, std::optional(45.0));
    QCOMPARE(second.missesPerSecond, std::optional(5.0));
    QCOMPARE(second.hitRatio, std::optional(0.9));
    QCOMPARE(second.evictedPerSecond, std::optional(0.0));
    const auto third = figuresOf(maker, 4, lookups(1090, 1110));
    QCOMPARE(third.intervalHitRatio, std::optional(0.0));
    QCOMPARE(third.hitRatio, std::optional(90.0 / 200.0));
    const auto quiet = figuresOf(maker, 200, lookups(1090, 1110));
    QVERIFY(!quiet.intervalHitRatio); // nobody looked anything up
}

void TestRedisValues::leavesOurOwnScansOut()
{
    RedisFigureMaker maker;
    static_cast<void>(figuresOf(maker, 0, lookups(1000, 1000)));
    static_cast<void>(figuresOf(maker, 2, lookups(1090, 1010)));
    const auto scanned = figuresOf(maker, 4, lookups(9000, 1500), "a", LookUps::OfOursToo);
    QVERIFY(!scanned.hitsPerSecond);
    QVERIFY(!scanned.missesPerSecond);
    QVERIFY(!scanned.intervalHitRatio);
    QCOMPARE(scanned.hitRatio, std::optional(0.9)); // of the look-ups before
    QCOMPARE(scanned.evictedPerSecond, std::optional(0.0));
    const auto after = figuresOf(maker, 6, lookups(9010, 1590));
    QCOMPARE(after.hitsPerSecond, std::optional(5.0));
    QCOMPARE(after.missesPerSecond, std::optional(45.0));
    QCOMPARE(after.hitRatio, std::optional(0.5)); // 90 + 10 of 200
    // Whatever was left out is forgotten with the server that counted it.
    static_cast<void>(figuresOf(maker, 8, lookups(10, 10), "b", LookUps::OfOursToo));
    QCOMPARE(figuresOf(maker, 10, lookups(30, 10), "b").hitsPerSecond, std::optional(10.0));
}

void TestRedisValues::startsAnewAfterARestart()
{
    RedisFigureMaker maker;
    static_cast<void>(figuresOf(maker, 0, lookups(1000, 10)));
    QVERIFY(!figuresOf(maker, 2, lookups(2000, 20), "b").hitsPerSecond); // another run
    QVERIFY(figuresOf(maker, 4, lookups(2010, 20), "b").hitsPerSecond);
    QVERIFY(!figuresOf(maker, 6, lookups(2010, 5), "b").missesPerSecond); // CONFIG RESETSTAT
}

void TestRedisValues::saysNothingThatTheServerDoesNot()
{
    RedisFigureMaker maker;
    const auto figures = maker.figures(parseInfo("used_memory:nan\r\nconnected_clients:-1\r\nevicted_keys:many\r\n"), 0,
                                       at(0), LookUps::OfOthers);
    QVERIFY(!figures.usedMemory);
    QVERIFY(!figures.clients);
    QVERIFY(!figures.evicted);
    QVERIFY(!figures.keys);
    QVERIFY(!figures.hitRatio);
}

void TestRedisValues::reportsTheLargestKeys()
{
    RedisStatus status;
    status.state = RedisState::Ready;
    status.address = QStringLiteral("redis://h:6379/0");
    RedisFigures figures;
    figures.usedMemory = 5e6;
    figures.hitRatio = 0.97;
    std::vector<KeyEntry> keys{keyOf("small", 10), keyOf("unknown", {}), keyOf("b", 500), keyOf("a", 500),
                               keyOf("gone", 900)};
    keys[0].ttlKnown = true;
    keys[0].expiresAt = at(30);
    keys[4].ttlKnown = true;
    keys[4].expiresAt = at(19); // since it was looked at: it is not there any more
    ScanProgress scan;
    scan.looked = 4;
    const auto report = redisSnapshot(status, figures, keys, scan, at(20));
    QCOMPARE(report.topKeys.size(), 3U);
    QCOMPARE(report.topKeys[0].name, std::string("a"));
    QCOMPARE(report.topKeys[1].name, std::string("b"));
    QCOMPARE(report.topKeys[2].ttlSeconds, std::optional(10.0));
    QVERIFY(!report.topKeys[0].expires);
    QCOMPARE(report.usedMemoryBytes, std::optional<std::uint64_t>(5000000));
    QVERIFY(!report.maxMemoryBytes);
    QCOMPARE(report.keysLookedAt, std::optional<std::uint64_t>(4));
    QVERIFY(report.problem.empty());
}

void TestRedisValues::reportsWhyThereIsNothing()
{
    RedisStatus status;
    status.state = RedisState::Refused;
    status.reason = QStringLiteral("no password");
    const auto report = redisSnapshot(status, {}, {}, {}, at(0));
    QCOMPARE(report.problem, std::string("no password"));
    QVERIFY(!report.keys);
    QVERIFY(!report.keysLookedAt);
}

QTEST_GUILESS_MAIN(TestRedisValues)
#include "tst_redisvalues.moc"
