// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/storedsettings.h"
#include "tests/support/widgetprobe.h"
#include "ui/dialogs/settingsdialog.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

using namespace loopscope;
using namespace loopscope::ui;

namespace {

const Preferences Chosen{ThemeMode::Light, LanguageChoice::German, Micros{120000}, false};

// The dialog over settings that last as long as the test.
struct Bench
{
    explicit Bench(const Preferences& stored = Chosen) : settings(stored) { dialog.show(); }

    template <class Widget>
    [[nodiscard]] Widget& field(const char* name) const
    {
        for (auto* each : dialog.findChildren<Widget*>()) {
            if (each->accessibleName() == QLatin1String(name))
                return *each;
        }
        qFatal("no field %s", name);
    }
    [[nodiscard]] QComboBox& themeBox() const { return field<QComboBox>("Theme"); }
    [[nodiscard]] QComboBox& language() const { return field<QComboBox>("Language"); }
    [[nodiscard]] QSpinBox& threshold() const { return field<QSpinBox>("Limit of event-loop lag"); }
    [[nodiscard]] QCheckBox& singleKeys() const { return *dialog.findChild<QCheckBox*>(); }
    // As a person types it.
    void type(const QString& text) const
    {
        threshold().setFocus();
        threshold().selectAll();
        QTest::keyClicks(&threshold(), text);
        QTest::keyClick(&threshold(), Qt::Key_Tab);
    }

    Theme theme{ThemeMode::Dark};
    app::PassingSettings settings;
    SettingsDialog dialog{theme, settings};
};

} // namespace

class SettingsDialogTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path()); }

    void showsWhatIsStored()
    {
        const Bench bench;
        QCOMPARE(bench.themeBox().currentText(), QStringLiteral("Light"));
        QCOMPARE(bench.language().currentText(), QStringLiteral("Deutsch"));
        QCOMPARE(bench.threshold().value(), 120);
        QVERIFY(!bench.singleKeys().isChecked());
    }

    void lookingChangesNothing()
    {
        Bench bench;
        const QSignalSpy changed(&bench.dialog, &SettingsDialog::preferencesChanged);
        QTest::mouseClick(test::buttonOf(bench.dialog, QStringLiteral("Close")), Qt::LeftButton);
        QVERIFY(!bench.dialog.isVisible());
        QCOMPARE(changed.count(), 0);
        QCOMPARE(bench.settings.preferences(), Chosen);
    }

    void eachChangeIsKeptAtOnceAndAlone()
    {
        Bench bench;
        QSignalSpy changed(&bench.dialog, &SettingsDialog::preferencesChanged);
        Preferences wanted = Chosen;
        QTest::keyClick(&bench.themeBox(), Qt::Key_Up);
        wanted.theme = ThemeMode::Dark;
        QCOMPARE(bench.settings.preferences(), wanted);
        QTest::keyClick(&bench.language(), Qt::Key_Home);
        wanted.language = LanguageChoice::System;
        QCOMPARE(bench.settings.preferences(), wanted);
        QTest::keyClick(&bench.singleKeys(), Qt::Key_Space);
        wanted.singleKeys = true;
        QCOMPARE(bench.settings.preferences(), wanted);
        QTest::keyClick(&bench.threshold(), Qt::Key_Up);
        wanted.lagThreshold = Micros{121000};
        QCOMPARE(bench.settings.preferences(), wanted);
        QCOMPARE(changed.count(), 4);
        QCOMPARE(changed.last()[0].value<Preferences>(), wanted);
    }

    // The dialog is not modal: Ctrl+D in the window may come between two changes here.
    void whatWasChangedElsewhereStays()
    {
        Bench bench;
        Preferences elsewhere = Chosen;
        elsewhere.theme = ThemeMode::Dark;
        bench.settings.setPreferences(elsewhere);
        QTest::keyClick(&bench.threshold(), Qt::Key_Up);
        QCOMPARE(bench.settings.preferences().theme, ThemeMode::Dark);
        QCOMPARE(bench.settings.preferences().lagThreshold, Micros{121000});
    }

    void aLimitIsTypedWithinItsBounds_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<int>("ms");
        QTest::newRow("a number") << QStringLiteral("250") << 250;
        QTest::newRow("the least") << QStringLiteral("5") << 5;
        QTest::newRow("the most") << QStringLiteral("10000") << 10000;
        QTest::newRow("too many digits: the last does not go in") << QStringLiteral("99999") << 9999;
        QTest::newRow("letters do not go in") << QStringLiteral("3e2") << 32;
    }
    void aLimitIsTypedWithinItsBounds()
    {
        QFETCH(QString, typed);
        QFETCH(int, ms);
        const Bench bench;
        bench.type(typed);
        QCOMPARE(bench.settings.preferences().lagThreshold, Micros{ms * 1000});
    }

    // A file that was edited by hand, or of a later version.
    void hostileStoredValuesAreShownAsTheNearestThatIsAllowed_data()
    {
        QTest::addColumn<QVariant>("theme");
        QTest::addColumn<QVariant>("thresholdUs");
        QTest::addColumn<int>("themeShown");
        QTest::addColumn<int>("ms");
        QTest::newRow("words") << QVariant("dark") << QVariant("soon") << 0 << 5;
        QTest::newRow("below") << QVariant(-7) << QVariant(-1) << 0 << 5;
        QTest::newRow("above") << QVariant(99) << QVariant(qint64(1) << 62) << 2 << 10000;
        QTest::newRow("would wrap in 32 bits") << QVariant(1) << QVariant((qint64(1) << 32) * 1000) << 1 << 10000;
        QTest::newRow("a list") << QVariant(QStringList{"1", "2"}) << QVariant(QStringList{"1", "2"}) << 0 << 5;
    }
    void hostileStoredValuesAreShownAsTheNearestThatIsAllowed()
    {
        QFETCH(QVariant, theme);
        QFETCH(QVariant, thresholdUs);
        QFETCH(int, themeShown);
        QFETCH(int, ms);
        {
            QSettings file(QStringLiteral("loopscope"), QStringLiteral("loopscope"));
            file.clear();
            file.setValue(QStringLiteral("theme"), theme);
            file.setValue(QStringLiteral("language"), theme);
            file.setValue(QStringLiteral("lagThresholdUs"), thresholdUs);
        }
        app::StoredSettings stored;
        const Theme dark(ThemeMode::Dark);
        SettingsDialog dialog(dark, stored);
        for (const auto* box : dialog.findChildren<QComboBox*>())
            QCOMPARE(box->currentIndex(), themeShown);
        QCOMPARE(dialog.findChild<QSpinBox*>()->value(), ms);
        // What is stored again is sound.
        QTest::mouseClick(dialog.findChild<QCheckBox*>(), Qt::LeftButton, {}, QPoint(8, 8));
        const QSettings file(QStringLiteral("loopscope"), QStringLiteral("loopscope"));
        QCOMPARE(file.value(QStringLiteral("theme")).toInt(), themeShown);
        QCOMPARE(file.value(QStringLiteral("lagThresholdUs")).toInt(), ms * 1000);
    }

private:
    QTemporaryDir m_folder;
};

QTEST_MAIN(SettingsDialogTest)
#include "tst_settingsdialog.moc"
