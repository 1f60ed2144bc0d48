// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/rediscommands.h"
#include "core/console/redis/redisreply.h"
#include "tests/support/fakeredislink.h"

#include <QTest>

using namespace loopscope;
using console::ReadOnlyGuard;
using console::RedisReply;
using console::RedisReplyReader;

namespace {

// The first answer in bytes, which has to be whole.
RedisReply replyOf(const QByteArray& bytes)
{
    RedisReplyReader reader;
    reader.append(bytes);
    auto reply = reader.next();
    return reply && *reply ? **reply : RedisReply{RedisReply::Type::Error, "no reply", 0, {}};
}

// The code of the error that bytes lead to.
std::optional<Error> errorOf(const QByteArray& bytes)
{
    RedisReplyReader reader;
    reader.append(bytes);
    const auto reply = reader.next();
    return reply ? std::nullopt : std::optional(reply.error());
}

} // namespace

class TestRedisReply : public QObject
{
    Q_OBJECT
private slots:
    void readsEachKindOfReply();
    void readsHalvesAtEverySplit();
    void keepsBytesAsTheyAre();
    void refusesHostileBytes_data();
    void refusesHostileBytes();
    void staysInError();
    void boundsAReplyThatNeverEnds();
    void boundsAnnouncedElementsOfAllArraysTogether();
    void countsEachReplyAnew();
    void formatsCommandsWithAnyBytes();
    void allowsWhatTheServerFlagsReadOnly();
    void neverAllowsWritesEvenIfTheServerSaysSo();
    void fallsBackToAFixedList();
    void understandsServersBeforeSeven();
};

void TestRedisReply::readsEachKindOfReply()
{
    QCOMPARE(replyOf("+OK\r\n").type, RedisReply::Type::Status);
    QCOMPARE(replyOf("+OK\r\n").text, QByteArray("OK"));
    QCOMPARE(replyOf("-ERR no\r\n").text, QByteArray("ERR no"));
    QVERIFY(replyOf("-ERR no\r\n").isError());
    QCOMPARE(replyOf(":-2\r\n").integer, -2);
    QVERIFY(!replyOf(":-2\r\n").number());
    QCOMPARE(replyOf(":7\r\n").number(), std::optional<quint64>(7));
    QCOMPARE(replyOf("$2\r\n42\r\n").number(), std::optional<quint64>(42));
    QVERIFY(!replyOf("$2\r\nxy\r\n").number());
    QCOMPARE(replyOf("$-1\r\n").type, RedisReply::Type::Nil);
    QCOMPARE(replyOf("*-1\r\n").type, RedisReply::Type::Nil);
    QCOMPARE(replyOf("*0\r\n").type, RedisReply::Type::Array);
    const RedisReply nested = replyOf("*2\r\n*1\r\n:1\r\n$0\r\n\r\n");
    QCOMPARE(nested.elements.size(), 2U);
    QCOMPARE(nested.elements[0].elements[0].integer, 1);
    QCOMPARE(nested.elements[1].type, RedisReply::Type::String);
}

void TestRedisReply::readsHalvesAtEverySplit()
{
    const QByteArray bytes = "*3\r\n$5\r\n9\r\n81\r\n*2\r\n:-1\r\n$-1\r\n-ERR x\r\n+PONG\r\n";
    for (qsizetype at = 0; at <= bytes.size(); ++at) {
        RedisReplyReader reader;
        std::vector<RedisReply> replies;
        for (const QByteArray& part : {bytes.left(at), bytes.mid(at)}) {
            reader.append(part);
            for (auto reply = reader.next(); *reply; reply = reader.next())
                replies.push_back(std::move(**reply));
        }
        QCOMPARE(replies.size(), 2U);
        QCOMPARE(replies[0].elements.size(), 3U);
        QCOMPARE(replies[0].elements[0].text, QByteArray("9\r\n81"));
        QCOMPARE(replies[0].elements[1].elements[0].integer, -1);
        QVERIFY(replies[0].elements[2].isError());
        QCOMPARE(replies[1].text, QByteArray("PONG"));
    }
}

void TestRedisReply::keepsBytesAsTheyAre()
{
    const QByteArray name("\xff\0a\r\nb", 6);
    QCOMPARE(replyOf(test::bulk(name)).text, name);
}

void TestRedisReply::refusesHostileBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    const auto invalid = static_cast<int>(ErrorCode::Invalid);
    QTest::newRow("HTTP") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n") << invalid;
    QTest::newRow("SSH") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n") << invalid;
    QTest::newRow("TLS alert") << QByteArray("\x15\x03\x01\x00\x02\x02\x46", 7) << invalid;
    QTest::newRow("RESP3 map") << QByteArray("%1\r\n+a\r\n+b\r\n") << invalid;
    QTest::newRow("deep") << QByteArray("*1\r\n").repeated(20) + ":1\r\n" << invalid;
    QTest::newRow("no number") << QByteArray("*x\r\n") << invalid;
    QTest::newRow("negative length") << QByteArray("$-5\r\n") << invalid;
    QTest::newRow("a thousand million") << QByteArray("*1000000000\r\n") << static_cast<int>(ErrorCode::TooLarge);
    QTest::newRow("2^61 elements") << QByteArray("*2305843009213693952\r\n") << invalid;
}

void TestRedisReply::refusesHostileBytes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    const auto error = errorOf(bytes);
    QVERIFY(error);
    QCOMPARE(static_cast<int>(error->code), code);
    QVERIFY(!error->message.empty());
}

void TestRedisReply::staysInError()
{
    RedisReplyReader reader;
    reader.append("nonsense\r\n");
    QVERIFY(!reader.next());
    reader.append("+OK\r\n");
    QVERIFY(!reader.next());
}

void TestRedisReply::boundsAReplyThatNeverEnds()
{
    RedisReplyReader reader;
    reader.append("$9999999999999\r\n");
    const QByteArray chunk(8 * 1024 * 1024, 'x');
    int chunks = 0;
    for (; chunks < 100; ++chunks) {
        reader.append(chunk);
        if (!reader.next())
            break;
    }
    QCOMPARE(chunks, 7); // 64 MiB and the header are more than 64 MiB
    QCOMPARE(reader.next().error().code, ErrorCode::TooLarge);
}

void TestRedisReply::boundsAnnouncedElementsOfAllArraysTogether()
{
    // Each array alone is within the limit; together they would take what a small message must not.
    const QByteArray half = "*150000\r\n" + QByteArray(":1\r\n").repeated(150000);
    const auto error = errorOf("*2\r\n" + half + half);
    QVERIFY(error);
    QCOMPARE(error->code, ErrorCode::TooLarge);
}

void TestRedisReply::countsEachReplyAnew()
{
    RedisReplyReader reader;
    for (int i = 0; i < 3; ++i) {
        reader.append("*150000\r\n" + QByteArray(":1\r\n").repeated(150000));
        const auto reply = reader.next();
        QVERIFY(reply && *reply);
        QCOMPARE((**reply).elements.size(), 150000U);
    }
}

void TestRedisReply::formatsCommandsWithAnyBytes()
{
    const QByteArray name("a\0\r\n", 4);
    QCOMPARE(console::formatCommand({"TYPE", name}), QByteArray("*2\r\n$4\r\nTYPE\r\n$4\r\na\0\r\n\r\n", 24));
}

void TestRedisReply::allowsWhatTheServerFlagsReadOnly()
{
    ReadOnlyGuard guard;
    guard.learn(replyOf(test::commandInfo(ReadOnlyGuard::question(), {"xrange"})));
    QVERIFY(guard.allows({"SCAN", "0"}));
    QVERIFY(guard.allows({"memory", "USAGE", "a"}));
    QVERIFY(!guard.allows({"XRANGE", "a", "-", "+"})); // this server does not flag it
    QVERIFY(!guard.allows({"MEMORY", "PURGE"}));
    QVERIFY(!guard.allows({"OBJECT", "FREQ", "a"}));
    QVERIFY(!guard.allows({"CLIENT", "KILL", "TYPE", "normal"}));
    QVERIFY(!guard.allows({"DEL", "a"}));
    QVERIFY(!guard.allows({"KEYS", "*"}));
    QVERIFY(!guard.allows({}));
}

void TestRedisReply::neverAllowsWritesEvenIfTheServerSaysSo()
{
    ReadOnlyGuard guard;
    guard.learn(replyOf(test::commandInfo({"COMMAND", "INFO", "set", "flushall", "get", "strlen"})));
    QVERIFY(guard.allows({"STRLEN", "a"}));
    QVERIFY(!guard.allows({"SET", "a", "b"}));
    QVERIFY(!guard.allows({"FLUSHALL"}));
}

void TestRedisReply::fallsBackToAFixedList()
{
    ReadOnlyGuard guard;
    guard.learn(replyOf("-NOPERM this user has no permissions to run the 'command|info' command\r\n"));
    QVERIFY(guard.allows({"SCAN", "0"}));
    QVERIFY(guard.allows({"OBJECT", "ENCODING", "a"}));
    QVERIFY(guard.allows({"INFO"}));
    for (const char* name :
         {"SET", "DEL", "UNLINK", "EXPIRE", "FLUSHDB", "CONFIG", "EVAL", "KEYS", "MEMORY", "SHUTDOWN"})
        QVERIFY2(!guard.allows({name, "a"}), name);
}

void TestRedisReply::understandsServersBeforeSeven()
{
    // A container had one entry for all its subcommands, and subcommands were not known by themselves.
    const QByteArray answer = test::array(
        {test::array({test::bulk("memory"), test::number(-2), test::array({test::status("readonly")})}), "*-1\r\n"});
    ReadOnlyGuard guard;
    guard.learn(replyOf(answer));
    QVERIFY(guard.allows({"MEMORY", "USAGE", "a"}));
    QVERIFY(!guard.allows({"MEMORY", "PURGE"}));
    QVERIFY(!guard.allows({"OBJECT", "ENCODING", "a"}));
    QVERIFY(!guard.allows({"SCAN", "0"}));
}

QTEST_GUILESS_MAIN(TestRedisReply)
#include "tst_redisreply.moc"
