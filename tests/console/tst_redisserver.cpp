// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/redisconnection.h"
#include "core/console/redis/redissession.h"
#include "core/console/redis/redissnapshot.h"
#include "core/console/redis/valuelook.h"
#include "tests/support/redisserver.h"

#include <QSet>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

using namespace loopscope;
using namespace loopscope::console;
using test::RedisServer;

namespace {

constexpr int Groups = 2200; // of nine keys
constexpr int Patience = 60000;

// Nine keys with the number i: each type, a TTL, bytes that are no text, a name with line ends.
QList<QByteArrayList> group(int i)
{
    const QByteArray n = QByteArray::number(i);
    return {{"SET", "string:" + n, "value " + n},
            {"HSET", "hash:" + n, "a", n, "b", "2"},
            {"RPUSH", "list:" + n, "x", "y", n},
            {"SADD", "set:" + n, "x", n},
            {"ZADD", "zset:" + n, "1.5", "x", n, "y"},
            {"XADD", "stream:" + n, "1-1", "field", n},
            {"SET", "ttl:" + n, "v", "EX", "100000"},
            {"SET", QByteArray("\xff\x00\xfe", 3) + n, "binary"},
            {"SET", "line\r\n" + n, ""}};
}

// The big ones, and a name of no bytes. Returns how many.
int addBigKeys(RedisServer& server)
{
    server.ask(QByteArrayList{"SET", "", "the empty name"});
    server.ask(QByteArrayList{"SET", "big:string", QByteArray(8 * 1024 * 1024, 'x')});
    server.ask(QByteArrayList{"SET", "big:name:" + QByteArray(100'000, 'n'), "v"});
    for (int part = 0; part < 100; ++part) {
        QByteArrayList fields{"HSET", "big:hash"};
        for (int i = 0; i < 1000; ++i)
            fields << "field" + QByteArray::number(part * 1000 + i) << "value";
        server.ask(fields);
    }
    server.ask(QByteArrayList{"RPUSH", "big:list"} + QByteArrayList(50, QByteArray(1024 * 1024, 'e')));
    return 5;
}

KeyEntry named(const QByteArray& name)
{
    KeyEntry key;
    key.name = name;
    return key;
}

} // namespace

// The engine against the real redis-server.
class TestRedisServer : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void findsEveryKeyOnce();
    void filtersByPatternAndType();
    void looksAtEachType_data();
    void looksAtEachType();
    void boundsItsLooks();
    void neverChangesTheData();
    void refusesWritesInTheTransport();
    void looksUpNamesOfAnyBytes();
    void readsLiveFigures();
    void reportsTopKeys();
    void seesAKeyThatExpired();
    void refusesAWrongPassword();
    void livesWithFewRights();
    void comesBackAfterAKill();
    void switchesServers();
    void refusesWhatIsNoRedis();

private:
    KeyPreview look(RedisSession& session, const QByteArray& name, std::uint64_t shown = 0);
    bool scanAll(RedisSession& session, const QByteArray& pattern = "*", const QString& type = {});
    bool openAndWait(RedisSession& session, const QString& url, RedisState state = RedisState::Ready);
    // Runs the event loop until the signal came often enough for the condition.
    template <class Condition>
    bool until(RedisSession& session, void (RedisSession::*signal)(), Condition condition);

    SystemClock m_clock;
    RedisServer m_server;
    int m_keys = 0;
};

template <class Condition>
bool TestRedisServer::until(RedisSession& session, void (RedisSession::*signal)(), Condition condition)
{
    QSignalSpy spy(&session, signal);
    const QDeadlineTimer limit(Patience);
    while (!condition() && !limit.hasExpired())
        spy.wait(1000);
    return condition();
}

bool TestRedisServer::openAndWait(RedisSession& session, const QString& url, RedisState state)
{
    session.open(url);
    return until(session, &RedisSession::statusChanged, [&] { return session.status().state == state; });
}

bool TestRedisServer::scanAll(RedisSession& session, const QByteArray& pattern, const QString& type)
{
    session.scan(pattern, type);
    return until(session, &RedisSession::scanChanged, [&] { return !session.scanProgress().running; });
}

KeyPreview TestRedisServer::look(RedisSession& session, const QByteArray& name, std::uint64_t shown)
{
    QSignalSpy spy(&session, &RedisSession::previewReady);
    session.preview(named(name), shown);
    if (!spy.wait(Patience))
        return {};
    return spy.first().first().value<KeyPreview>();
}

void TestRedisServer::initTestCase()
{
    QVERIFY2(m_server.start(), "redis-server is needed: apt install redis-server");
    QList<QByteArrayList> commands;
    for (int i = 0; i < Groups; ++i)
        commands += group(i);
    QCOMPARE(m_server.ask(commands).size(), static_cast<std::size_t>(commands.size()));
    m_keys = static_cast<int>(commands.size()) + addBigKeys(m_server);
    QCOMPARE(m_server.ask(QByteArrayList{"DBSIZE"}).integer, m_keys);
}

void TestRedisServer::findsEveryKeyOnce()
{
    for (const QString& url : {m_server.unixUrl(), m_server.tcpUrl()}) {
        RedisSession session(m_clock);
        QVERIFY(openAndWait(session, url));
        QCOMPARE(session.status().version, QString::fromUtf8(m_server.version()));
        QVERIFY(scanAll(session));
        QVERIFY(session.scanProgress().complete);
        QCOMPARE(session.scanProgress().total, std::optional<std::uint64_t>(m_keys));
        QSet<QByteArray> names;
        QHash<QString, int> types;
        for (const KeyEntry& key : session.keys()) {
            names.insert(key.name);
            ++types[key.type];
            QVERIFY(key.ttlKnown);
            QCOMPARE(key.expiresAt.has_value(), key.name.startsWith("ttl:"));
            QVERIFY(key.memory.value_or(0) > 0);
            QVERIFY(!key.encoding.isEmpty());
        }
        QCOMPARE(session.keys().size(), static_cast<std::size_t>(m_keys));
        QCOMPARE(names.size(), m_keys);
        for (int i = 0; i < Groups; ++i)
            for (const QByteArrayList& words : group(i))
                QVERIFY2(names.contains(words[1]), words[1].constData());
        QVERIFY(names.contains(""));
        QCOMPARE(types[QStringLiteral("hash")], Groups + 1);
        QCOMPARE(types[QStringLiteral("stream")], Groups);
    }
}

void TestRedisServer::filtersByPatternAndType()
{
    RedisSession session(m_clock);
    QVERIFY(openAndWait(session, m_server.unixUrl()));
    QVERIFY(scanAll(session, "hash:1?"));
    QCOMPARE(session.keys().size(), 10U);
    QVERIFY(scanAll(session, "*:7", QStringLiteral("zset")));
    QCOMPARE(session.keys().size(), 1U);
    QCOMPARE(session.keys()[0].name, QByteArray("zset:7"));
    QVERIFY(scanAll(session, QByteArray("\xff\x00*", 3)));
    QCOMPARE(session.keys().size(), static_cast<std::size_t>(Groups));
    QVERIFY(scanAll(session, "*", QStringLiteral("nosuchtype")));
    QVERIFY(session.keys().empty());
    QVERIFY(session.scanProgress().complete);
}

void TestRedisServer::looksAtEachType_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("length");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("hash") << QByteArray("hash:5") << 2 << QByteArray("a") << QByteArray("5");
    QTest::newRow("list") << QByteArray("list:5") << 3 << QByteArray("0") << QByteArray("x");
    QTest::newRow("set") << QByteArray("set:5") << 2 << QByteArray() << QByteArray("x");
    QTest::newRow("zset") << QByteArray("zset:5") << 2 << QByteArray("x") << QByteArray("1.5");
    QTest::newRow("stream") << QByteArray("stream:5") << 1 << QByteArray("1-1") << QByteArray("field=5");
}

void TestRedisServer::looksAtEachType()
{
    QFETCH(QByteArray, name);
    RedisSession session(m_clock);
    QVERIFY(openAndWait(session, m_server.unixUrl()));
    const KeyPreview preview = look(session, name);
    QCOMPARE(preview.state, PreviewState::Ok);
    QTEST(static_cast<int>(preview.length), "length");
    QCOMPARE(preview.rows.size(), preview.length);
    const bool isSet = name.startsWith("set"); // in no order
    const PreviewRow& row = isSet && preview.rows[0].value != "x" ? preview.rows[1] : preview.rows[0];
    QTEST(row.field, "field");
    QTEST(row.value, "value");
    QVERIFY(preview.key.memory);
    QVERIFY(!preview.key.encoding.isEmpty());
}

void TestRedisServer::boundsItsLooks()
{
    RedisSession session(m_clock);
    QVERIFY(openAndWait(session, m_server.tcpUrl()));
    const KeyPreview text = look(session, "big:string");
    QCOMPARE(text.length, 8U * 1024 * 1024);
    QCOMPARE(text.shown, ValueLook::StringWindow);
    QCOMPARE(text.text, QByteArray(65536, 'x'));
    QCOMPARE(look(session, "big:string", ~0ULL).shown, ValueLook::StringWindow * ValueLook::MaxWindows);
    const KeyPreview hash = look(session, "big:hash");
    QCOMPARE(hash.length, 100'000U);
    QCOMPARE(hash.rows.size(), ValueLook::ElementWindow);
    QCOMPARE(look(session, "big:hash", 150).rows.size(), 200U);
    const KeyPreview list = look(session, "big:list");
    QCOMPARE(list.length, 50U);
    QVERIFY(list.shown >= 1 && list.shown <= 8); // of 1 MiB each
    QCOMPARE(list.rows[0].value.size(), ValueLook::MaxElementBytes);
    QCOMPARE(list.rows[0].valueBytes, 1024U * 1024);
    QCOMPARE(session.status().state, RedisState::Ready);
}

// What all these looks sent, by the server's own count: nothing but reading, and nothing slow.
void TestRedisServer::neverChangesTheData()
{
    m_server.ask(QByteArrayList{"CONFIG", "RESETSTAT"});
    const auto before = m_server.infoOf("rdb_changes_since_last_save");
    RedisSession session(m_clock);
    QVERIFY(openAndWait(session, m_server.unixUrl()));
    QVERIFY(scanAll(session));
    for (const char* name : {"hash:1", "list:1", "set:1", "zset:1", "stream:1", "string:1", "big:hash", "no such key"})
        look(session, name);
    QCOMPARE(m_server.infoOf("rdb_changes_since_last_save"), before);
    const QByteArray stats = m_server.ask(QByteArrayList{"INFO", "commandstats"}).text;
    const QSet<QByteArray> fine{
        "scan",   "type",   "pttl",     "memory|usage",   "object|encoding", "dbsize",
        "exists", "strlen", "hlen",     "llen",           "scard",           "zcard",
        "xlen",   "hscan",  "sscan",    "lrange",         "zrange",          "xrange",
        "ping",   "info",   "getrange", "client|setname", "command|info",    "config|resetstat"};
    int seen = 0;
    for (const QByteArray& line : stats.split('\n')) {
        if (!line.startsWith("cmdstat_"))
            continue;
        ++seen;
        const QByteArray name = line.mid(8).split(':').first();
        QVERIFY2(fine.contains(name), name.constData());
    }
    QVERIFY(seen > 15);
}

void TestRedisServer::refusesWritesInTheTransport()
{
    RedisConnection connection(std::make_unique<RedisSocketLink>(), "test");
    QSignalSpy ready(&connection, &RedisConnection::ready);
    connection.open(*RedisUrl::parse(m_server.tcpUrl()));
    QVERIFY(ready.wait(Patience));
    int refused = 0;
    const QList<QByteArrayList> bad{{"SET", "string:1", "changed"},
                                    {"set", "string:1", "changed"},
                                    {"DEL", "string:1"},
                                    {"FLUSHALL"},
                                    {"EXPIRE", "string:1", "1"},
                                    {"CONFIG", "SET", "maxmemory", "1"},
                                    {"EVAL", "return redis.call('flushall')", "0"},
                                    {"EVAL_RO", "return 1", "0"},
                                    {"KEYS", "*"},
                                    {"MEMORY", "PURGE"},
                                    {"CLIENT", "KILL", "TYPE", "normal"},
                                    {"HELLO", "3"},
                                    {"MULTI"},
                                    {"SHUTDOWN"}};
    for (const QByteArrayList& words : bad)
        connection.send(words, [&refused](const Result<RedisReply>& reply) {
            refused += !reply && reply.error().code == ErrorCode::Unsupported && !reply.error().message.empty();
        });
    QCOMPARE(refused, bad.size());
    connection.flush();
    QByteArray type;
    connection.send({"TYPE", "string:1"}, [&type](const Result<RedisReply>& reply) { type = reply->text; });
    connection.flush();
    QTRY_COMPARE(type, QByteArray("string"));
    QCOMPARE(m_server.ask(QByteArrayList{"GET", "string:1"}).text, QByteArray("value 1"));
}

void TestRedisServer::looksUpNamesOfAnyBytes()
{
    RedisSession session(m_clock);
    QVERIFY(openAndWait(session, m_server.unixUrl()));
    for (const QByteArray& name : {QByteArray("\xff\x00\xfe\x31", 4), QByteArray("line\r\n1")}) {
        QVERIFY(scanAll(session, name));
        QCOMPARE(session.keys().size(), 1U);
        QCOMPARE(session.keys()[0].name, name);
        QCOMPARE(look(session, name).state, PreviewState::Ok);
    }
    QCOMPARE(look(session, "").text, QByteArray("the empty name"));
    QCOMPARE(look(session, "line\r\n1").length, 0U); // an empty string, not a gone one
    QVERIFY(scanAll(session, "no such key"));
    QVERIFY(session.keys().empty());
    QVERIFY(session.scanProgress().complete);
}

void TestRedisServer::readsLiveFigures()
{
    RedisSession session(m_clock);
    QVERIFY(openAndWait(session, m_server.unixUrl()));
    QVERIFY(until(session, &RedisSession::figuresChanged, [&] { return session.figures().has_value(); }));
    QVERIFY(!session.figures()->hitsPerSecond); // one INFO has no rate
    QCOMPARE(session.figures()->keys, std::optional<double>(m_keys));
    QVERIFY(*session.figures()->usedMemory > 8e6);
    QVERIFY(!session.figures()->maxMemory);
    QVERIFY(session.figures()->roundTrip.value_or(0) > 0);
    for (int i = 0; i < 30; ++i)
        m_server.ask(QByteArrayList{"GET", i < 27 ? "string:1" : "nosuch"});
    QVERIFY(until(session, &RedisSession::figuresChanged, [&] { return session.figures()->hitRatio.has_value(); }));
    QCOMPARE(session.figures()->hitRatio, std::optional(0.9));
    QVERIFY(session.figures()->hitsPerSecond.value_or(0) > 0);
    QCOMPARE(session.hitRatio().latest()->value, 0.9);
    // What a scan of ours looks up is no traffic of the server's clients.
    QVERIFY(scanAll(session, "*"));
    QVERIFY(until(session, &RedisSession::figuresChanged, [&] { return session.figures()->hitsPerSecond == 0.0; }));
    QCOMPARE(session.figures()->hitRatio, std::optional(0.9));
    QVERIFY(session.memory().size() >= 2);
}

void TestRedisServer::reportsTopKeys()
{
    RedisSession session(m_clock);
    QVERIFY(openAndWait(session, m_server.unixUrl()));
    QVERIFY(scanAll(session));
    const auto known = redisSnapshot(session, m_clock.wallNow());
    QVERIFY(known.has_value());
    const auto& report = *known;
    QCOMPARE(report.topKeys.size(), analysis::Report::MaxTopKeys);
    QCOMPARE(report.topKeys[0].name, std::string("big:list"));
    QVERIFY(report.topKeys[0].memoryBytes > report.topKeys[1].memoryBytes);
    QCOMPARE(report.keysLookedAt, std::optional<std::uint64_t>(m_keys));
    QVERIFY2(report.problem.empty(), report.problem.c_str());
}

void TestRedisServer::seesAKeyThatExpired()
{
    m_server.ask(QByteArrayList{"SET", "soon", "gone", "PX", "100000"});
    RedisSession session(m_clock);
    QVERIFY(openAndWait(session, m_server.unixUrl()));
    QVERIFY(scanAll(session, "soon"));
    QCOMPARE(session.keys().size(), 1U);
    const double left = toSeconds(*session.keys()[0].expiresAt) - toSeconds(m_clock.wallNow());
    QVERIFY(left > 0 && left <= 100);
    m_server.ask(QByteArrayList{"PEXPIREAT", "soon", "1"}); // long ago: expires now
    const KeyPreview preview = look(session, "soon");
    QCOMPARE(preview.state, PreviewState::Gone);
    QVERIFY(!preview.reason.isEmpty());
    QCOMPARE(session.status().state, RedisState::Ready);
}

void TestRedisServer::refusesAWrongPassword()
{
    RedisServer server({QStringLiteral("--requirepass"), QStringLiteral("secret")});
    QVERIFY(server.start());
    RedisSession session(m_clock);
    QVERIFY(openAndWait(session, server.tcpUrl(QStringLiteral(":wrong")), RedisState::Refused));
    QVERIFY(session.status().reason.contains(QLatin1String("WRONGPASS")));
    QVERIFY(openAndWait(session, server.tcpUrl(), RedisState::Refused));
    QVERIFY(session.status().reason.contains(QLatin1String("NOAUTH")));
    QVERIFY(openAndWait(session, server.tcpUrl(QStringLiteral(":secret"))));
    QVERIFY(!session.status().address.contains(QLatin1String("secret")));
}

void TestRedisServer::livesWithFewRights()
{
    const QByteArrayList rules{"ACL",   "SETUSER", "guest", "on",     ">pw",     "~open:*",  "+scan",
                               "+type", "+get",    "+hlen", "+hscan", "+strlen", "+getrange"};
    QCOMPARE(m_server.ask(rules).text, QByteArray("OK"));
    m_server.ask(QByteArrayList{"SET", "open:1", "hello"});
    RedisSession session(m_clock);
    QVERIFY(openAndWait(session, m_server.tcpUrl(QStringLiteral("guest:pw"))));
    QVERIFY(!session.figures());
    QVERIFY(scanAll(session, "*:1"));
    QVERIFY(session.scanProgress().complete);
    QHash<QByteArray, KeyEntry> keys;
    for (const KeyEntry& key : session.keys())
        keys.insert(key.name, key);
    QCOMPARE(keys.value("open:1").type, QStringLiteral("string"));
    QVERIFY(keys.contains("string:1")); // SCAN names it, TYPE is denied
    QVERIFY(keys.value("string:1").type.isEmpty());
    QVERIFY(!keys.value("open:1").memory);
    const KeyPreview open = look(session, "open:1");
    QCOMPARE(open.text, QByteArray("hello"));
    const KeyPreview closed = look(session, "string:1");
    QCOMPARE(closed.state, PreviewState::Failed);
    QVERIFY(closed.reason.startsWith(QLatin1String("NOPERM")));
    QVERIFY(session.status().denied.size() >= 3);
    QCOMPARE(session.status().state, RedisState::Ready);
    m_server.ask(QByteArrayList{"DEL", "open:1"});
}

void TestRedisServer::comesBackAfterAKill()
{
    RedisServer server;
    QVERIFY(server.start());
    QList<QByteArrayList> commands;
    for (int i = 0; i < 30000; ++i)
        commands << QByteArrayList{"SET", "k" + QByteArray::number(i), "v"};
    server.ask(commands);
    RedisSession session(m_clock);
    QVERIFY(openAndWait(session, server.unixUrl()));
    session.scan("*", {});
    QVERIFY(until(session, &RedisSession::scanChanged, [&] { return !session.keys().empty(); }));
    const bool wasRunning = session.scanProgress().running;
    server.kill();
    QVERIFY(until(session, &RedisSession::statusChanged, [&] { return session.status().state == RedisState::Lost; }));
    QVERIFY(!session.status().reason.isEmpty());
    QVERIFY(session.keysAreStale());
    QVERIFY(!session.keys().empty()); // what was read stays
    QVERIFY(!session.scanProgress().running);
    if (wasRunning)
        QVERIFY(!session.scanProgress().reason.isEmpty());

    QVERIFY(server.start()); // empty now
    server.ask(QByteArrayList{"SET", "after", "v"});
    QVERIFY(until(session, &RedisSession::statusChanged, [&] { return session.status().state == RedisState::Ready; }));
    // The scan begins again by itself.
    QVERIFY(until(session, &RedisSession::scanChanged, [&] { return session.scanProgress().complete; }));
    QVERIFY(!session.keysAreStale());
    QVERIFY(scanAll(session));
    QCOMPARE(session.keys().size(), 1U);
    QCOMPARE(session.keys()[0].name, QByteArray("after"));
}

void TestRedisServer::switchesServers()
{
    RedisServer other;
    QVERIFY(other.start());
    other.ask(QByteArrayList{"SET", "only", "one"});
    RedisSession session(m_clock);
    QVERIFY(openAndWait(session, m_server.unixUrl()));
    session.scan("*", {}); // in full swing when the other is opened
    session.open(other.unixUrl());
    QVERIFY(session.keys().empty());
    QCOMPARE(session.status().state, RedisState::Connecting);
    session.scan("*", {});
    QVERIFY(until(session, &RedisSession::scanChanged, [&] { return session.scanProgress().complete; }));
    QCOMPARE(session.keys().size(), 1U);
    QCOMPARE(session.figures()->keys, std::optional(1.0));
    session.open(QStringLiteral("nonsense"));
    QCOMPARE(session.status().state, RedisState::Refused);
    QVERIFY(session.keys().empty());
    session.open(other.unixUrl());
    QVERIFY(until(session, &RedisSession::statusChanged, [&] { return session.status().state == RedisState::Ready; }));
    session.close();
    QCOMPARE(session.status().state, RedisState::Closed);
}

void TestRedisServer::refusesWhatIsNoRedis()
{
    QTcpServer http;
    QVERIFY(http.listen(QHostAddress::LocalHost));
    connect(&http, &QTcpServer::newConnection, this, [&http] {
        while (auto* socket = http.nextPendingConnection())
            socket->write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    });
    RedisSession session(m_clock);
    const QString url = QStringLiteral("redis://127.0.0.1:%1").arg(http.serverPort());
    QVERIFY(openAndWait(session, url, RedisState::Refused));
    QVERIFY(session.status().reason.contains(QLatin1String("Redis protocol")));
    http.close();
    QVERIFY(openAndWait(session, url, RedisState::Lost)); // nobody listens: it may come
    QCOMPARE(session.status().reason, QStringLiteral("Nothing listens at this address"));
    QVERIFY(openAndWait(session, QStringLiteral("unix:/nonexistent/redis.sock"), RedisState::Lost));
    QCOMPARE(session.status().reason, QStringLiteral("There is no Redis at this socket"));
}

QTEST_GUILESS_MAIN(TestRedisServer)
#include "tst_redisserver.moc"
