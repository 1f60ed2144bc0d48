// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "ui/mainwindow/settings.h"
#include "ui/models/selection.h"
#include "ui/panels/cacheaddressbar.h"
#include "ui/panels/cachefigures.h"
#include "ui/panels/cacheheader.h"
#include "ui/panels/cachekeytable.h"
#include "ui/panels/cachelinkbar.h"
#include "ui/panels/cachepage.h"
#include "ui/panels/cachepreview.h"
#include "ui/panels/emptystate.h"
#include "ui/panels/segmentrow.h"
#include "ui/plot/chartgroup.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QLocalSocket>
#include <QProcess>
#include <QPushButton>
#include <QScrollBar>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace loopscope;
using namespace loopscope::ui;
using console::RedisState;

namespace {

constexpr int ServerMs = 10000; // until a server listens or has gone

// A Redis of this test on a socket in a folder of its own.
class Server
{
public:
    bool start(const QStringList& more = {})
    {
        QStringList words{"--port",       "0",  "--unixsocket", path(),          "--save",      "",
                          "--appendonly", "no", "--dir",        m_folder.path(), "--daemonize", "no"};
        m_process.start(QStringLiteral("redis-server"), words + more);
        if (!m_process.waitForStarted(ServerMs))
            return false;
        return QTest::qWaitFor(
            [this] {
                QLocalSocket probe;
                probe.connectToServer(path());
                return probe.waitForConnected(100);
            },
            ServerMs);
    }
    void stop()
    {
        if (m_process.state() == QProcess::NotRunning)
            return;
        m_process.terminate();
        m_process.waitForFinished(ServerMs);
    }
    // Words as lists, so that they may hold any bytes.
    void run(const QByteArrayList& words) const
    {
        QLocalSocket socket;
        socket.connectToServer(path());
        QVERIFY(socket.waitForConnected(ServerMs));
        QByteArray text = '*' + QByteArray::number(words.size()) + "\r\n";
        for (const QByteArray& word : words)
            text += '$' + QByteArray::number(word.size()) + "\r\n" + word + "\r\n";
        socket.write(text);
        QVERIFY(socket.waitForReadyRead(ServerMs));
        QVERIFY(!socket.readAll().startsWith('-'));
    }
    [[nodiscard]] QString path() const { return m_folder.filePath(QStringLiteral("r.sock")); }
    [[nodiscard]] QString url() const { return QStringLiteral("unix:") + path(); }
    ~Server() { stop(); }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
};

// Choices that are forgotten with the test.
class ShortMemory final : public Settings
{
public:
    [[nodiscard]] Preferences preferences() const override { return m_preferences; }
    void setPreferences(const Preferences& preferences) override { m_preferences = preferences; }
    [[nodiscard]] std::vector<RecentEndpoint> recent() const override { return {}; }
    void setRecent(const std::vector<RecentEndpoint>&) override {}
    [[nodiscard]] QByteArray geometry() const override { return {}; }
    void setGeometry(const QByteArray&) override {}

private:
    Preferences m_preferences;
};

// The page as the window has it.
struct Shown
{
    SystemClock clock;
    Theme theme{ThemeMode::Dark};
    ShortMemory settings;
    Selection selection;
    ChartGroup charts;
    CachePage page{PageContext{clock, theme, settings, selection, charts}};

    Shown()
    {
        charts.setNow(clock.wallNow());
        page.resize(1200, 800);
        page.show();
    }
    // As somebody does who types an address.
    bool open(const QString& url)
    {
        page.addressBar().focusField();
        QTest::keyClicks(&page.addressBar().field(), url);
        QTest::keyClick(&page.addressBar().field(), Qt::Key_Return);
        return QTest::qWaitFor([this] { return isDone(); }, ServerMs);
    }
    [[nodiscard]] bool isDone() const
    {
        return page.session().status().state == RedisState::Ready && page.session().scanProgress().complete;
    }
    [[nodiscard]] int rows() const { return page.table().model()->rowCount(); }
    [[nodiscard]] QString name(int row) const { return page.table().model()->index(row, 0).data().toString(); }
    [[nodiscard]] int rowOf(const QString& wanted) const
    {
        for (int row = 0; row < rows(); ++row) {
            if (name(row) == wanted)
                return row;
        }
        return -1;
    }
    void click(const QString& key)
    {
        const QModelIndex index = page.table().model()->index(rowOf(key), 0);
        page.table().scrollTo(index);
        QTest::mouseClick(page.table().viewport(), Qt::LeftButton, {}, page.table().visualRect(index).center());
    }
    void filterFor(const QString& pattern)
    {
        page.filter().setFocus();
        page.filter().clear();
        QTest::keyClicks(&page.filter(), pattern);
        QTest::keyClick(&page.filter(), Qt::Key_Return);
    }
};

} // namespace

class CachePageTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QVERIFY2(!QStandardPaths::findExecutable(QStringLiteral("redis-server")).isEmpty(), "redis-server is needed");
    }

    void keysAppearLargestFirst()
    {
        Server server;
        QVERIFY(server.start());
        server.run({"SET", "cart:small", "1"});
        server.run({"SET", "cart:bulk", QByteArray(100000, 'x')});
        server.run({"HSET", "user:1", "name", "Ada", "town", "London"});
        server.run({"SET", "session:1", "x", "EX", "3600"});
        Shown shown;
        QVERIFY(shown.page.empty().isVisible()); // nothing reported, nothing typed
        QVERIFY(shown.page.addressBar().isVisible());
        QVERIFY(shown.open(server.url()));
        QCOMPARE(shown.rows(), 4);
        QCOMPARE(shown.name(0), QStringLiteral("cart:bulk"));
        QVERIFY(!shown.page.empty().isVisible());
        QVERIFY(!shown.page.addressBar().isVisible());
        const auto* model = shown.page.table().model();
        QCOMPARE(model->index(0, RedisKeyModel::Ttl).data().toString(), QStringLiteral("none"));
        QVERIFY(model->index(shown.rowOf("session:1"), RedisKeyModel::Ttl).data().toString().contains("59"));
        QVERIFY(shown.page.header().scanText().startsWith(QLatin1String("all 4 keys, as of ")));
        QTRY_COMPARE(shown.page.figures().cells()[1].figure.value, QStringLiteral("4"));
    }

    void aFilterIsTypedAndScansWithEnter()
    {
        Server server;
        QVERIFY(server.start());
        for (int i = 0; i < 40; ++i)
            server.run({"SET", "page:" + QByteArray::number(i), "x"});
        server.run({"SADD", "cart:set", "a"});
        server.run({"SET", "cart:text", "b"});
        Shown shown;
        QVERIFY(shown.open(server.url()));
        QCOMPARE(shown.rows(), 42);
        QTest::keyClick(&shown.page.table(), Qt::Key_F, Qt::ControlModifier);
        shown.filterFor(QStringLiteral("cart:*"));
        QTRY_VERIFY(shown.page.header().scanText().startsWith(QLatin1String("2 keys match, as of ")));
        QCOMPARE(shown.rows(), 2);
        const int set = shown.page.type().findText(QStringLiteral("set"));
        shown.page.type().setCurrentIndex(set);
        emit shown.page.type().activated(set);
        QTRY_VERIFY(shown.page.header().scanText().startsWith(QLatin1String("1 keys match, as of ")));
        QCOMPARE(shown.name(0), QStringLiteral("cart:set"));
        shown.page.type().setCurrentIndex(0);
        shown.filterFor(QStringLiteral("page:7")); // a name: looked up, not searched
        QTRY_VERIFY(shown.isDone() && shown.rows() == 1);
        QCOMPARE(shown.name(0), QStringLiteral("page:7"));
        shown.filterFor(QStringLiteral("nothing:*"));
        QTRY_VERIFY(shown.isDone() && shown.rows() == 0);
        QCOMPARE(shown.page.table().emptyText(), QStringLiteral("No key matches."));
    }

    void aChosenKeyShowsItsValue()
    {
        Server server;
        QVERIFY(server.start());
        server.run({"SET", "json", "{\"id\":7,\"tags\":[\"a\"]}"});
        server.run({"SET", QByteArray("raw\0\xfe", 5), QByteArray("\x00\x01\xff", 3)});
        server.run({"HSET", "hash", "field", "value"});
        Shown shown;
        QVERIFY(shown.open(server.url()));
        CachePreview& preview = shown.page.preview();
        QVERIFY(!preview.sentence().isEmpty());
        shown.click(QStringLiteral("json"));
        QTRY_COMPARE(preview.valueText(), QStringLiteral("{\n  \"id\": 7,\n  \"tags\": [\n    \"a\"\n  ]\n}"));
        QTest::mouseClick(preview.forms().button(1), Qt::LeftButton);
        QCOMPARE(preview.valueText(), QStringLiteral("{\"id\":7,\"tags\":[\"a\"]}"));
        QVERIFY(!preview.more().isVisible());
        shown.click(QStringLiteral("hash"));
        QTRY_COMPARE(preview.rows().model()->index(0, 1).data().toString(), QStringLiteral("value"));
        QVERIFY(preview.rows().isVisible());
        shown.click(QStringLiteral("raw\\x00\\xfe"));
        QTRY_VERIFY(preview.valueText().startsWith(QLatin1String("000000  00 01 ff")));
        QVERIFY(shown.page.stepBack());
        QVERIFY(!preview.key());
    }

    void longValuesAreReadInWindows()
    {
        Server server;
        QVERIFY(server.start());
        server.run({"SET", "long", QByteArray(100000, 'x')});
        QByteArrayList words{"RPUSH", "list"};
        for (int i = 0; i < 150; ++i)
            words << "item" + QByteArray::number(i);
        server.run(words);
        Shown shown;
        QVERIFY(shown.open(server.url()));
        CachePreview& preview = shown.page.preview();
        shown.click(QStringLiteral("long"));
        QTRY_COMPARE(preview.valueText().size(), 65536);
        QVERIFY(preview.more().isVisible());
        QTest::mouseClick(&preview.more(), Qt::LeftButton);
        QTRY_COMPARE(preview.valueText().size(), 100000);
        QVERIFY(!preview.more().isVisible());
        shown.click(QStringLiteral("list"));
        QTRY_COMPARE(preview.rows().model()->rowCount(), 100);
        QTest::mouseClick(&preview.more(), Qt::LeftButton);
        QTRY_COMPARE(preview.rows().model()->rowCount(), 150);
        QCOMPARE(preview.rows().model()->index(149, 1).data().toString(), QStringLiteral("item149"));
    }

    void aKeyDeletedBehindItsBackIsGone()
    {
        Server server;
        QVERIFY(server.start());
        server.run({"SET", "here", "1"});
        server.run({"SET", "there", "1"});
        Shown shown;
        QVERIFY(shown.open(server.url()));
        server.run({"DEL", "there"});
        shown.click(QStringLiteral("there"));
        QTRY_VERIFY(shown.page.preview().sentence().contains(QLatin1String("This key is gone")));
        QCOMPARE(shown.rows(), 2); // the list is of the scan
    }

    void aLostServerIsSaidAndFoundAgain()
    {
        Server server;
        QVERIFY(server.start());
        server.run({"SET", "before", "1"});
        Shown shown;
        QVERIFY(shown.open(server.url()));
        shown.click(QStringLiteral("before"));
        server.stop();
        QTRY_VERIFY_WITH_TIMEOUT(shown.page.linkBar().isVisible(), ServerMs);
        QVERIFY(shown.page.linkBar().text().contains(QLatin1String("not reachable")));
        QVERIFY(shown.page.linkBar().reconnectButton().isVisible());
        QCOMPARE(shown.rows(), 1); // what was read stays, greyed
        QVERIFY(shown.page.table().isStale());
        QVERIFY(server.start());
        server.run({"SET", "before", "2"});
        server.run({"SET", "after", "1"});
        QTest::mouseClick(&shown.page.linkBar().reconnectButton(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(shown.isDone() && shown.rows() == 2, ServerMs);
        QVERIFY(!shown.page.table().isStale());
        QVERIFY(!shown.page.linkBar().isVisible());
        QTRY_COMPARE(shown.page.preview().valueText(), QStringLiteral("2")); // the chosen key was found again
    }

    void aWrongPasswordIsASentenceInPlace()
    {
        Server server;
        QVERIFY(server.start({"--requirepass", "secret"}));
        Shown shown;
        shown.page.open(server.url());
        QTRY_COMPARE_WITH_TIMEOUT(shown.page.session().status().state, RedisState::Refused, ServerMs);
        QVERIFY(shown.page.empty().isVisible());
        QVERIFY(!shown.page.session().status().reason.isEmpty());
        QVERIFY(shown.page.addressBar().isVisible());
        shown.page.open(QStringLiteral("http://nonsense"));
        QCOMPARE(shown.page.session().status().state, RedisState::Refused);
        QVERIFY(shown.page.empty().isVisible());
    }

    void everythingFocusableHasAName()
    {
        Shown shown;
        for (const QWidget* widget : shown.page.findChildren<QWidget*>()) {
            if (widget->focusPolicy() == Qt::NoFocus || widget->isHidden() ||
                widget->objectName().startsWith(QLatin1String("qt_")) ||
                qobject_cast<const QScrollBar*>(widget) != nullptr)
                continue;
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            if (widget->accessibleName().isEmpty() && (button == nullptr || button->text().isEmpty()))
                QFAIL(qPrintable(QStringLiteral("no name: %1 in %2")
                                     .arg(QLatin1String(widget->metaObject()->className()),
                                          QLatin1String(widget->parentWidget()->metaObject()->className()))));
        }
    }
};

QTEST_MAIN(CachePageTest)
#include "tst_cachepage.moc"
