// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/storedsettings.h"
#include "tests/support/fakehub.h"
#include "tests/support/widgets.h"
#include "ui/dialogs/charttable.h"
#include "ui/dialogs/commandsheet.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/navigationbar.h"
#include "ui/mainwindow/topbar.h"
#include "ui/panels/overviewpage.h"
#include "ui/panels/verdictbar.h"
#include "ui/panels/workertable.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocalServer>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace loopscope;
using namespace loopscope::ui;
using test::FakeHub;

namespace {

constexpr int Patience = 10000; // ms; what is waited for comes by a signal

// The whole window on a real socket with a hub of the test's own.
struct Bench
{
    Bench() : hub(folder.filePath(QStringLiteral("shop.sock")))
    {
        hub.workers = {test::workerAt(1), test::workerAt(2), test::workerAt(3)};
        window.resize(1440, 900);
        window.show();
        isActive = QTest::qWaitForWindowActive(&window); // or shortcuts do not act
    }
    bool attach()
    {
        QSignalSpy attached(&window, &MainWindow::attached);
        window.attachTo(hub.url());
        return attached.count() > 0 || attached.wait(Patience);
    }
    bool sample(std::vector<double> lags)
    {
        QSignalSpy received(window.connector().attachment(), &console::Attachment::batchReceived);
        std::vector<wire::SampleRow> rows;
        for (std::size_t i = 0; i < lags.size(); ++i)
            rows.push_back(test::rowOf(static_cast<std::uint16_t>(i + 1), {lags[i], 1e8}));
        hub.broadcast(test::samplesLine(rows, clock.wallNow()));
        const bool came = received.count() > 0 || received.wait(Patience);
        window.refreshAll();
        return came;
    }
    [[nodiscard]] OverviewPage& overview() const { return *static_cast<OverviewPage*>(window.page(PageId::Overview)); }

    QTemporaryDir folder;
    SystemClock clock;
    app::PassingSettings settings{Preferences{}};
    Theme theme{ThemeMode::Dark};
    FakeHub hub;
    MainWindow window{clock, theme, settings, {}};
    bool isActive = false;
};

bool isReachable(const QWidget& widget)
{
    return (widget.focusPolicy() & Qt::TabFocus) != 0;
}

} // namespace

class WindowTest : public QObject
{
    Q_OBJECT
private slots:
    void beginsAtTheAttachPage()
    {
        Bench bench;
        QCOMPARE(bench.window.currentPage(), PageId::Attach);
        bench.window.showPage(PageId::Overview); // nothing attached: stays
        QCOMPARE(bench.window.currentPage(), PageId::Attach);
    }

    void attachesAndRemembers()
    {
        Bench bench;
        QVERIFY(bench.attach());
        QCOMPARE(bench.window.currentPage(), PageId::Overview);
        QCOMPARE(int(bench.settings.recent().size()), 1);
        QVERIFY(bench.settings.recent().front().name.startsWith(QLatin1String("shop")));
        QVERIFY(bench.sample({0.002, 0.003, 0.004}));
        QCOMPARE(bench.overview().table().model()->rowCount(), 3);
        QVERIFY(!bench.overview().verdict().isVisible());
    }

    void anAddressWithNobodyBehindItSaysSo()
    {
        Bench bench;
        QSignalSpy failed(&bench.window, &MainWindow::attachFailed);
        bench.window.attachTo(QStringLiteral("unix:/nowhere/at/all.sock"));
        QVERIFY(failed.count() > 0 || failed.wait(Patience));
        QVERIFY(!failed.front().front().toString().isEmpty());
        QCOMPARE(bench.window.currentPage(), PageId::Attach);
        failed.clear();
        bench.window.attachTo(QStringLiteral("gopher://x"));
        QCOMPARE(failed.count(), 1);
    }

    void whoIsWaitedForIsSaid()
    {
        Bench bench;
        QLocalServer silent; // takes connections and says nothing
        const QString path = bench.folder.filePath(QStringLiteral("silent.sock"));
        QVERIFY(silent.listen(path));
        bench.window.attachTo(QStringLiteral("unix:") + path);
        const auto& bar = *bench.window.findChild<TopBar*>();
        QCOMPARE(bar.linkText(), QStringLiteral("connecting"));
        QVERIFY(test::shownTexts(bench.window).contains(QStringLiteral("Connecting to unix:%1…").arg(path)));
        QCOMPARE(bench.window.page(PageId::Attach)->findChild<QLineEdit*>()->text(),
                 QStringLiteral("unix:") + path); // to be corrected
        QSignalSpy failed(&bench.window, &MainWindow::attachFailed);
        QTRY_VERIFY(silent.hasPendingConnections());
        delete silent.nextPendingConnection();
        QTRY_COMPARE(failed.count(), 1);
        QTRY_COMPARE(bar.linkText(), QStringLiteral("not attached"));
        QVERIFY(test::says(bench.window, failed.front().front().toString()));
    }

    void theWorstWorkerIsChosenAtFirst()
    {
        Bench bench;
        QVERIFY(bench.attach());
        QVERIFY(bench.sample({0.002, 0.212, 0.004}));
        QVERIFY(bench.overview().verdict().isVisible());
        QVERIFY(bench.overview().verdict().sentence().contains(QLatin1String("Worker 2")));
        QCOMPARE(bench.window.selection().selected()->value, std::uint16_t(2));
        QVERIFY(bench.window.isSidePanelShown());
        // A person closes it: it stays closed.
        QTest::keyClick(&bench.window, Qt::Key_Escape);
        QVERIFY(!bench.window.selection().selected());
        QVERIFY(bench.sample({0.002, 0.215, 0.004}));
        QVERIFY(!bench.window.selection().selected());
        QVERIFY(!bench.window.isSidePanelShown());
    }

    void aChoiceIsNotTakenFromAPersonOnAnyPage()
    {
        Bench bench;
        QVERIFY(bench.attach());
        bench.window.showPage(PageId::Workers);
        bench.window.selection().select(WorkerSlot{1});
        QVERIFY(bench.sample({0.002, 0.212, 0.004}));
        QVERIFY(bench.window.selection().selected() == WorkerSlot{1});
        // Nobody chose: the page of the workers opens on the sick one, too.
        Bench other;
        QVERIFY(other.attach());
        other.window.showPage(PageId::Workers);
        QVERIFY(other.sample({0.002, 0.003, 0.3}));
        QVERIFY(other.window.selection().selected() == WorkerSlot{3});
    }

    void rowsAndLinesAreOneObject()
    {
        Bench bench;
        QVERIFY(bench.attach());
        QVERIFY(bench.sample({0.002, 0.003, 0.004}));
        WorkerTable& table = bench.overview().table();
        const QPoint second = table.visualRect(table.model()->index(1, 0)).center();
        QTest::mouseMove(table.viewport(), second);
        QTRY_VERIFY(bench.window.charts().hovered() == WorkerSlot{2});
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, second);
        QCOMPARE(bench.window.selection().selected()->value, std::uint16_t(2));
        QCOMPARE(bench.window.charts().selected()->value, std::uint16_t(2));
        // The other way round: a line chosen selects the row.
        bench.window.charts().setSelected(WorkerSlot{3});
        QVERIFY(table.slotAt(table.currentIndex()) == WorkerSlot{3});
        QTest::keyClick(&table, Qt::Key_K);
        QCOMPARE(bench.window.selection().selected()->value, std::uint16_t(2));
        // Selection survives a change of page.
        QTest::keyClick(&bench.window, Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(bench.window.currentPage(), PageId::Workers);
        QCOMPARE(bench.window.selection().selected()->value, std::uint16_t(2));
    }

    void aClickOnTheHeaderSorts()
    {
        Bench bench;
        QVERIFY(bench.attach());
        QVERIFY(bench.sample({0.002, 0.030, 0.004}));
        WorkerTable& table = bench.overview().table();
        QHeaderView* header = table.horizontalHeader();
        const QPoint at(header->sectionViewportPosition(WorkerTableModel::LagMax) + 20, header->height() / 2);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, at);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(header->sortIndicatorSection(), int(WorkerTableModel::LagMax));
        const int row = header->sortIndicatorOrder() == Qt::DescendingOrder ? 0 : 2;
        QVERIFY(table.slotAt(table.model()->index(row, 0)) == WorkerSlot{2});
    }

    void rangesAndPauseByKey()
    {
        Bench bench;
        QVERIFY(bench.attach());
        const Micros before = bench.window.charts().baseSpan();
        QTest::keyClick(&bench.window, Qt::Key_BracketRight);
        QVERIFY(bench.window.charts().baseSpan() > before);
        QTest::keyClick(&bench.window, Qt::Key_BracketLeft);
        QCOMPARE(bench.window.charts().baseSpan(), before);
        QTest::keyClick(&bench.window, Qt::Key_Space);
        QVERIFY(!bench.window.charts().isLive());
        QTest::keyClick(&bench.window, Qt::Key_Space);
        QVERIFY(bench.window.charts().isLive());
    }

    void theRestartSheetAsksFirstAndEnterIsSafe()
    {
        Bench bench;
        int asked = 0;
        bench.hub.onRequest = [&](const wire::Request&) {
            ++asked;
            return std::string();
        };
        QVERIFY(bench.attach());
        QVERIFY(bench.sample({0.002, 0.003, 0.004}));
        bench.window.selection().select(WorkerSlot{2});
        QTest::keyClick(&bench.window, Qt::Key_R);
        CommandSheet& sheet = bench.window.sheet();
        QCOMPARE(sheet.sheetState(), CommandSheet::State::Asking);
        QVERIFY(sheet.isVisible());
        QTest::keyClick(&sheet, Qt::Key_Return);
        QCOMPARE(sheet.sheetState(), CommandSheet::State::Closed);
        QCOMPARE(int(bench.window.connector().attachment()->state().commands().size()), 0);
        QTest::keyClick(&bench.window, Qt::Key_R);
        QAbstractButton* act = nullptr;
        for (auto* button : sheet.findChildren<QAbstractButton*>()) {
            if (button->text().startsWith(QLatin1String("Restart worker")))
                act = button;
        }
        QVERIFY(act != nullptr);
        QTest::mouseClick(act, Qt::LeftButton);
        QCOMPARE(sheet.sheetState(), CommandSheet::State::Progress);
        QTRY_COMPARE_WITH_TIMEOUT(asked, 1, Patience);
        QTest::keyClick(&sheet, Qt::Key_Escape); // hide, keep going
        QCOMPARE(sheet.sheetState(), CommandSheet::State::Closed);
    }

    void aLostLinkStaysInThePicture()
    {
        Bench bench;
        QVERIFY(bench.attach());
        QVERIFY(bench.sample({0.002, 0.003, 0.004}));
        QSignalSpy link(bench.window.connector().attachment(), &console::Attachment::linkChanged);
        bench.hub.dropConsoles();
        QTRY_VERIFY_WITH_TIMEOUT(
            bench.window.connector().attachment()->state().link().state != console::LinkState::Live, Patience);
        bench.window.refreshAll();
        QVERIFY(link.count() > 0);
        QCOMPARE(bench.window.currentPage(), PageId::Overview);
        QCOMPARE(bench.overview().table().model()->rowCount(), 3);
        // It reconnects by itself and says so.
        QTRY_VERIFY_WITH_TIMEOUT(
            bench.window.connector().attachment()->state().link().state == console::LinkState::Live, Patience);
    }

    void aLinkThatIsGivenUpStaysLostUntilAskedFor()
    {
        Bench bench;
        QVERIFY(bench.attach());
        QVERIFY(bench.sample({0.002, 0.003, 0.004}));
        const auto link = [&] { return bench.window.connector().attachment()->state().link().state; };
        const auto press = [&](const char* text) {
            for (auto* button : bench.overview().verdict().findChildren<QAbstractButton*>()) {
                if (button->isVisible() && button->text() == QLatin1String(text)) {
                    QTest::mouseClick(button, Qt::LeftButton);
                    return true;
                }
            }
            return false;
        };
        bench.hub.close();
        QTRY_VERIFY_WITH_TIMEOUT(link() == console::LinkState::Lost, Patience);
        bench.window.refreshAll();
        QVERIFY(press("Stop trying"));
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window.connector().attachment()->state().link().nextTry, Patience);
        QVERIFY(bench.hub.listen());
        bench.window.refreshAll();
        QVERIFY(press("Reconnect now"));
        QTRY_VERIFY_WITH_TIMEOUT(link() == console::LinkState::Live, Patience);
    }

    void aRowIsCopiedWithItsHeads()
    {
        Bench bench;
        QVERIFY(bench.attach());
        QVERIFY(bench.sample({0.002, 0.212, 0.004}));
        bench.window.selection().select(WorkerSlot{2});
        QTest::keyClick(&bench.overview().table(), Qt::Key_C);
        const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 2);
        QVERIFY(lines[0].startsWith(QLatin1String("Worker\tpid")));
        QVERIFY(lines[1].contains(QLatin1String("212")));
        QCOMPARE(lines[0].count(QLatin1Char('\t')), lines[1].count(QLatin1Char('\t')));
    }

    void aChartIsATableByKey()
    {
        Bench bench;
        QVERIFY(bench.attach());
        QVERIFY(bench.sample({0.002, 0.212, 0.004}));
        QTest::keyClick(&bench.overview(), Qt::Key_T);
        auto* dialog = bench.window.findChild<ChartTable*>();
        QVERIFY(dialog != nullptr);
        QCOMPARE(dialog->windowTitle(), QStringLiteral("Event-loop lag"));
        QCOMPARE(dialog->table().columnCount(), 4); // time and three workers
        QVERIFY(!dialog->isModal());
    }

    void theNavigationFoldsAway()
    {
        Bench bench;
        QVERIFY(bench.isActive);
        QVERIFY(bench.attach());
        const auto* bar = bench.window.findChild<NavigationBar*>();
        QVERIFY(bar != nullptr && bar->isVisible());
        QTest::keyClick(&bench.window, Qt::Key_B, Qt::ControlModifier);
        QVERIFY(!bar->isVisible());
        QTest::keyClick(&bench.window, Qt::Key_2, Qt::ControlModifier);
        QVERIFY(!bar->isVisible());
        QTest::keyClick(&bench.window, Qt::Key_B, Qt::ControlModifier);
        QVERIFY(bar->isVisible());
    }

    void aNarrowWorkersPageHasNoScrollBar()
    {
        Bench bench;
        QVERIFY(bench.attach());
        QVERIFY(bench.sample({0.002, 0.212, 0.004}));
        bench.window.resize(1024, 640);
        bench.window.showPage(PageId::Workers);
        bench.window.refreshAll();
        const auto* table = bench.window.page(PageId::Workers)->findChild<WorkerTable*>();
        QVERIFY(table != nullptr);
        QCOMPARE(table->horizontalScrollBar()->maximum(), 0);
        for (const auto column : {WorkerTableModel::Worker, WorkerTableModel::State, WorkerTableModel::LagMax})
            QVERIFY(!table->isColumnHidden(column));
    }

    void themesSwitchAtRunTime()
    {
        Bench bench;
        QVERIFY(bench.isActive);
        const QColor dark = bench.window.palette().color(QPalette::Window);
        for (int i = 0; i < 3 && bench.theme.mode() != ThemeMode::Light; ++i)
            QTest::keyClick(&bench.window, Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(bench.theme.mode(), ThemeMode::Light);
        QVERIFY(!bench.theme.isDark());
        QVERIFY(QApplication::palette().color(QPalette::Window) != dark);
        QCOMPARE(bench.settings.preferences().theme, ThemeMode::Light);
    }

    void aNarrowWindowKeepsWhatMatters()
    {
        Bench bench;
        QVERIFY(bench.attach());
        QVERIFY(bench.sample({0.002, 0.212, 0.004}));
        bench.window.resize(1024, 640);
        bench.window.refreshAll();
        QVERIFY(!bench.window.isSidePanelShown());
        QVERIFY(bench.overview().verdict().isVisible());
        QVERIFY(bench.overview().table().isVisible());
        // The worst come first there.
        const WorkerTable& table = bench.overview().table();
        QVERIFY(table.slotAt(table.model()->index(0, 0)) == WorkerSlot{2});
    }

    void everythingFocusableHasAName()
    {
        Bench bench;
        QVERIFY(bench.attach());
        QVERIFY(bench.sample({0.002, 0.212, 0.004}));
        bench.window.sheet().ask({false, WorkerSlot{2}, console::RestartMode::Graceful});
        QStringList nameless;
        int seen = 0;
        for (const QWidget* widget : bench.window.findChildren<QWidget*>()) {
            if (!isReachable(*widget) || widget->focusProxy() != nullptr || widget->inherits("QScrollBar"))
                continue;
            ++seen;
            if (widget->accessibleName().isEmpty())
                nameless << QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') +
                                widget->objectName() + QLatin1String(" in ") +
                                QString::fromLatin1(widget->parentWidget()->metaObject()->className());
        }
        QVERIFY(seen > 20);
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1String("; "))));
    }
};

QTEST_MAIN(WindowTest)
#include "tst_window.moc"
