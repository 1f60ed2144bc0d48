// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/options.h"
#include "app/console/runs.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace loopscope;
using app::Options;

class OptionsTest : public QObject
{
    Q_OBJECT
private slots:
    void wrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("names"); // what the sentence must name
        QTest::newRow("unknown") << QStringList{"--colour"} << "--colour";
        QTest::newRow("no value") << QStringList{"--page"} << "--page";
        QTest::newRow("bad page") << QStringList{"--page", "flame", "unix:/x"} << "flame";
        QTest::newRow("bad theme") << QStringList{"--theme", "pink", "unix:/x"} << "pink";
        QTest::newRow("bad size") << QStringList{"--size", "1440", "unix:/x"} << "1440";
        QTest::newRow("tiny size") << QStringList{"--size", "10x10", "unix:/x"} << "10x10";
        QTest::newRow("bad duration") << QStringList{"report", "unix:/x", "--duration", "soon", "-o", "a.html"}
                                      << "soon";
        QTest::newRow("no time") << QStringList{"report", "unix:/x", "--duration", "0s", "-o", "a.html"} << "\"0s\"";
        QTest::newRow("too long") << QStringList{"report", "unix:/x", "--duration", "61m", "-o", "a.html"} << "61m";
        QTest::newRow("too short") << QStringList{"--screenshot", "a.png", "--after", "0.5ms", "unix:/x"} << "0.5ms";
        QTest::newRow("no file") << QStringList{"report", "unix:/x"} << "-o FILE";
        QTest::newRow("bad kind") << QStringList{"report", "unix:/x", "-o", "a.docx"} << ".html";
        QTest::newRow("no url") << QStringList{"report", "-o", "a.html"} << "address";
        QTest::newRow("two urls") << QStringList{"unix:/x", "unix:/y"} << "unix:/y";
        QTest::newRow("picture of nothing") << QStringList{"--screenshot", "a.png"} << "address";
    }
    void wrongUsage()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, names);
        const auto options = app::parseOptions(arguments);
        QVERIFY(!options);
        const QString sentence = QString::fromStdString(options.error().message);
        QVERIFY2(sentence.contains(names), qPrintable(sentence));
        QVERIFY(sentence.endsWith(QLatin1Char('.')));
        QVERIFY(!sentence.contains(QLatin1Char('\n')));
    }

    void windowWithAndWithoutAddress()
    {
        QVERIFY(app::parseOptions({})->url.isEmpty());
        const auto options = app::parseOptions({"embedded:"});
        QCOMPARE(options->mode, Options::Mode::Window);
        QCOMPARE(options->url, QStringLiteral("embedded:"));
    }

    void screenshot()
    {
        const auto options =
            app::parseOptions({"--screenshot", "a.png", "--page", "cache", "--theme=light", "--size", "1024x640",
                               "--after", "500ms", "--language", "de", "tcp://127.0.0.1:7070"});
        QVERIFY(options);
        QCOMPARE(options->mode, Options::Mode::Screenshot);
        QCOMPARE(options->page, ui::PageId::Cache);
        QCOMPARE(*options->theme, ui::ThemeMode::Light);
        QCOMPARE(options->size, QSize(1024, 640));
        QCOMPARE(options->after, Micros{500000});
        QCOMPARE(options->language, ui::LanguageChoice::German);
        QCOMPARE(options->url, QStringLiteral("tcp://127.0.0.1:7070"));
    }

    void report()
    {
        const auto options = app::parseOptions({"report", "unix:/x.sock", "--duration", "2m", "-o", "A.HTML"});
        QVERIFY(options);
        QCOMPARE(options->mode, Options::Mode::Report);
        QCOMPARE(options->duration, Micros{120000000});
        QCOMPARE(options->output, QStringLiteral("A.HTML"));
    }

    void helpAndVersionWinOverTheRest()
    {
        QCOMPARE(app::parseOptions({"unix:/x", "--help"})->mode, Options::Mode::Help);
        QCOMPARE(app::parseOptions({"--version"})->mode, Options::Mode::Version);
        for (const char* word : {"report", "--screenshot", "--language", "embedded:", "Exit codes"})
            QVERIFY2(app::helpText().contains(QLatin1String(word)), word);
    }

    void findsTheAgentOfTheSourceTree()
    {
        QTemporaryDir tree;
        const QDir root(tree.path());
        QVERIFY(root.mkpath("build/dev/bin") && root.mkpath("resources/agent"));
        QVERIFY(app::findInstallation(root.filePath("build/dev/bin")).agent.isEmpty());
        QFile agent(root.filePath("resources/agent/agent.cjs"));
        QVERIFY(agent.open(QIODevice::WriteOnly));
        agent.close();
        const ui::Installation found = app::findInstallation(root.filePath("build/dev/bin"));
        QCOMPARE(found.agent, QFileInfo(agent).canonicalFilePath());
        QCOMPARE(found.loopserve, root.filePath("build/dev/bin/loopserve"));
    }
};

QTEST_GUILESS_MAIN(OptionsTest)
#include "tst_options.moc"
