// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/endpoint.h"

#include <QTest>

using namespace loopscope;
using console::Endpoint;

class TestEndpoint : public QObject
{
    Q_OBJECT
private slots:
    void accepted_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("url");
        QTest::newRow("unix") << "unix:/run/a.sock"
                              << "unix:/run/a.sock";
        QTest::newRow("unix with slashes") << "unix:///run/a.sock"
                                           << "unix:/run/a.sock";
        QTest::newRow("bare path") << "/run/a b.sock"
                                   << "unix:/run/a b.sock";
        QTest::newRow("spaces round it") << "  /run/a.sock\n"
                                         << "unix:/run/a.sock";
        QTest::newRow("longest path") << "/" + QString(106, 'x') << "unix:/" + QString(106, 'x');
        QTest::newRow("tcp") << "tcp://127.0.0.1:7070"
                             << "tcp://127.0.0.1:7070";
        QTest::newRow("tcp slash") << "tcp://127.0.0.1:7070/"
                                   << "tcp://127.0.0.1:7070";
        QTest::newRow("tcp name") << "tcp://localhost:1"
                                  << "tcp://localhost:1";
        QTest::newRow("tcp 6") << "tcp://[::1]:65535"
                               << "tcp://[::1]:65535";
        QTest::newRow("tcp 127.x") << "tcp://127.9.8.7:80"
                                   << "tcp://127.9.8.7:80";
        QTest::newRow("embedded") << "embedded:"
                                  << "embedded:";
    }
    void accepted()
    {
        QFETCH(QString, text);
        QFETCH(QString, url);
        const auto endpoint = Endpoint::parse(text);
        QVERIFY2(endpoint, endpoint ? "" : endpoint.error().message.c_str());
        QCOMPARE(endpoint->toUrl(), url);
        QVERIFY(Endpoint::parse(url) == endpoint);
    }

    void refused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, const QString& text, ErrorCode code) {
            QTest::newRow(name) << text << static_cast<int>(code);
        };
        row("empty", "", ErrorCode::Invalid);
        row("blank", "  ", ErrorCode::Invalid);
        row("relative", "run/a.sock", ErrorCode::Invalid);
        row("relative unix", "unix:a.sock", ErrorCode::Invalid);
        row("null", QString("/a") + QChar(0) + "b", ErrorCode::Invalid);
        row("too long", "/" + QString(107, 'x'), ErrorCode::TooLarge);
        row("too long in bytes", "/" + QString(60, QChar(0xe4)), ErrorCode::TooLarge);
        row("no port", "tcp://127.0.0.1", ErrorCode::Invalid);
        row("port 0", "tcp://127.0.0.1:0", ErrorCode::Invalid);
        row("port too large", "tcp://127.0.0.1:65536", ErrorCode::Invalid);
        row("no host", "tcp://:7070", ErrorCode::Invalid);
        row("user", "tcp://me@127.0.0.1:7070", ErrorCode::Invalid);
        row("path", "tcp://127.0.0.1:7070/x", ErrorCode::Invalid);
        row("elsewhere", "tcp://192.168.1.4:7070", ErrorCode::Refused);
        row("any", "tcp://0.0.0.0:7070", ErrorCode::Refused);
        row("a name that looks local", "tcp://localhost.example.org:7070", ErrorCode::Refused);
        row("tls", "tls://host:7070", ErrorCode::Unsupported);
        row("ssh", "ssh://u@h/p.sock", ErrorCode::Unsupported);
        row("pm2", "pm2:", ErrorCode::Unsupported);
        row("file", "file:a.loopscope", ErrorCode::Unsupported);
        row("http", "http://127.0.0.1", ErrorCode::Invalid);
    }
    void refused()
    {
        QFETCH(QString, text);
        QFETCH(int, code);
        const auto endpoint = Endpoint::parse(text);
        QVERIFY(!endpoint);
        QCOMPARE(static_cast<int>(endpoint.error().code), code);
        QVERIFY(endpoint.error().message.size() > 10);
        QCOMPARE(endpoint.error().message.back(), '.');
    }
};

QTEST_GUILESS_MAIN(TestEndpoint)
#include "tst_endpoint.moc"
