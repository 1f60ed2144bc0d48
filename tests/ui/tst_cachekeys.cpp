// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeclock.h"
#include "ui/models/rediskeymodel.h"
#include "ui/panels/cacherows.h"
#include "ui/panels/cachevalue.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>

using namespace loopscope;
using namespace loopscope::ui;
using console::KeyEntry;

namespace {

KeyEntry key(const QByteArray& name, std::optional<std::uint64_t> memory,
             const QString& type = QStringLiteral("string"))
{
    KeyEntry entry;
    entry.name = name;
    entry.type = type;
    entry.memory = memory;
    entry.ttlKnown = true;
    return entry;
}

QStringList names(const RedisKeyModel& model)
{
    QStringList result;
    for (int row = 0; row < model.rowCount(); ++row)
        result << model.index(row, RedisKeyModel::Key).data().toString();
    return result;
}

} // namespace

class CacheKeysTest : public QObject
{
    Q_OBJECT
private slots:
    void keysComeByInsertsAndOnlyAScanResets()
    {
        std::vector<KeyEntry> keys;
        RedisKeyModel model(keys);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        keys = {key("a", 1), key("b", 2)};
        model.append(0, 2);
        keys.push_back(key("c", 3));
        model.append(2, 1);
        model.append(3, 0); // a page of SCAN may be empty
        QCOMPARE(inserted.count(), 2);
        QCOMPARE(resets.count(), 0);
        QCOMPARE(names(model), QStringList({"a", "b", "c"}));
        keys.clear();
        model.restart();
        QCOMPARE(resets.count(), 1);
        QCOMPARE(model.rowCount(), 0);
    }

    void sortingKeepsTheChosenKeyAndPutsTheUnknownLast()
    {
        std::vector<KeyEntry> keys{key("small", 10), key("unknown", std::nullopt), key("big", 900), key("also", 10)};
        RedisKeyModel model(keys);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QPersistentModelIndex chosen(model.index(0, RedisKeyModel::Key));
        model.sort(RedisKeyModel::Memory, Qt::DescendingOrder);
        QCOMPARE(names(model), QStringList({"big", "also", "small", "unknown"}));
        QCOMPARE(chosen.row(), 2);
        model.sort(RedisKeyModel::Memory, Qt::AscendingOrder);
        QCOMPARE(names(model), QStringList({"also", "small", "big", "unknown"}));
        model.sort(RedisKeyModel::Key, Qt::DescendingOrder);
        QCOMPARE(names(model), QStringList({"unknown", "small", "big", "also"}));
        QCOMPARE(chosen.data().toString(), QStringLiteral("small"));
        keys.push_back(key("new", 5));
        model.append(4, 1); // while a scan runs nothing moves: new keys are at the end
        QCOMPARE(model.rowOf("new"), 4);
        QCOMPARE(model.rowOf("gone"), -1);
    }

    void typesAndEncodingsSort()
    {
        std::vector<KeyEntry> keys{key("z", 1, "zset"), key("h", 1, "hash"), key("s", 1, "string")};
        keys[0].encoding = QStringLiteral("skiplist");
        keys[2].encoding = QStringLiteral("raw");
        RedisKeyModel model(keys);
        model.sort(RedisKeyModel::Type, Qt::AscendingOrder);
        QCOMPARE(names(model), QStringList({"h", "s", "z"}));
        model.sort(RedisKeyModel::Encoding, Qt::DescendingOrder);
        QCOMPARE(names(model), QStringList({"z", "s", "h"})); // no encoding is last
    }

    void timeToLiveCountsDown()
    {
        const test::FakeClock clock;
        const WallTime now = clock.wallNow();
        std::vector<KeyEntry> keys{key("none", 1), key("soon", 1), key("later", 1), key("unknown", 1)};
        keys[1].expiresAt = now + Micros{90'000'000};
        keys[2].expiresAt = now + Micros{7'200'000'000};
        keys[3].ttlKnown = false;
        RedisKeyModel model(keys);
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        const auto ttl = [&](int row) { return model.index(row, RedisKeyModel::Ttl).data().toString(); };
        model.setNow(now);
        QCOMPARE(ttl(0), QStringLiteral("none"));
        QCOMPARE(ttl(1), QStringLiteral("1\u2009m 30\u2009s"));
        QCOMPARE(ttl(2), QStringLiteral("2\u2009h"));
        QCOMPARE(ttl(3), QStringLiteral("\u2013"));
        model.setNow(now + Micros{89'000'000});
        QCOMPARE(ttl(1), QStringLiteral("1\u2009s"));
        model.setNow(now + Micros{90'000'000});
        QCOMPARE(ttl(1), QStringLiteral("expired"));
        QCOMPARE(changed.count(), 3);
        model.sort(RedisKeyModel::Ttl, Qt::AscendingOrder);
        QCOMPARE(names(model), QStringList({"soon", "later", "none", "unknown"}));
    }

    void bytesOfNamesAreShownEscapedAndNeverAsMarkup()
    {
        const std::vector<KeyEntry> keys{key(QByteArray("a\0\xff", 3), 1), key("<b>fat</b>", std::nullopt)};
        const RedisKeyModel model(keys);
        QCOMPARE(model.index(0, RedisKeyModel::Key).data().toString(), QStringLiteral("a\\x00\\xff").toLower());
        QCOMPARE(model.index(1, RedisKeyModel::Key).data(Qt::ToolTipRole).toString(),
                 QStringLiteral("<span>&lt;b&gt;fat&lt;/b&gt;</span>"));
        QCOMPARE(model.index(1, RedisKeyModel::Memory).data().toString(), QStringLiteral("\u2013"));
    }

    void jsonIsIndentedWithEveryTokenAsItIs()
    {
        const QString json = QStringLiteral("{\"b\":12345678901234567890,\"a\":[1.50,{ },\"x,\\\"{\"],\"e\":[]}");
        QCOMPARE(indentedJson(json),
                 QStringLiteral("{\n  \"b\": 12345678901234567890,\n  \"a\": [\n    1.50,\n    {},\n"
                                "    \"x,\\\"{\"\n  ],\n  \"e\": []\n}"));
    }

    void looksTellTextFromBytes()
    {
        QCOMPARE(lookAt("{\"a\":1}", true).best(), ValueForm::Json);
        QCOMPARE(lookAt("{\"a\":1}", false).best(), ValueForm::Text); // a begin proves nothing
        QCOMPARE(lookAt("{\"a\":", true).best(), ValueForm::Text);
        QCOMPARE(lookAt(QByteArray("a\0b", 3), true).best(), ValueForm::Hex);
        QCOMPARE(lookAt("\xff\xfe\x01", true).best(), ValueForm::Hex);
        const QByteArray euro("\xe2\x82\xac");
        QVERIFY(lookAt("1 " + euro.left(2), false).isText); // cut within a character
        QVERIFY(!lookAt("1 " + euro.left(2), true).isText);
        QVERIFY(lookAt("1 " + euro, false).isText);
    }

    void hiddenCharactersBecomeVisible()
    {
        QCOMPARE(shownAs(ValueForm::Text, "a\x01\x1b[31mb\tc\r\nd\xe2\x80\xae"),
                 QStringLiteral("a\\x01\\x1b[31mb\tc\nd\\u202e"));
    }

    void hexHasEightBytesALine()
    {
        const QStringList lines = hexDump(QByteArray("01234567a\n")).split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 2);
        QCOMPARE(lines[0], QStringLiteral("000000  30 31 32 33 34 35 36 37  01234567"));
        QCOMPARE(lines[1], QStringLiteral("000008  61 0a                    a."));
        QCOMPARE(hexDump({}), QString());
    }

    void elementsHaveTheColumnsOfTheirType()
    {
        CacheRowsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        console::KeyPreview preview;
        preview.key.type = QStringLiteral("hash");
        preview.rows = {{"field", "<i>value</i>", 12}, {"long", QByteArray(4096, 'x'), 9000}};
        model.setPreview(preview);
        QCOMPARE(model.columnCount(), 2);
        QCOMPARE(model.headerData(0, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Field"));
        QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("<i>value</i>"));
        QVERIFY(!model.index(0, 1).data(Qt::ToolTipRole).toString().contains(QLatin1String("<i>")));
        QVERIFY(model.index(1, 1).data(Qt::ToolTipRole).toString().contains(QStringLiteral("4.00\u2009KiB of 8.79")));
        preview.key.type = QStringLiteral("set");
        preview.rows = {{{}, "member", 6}};
        model.setPreview(preview);
        QCOMPARE(model.columnCount(), 1);
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("member"));
        preview.key.type = QStringLiteral("zset");
        model.setPreview(preview);
        QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Score"));
    }
};

QTEST_MAIN(CacheKeysTest)
#include "tst_cachekeys.moc"
