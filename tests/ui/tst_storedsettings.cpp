// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/storedsettings.h"

#include <QTemporaryDir>
#include <QTest>

using namespace loopscope;
using namespace loopscope::app;
using namespace loopscope::ui;

class StoredSettingsTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder->path());
    }

    void nothingStoredIsTheDefault()
    {
        const StoredSettings settings;
        QVERIFY(settings.preferences() == Preferences{});
        QVERIFY(settings.recent().empty());
        QVERIFY(settings.geometry().isEmpty());
    }

    void whatIsStoredComesBack()
    {
        const Preferences chosen{ThemeMode::Light, LanguageChoice::German, Micros{120000}, false};
        const std::vector<RecentEndpoint> recent{{"unix:/run/a b.sock", "shop @ build-7", wallTimeFromSeconds(1000)},
                                                 {"tcp://127.0.0.1:7070", "", wallTimeFromSeconds(10)}};
        {
            StoredSettings settings;
            settings.setPreferences(chosen);
            settings.setRecent(recent);
            settings.setGeometry("\x01\x00\xff");
        }
        const StoredSettings settings;
        QVERIFY(settings.preferences() == chosen);
        QVERIFY(settings.recent() == recent);
        QCOMPARE(settings.geometry(), QByteArray("\x01\x00\xff"));
    }

    void aShorterListLeavesNothingBehind()
    {
        StoredSettings settings;
        settings.setRecent({{"unix:/a", "a", {}}, {"unix:/b", "b", {}}});
        settings.setRecent({{"unix:/c", "c", {}}});
        QCOMPARE(settings.recent().size(), std::size_t{1});
        QCOMPARE(settings.recent()[0].url, QStringLiteral("unix:/c"));
    }

    void aFileFromElsewhereIsChecked()
    {
        {
            QSettings file(QStringLiteral("loopscope"), QStringLiteral("loopscope"));
            file.setValue(QStringLiteral("theme"), 99);
            file.setValue(QStringLiteral("language"), -3);
            file.setValue(QStringLiteral("lagThresholdUs"), QStringLiteral("many"));
            file.beginWriteArray(QStringLiteral("recent"));
            for (int i = 0; i < 50; ++i) {
                file.setArrayIndex(i);
                file.setValue(QStringLiteral("url"), i == 0 ? QString() : QStringLiteral("unix:/%1").arg(i));
            }
            file.endArray();
        }
        const StoredSettings settings;
        QCOMPARE(settings.preferences().theme, ThemeMode::Light);
        QCOMPARE(settings.preferences().language, LanguageChoice::System);
        QVERIFY(settings.preferences().lagThreshold >= Micros{5000});
        QCOMPARE(settings.recent().size(), Settings::MaxRecent - 1); // the empty one is left out
    }

    void theListKeepsTheNewestWithoutDoubles()
    {
        std::vector<RecentEndpoint> list;
        for (int i = 0; i < 12; ++i)
            list = withRecent(list, {QStringLiteral("unix:/%1").arg(i), {}, wallTimeFromSeconds(i)});
        QCOMPARE(list.size(), Settings::MaxRecent);
        list = withRecent(list, {QStringLiteral("unix:/9"), QStringLiteral("new"), wallTimeFromSeconds(99)});
        QCOMPARE(list.size(), Settings::MaxRecent);
        QCOMPARE(list[0].name, QStringLiteral("new"));
        QCOMPARE(std::count_if(list.begin(), list.end(),
                               [](const RecentEndpoint& each) { return each.url == QLatin1String("unix:/9"); }),
                 1);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(StoredSettingsTest)
#include "tst_storedsettings.moc"
