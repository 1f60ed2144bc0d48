// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/colourscience.h"
#include "ui/theme/style.h"
#include "ui/theme/tablecell.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QStyle>
#include <QTableView>
#include <QTest>

using namespace loopscope;
using namespace loopscope::ui;

Q_DECLARE_METATYPE(const loopscope::ui::Tokens*)

namespace {

QColor pixelOf(QWidget& widget, QPoint at)
{
    return widget.grab().toImage().pixelColor(at);
}

// The smallest difference of any two of the first n worker colours under one kind of vision.
double closest(const Tokens& tokens, std::size_t n, const test::Matrix& vision)
{
    double least = 1000;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t k = i + 1; k < n; ++k)
            least = std::min(
                least, test::ciede2000(test::lab(tokens.workers[i], vision), test::lab(tokens.workers[k], vision)));
    return least;
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private:
    static void bothThemes()
    {
        QTest::addColumn<const Tokens*>("tokens");
        QTest::newRow("dark") << &Tokens::darkTokens();
        QTest::newRow("light") << &Tokens::lightTokens();
    }

private slots:
    // Two pairs of the published test data of CIEDE2000, so that the measure itself is trusted.
    void measureAgreesWithPublishedPairs()
    {
        QVERIFY(std::abs(test::ciede2000({50, 2.6772, -79.7751}, {50, 0, -82.7485}) - 2.0425) < 1e-4);
        QVERIFY(std::abs(test::ciede2000({2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}) - 0.9082) < 1e-4);
    }

    void textIsReadable_data() { bothThemes(); }
    void textIsReadable()
    {
        QFETCH(const Tokens*, tokens);
        const Tokens& t = *tokens;
        for (const QColor& text : {t.t1, t.t2, t.t3, t.acc, t.ok, t.warn, t.crit, t.info})
            for (const QColor& ground : {t.panel, t.bg, t.raised, t.sel, t.hover})
                QVERIFY2(test::contrast(text, ground) >= 4.5, qPrintable(text.name() + " on " + ground.name()));
        const std::pair<QColor, QColor> tinted[] = {
            {t.crit, t.critbg}, {t.warn, t.warnbg}, {t.ok, t.okbg}, {t.info, t.infobg}};
        for (const auto& [text, tint] : tinted) {
            QVERIFY2(test::contrast(text, tint) >= 4.5, qPrintable(text.name() + " on its tint"));
            QVERIFY(test::contrast(t.t1, tint) >= 13);
            QVERIFY(test::contrast(t.t2, tint) >= 7);
        }
        QVERIFY(test::contrast(t.onfill, t.accfill) >= 4.5);
        QVERIFY(test::contrast(t.ctl, t.panel) >= 3);
    }

    void workersAreTold_data() { bothThemes(); }
    void workersAreTold()
    {
        QFETCH(const Tokens*, tokens);
        for (const QColor& colour : tokens->workers)
            QVERIFY2(test::contrast(colour, tokens->panel) >= 3, qPrintable(colour.name()));
        QVERIFY(closest(*tokens, 16, test::NormalVision) >= 15.6);
        QVERIFY(closest(*tokens, 16, test::Protanopia) >= 9.8);
        QVERIFY(closest(*tokens, 16, test::Deuteranopia) >= 9.8);
        QVERIFY(closest(*tokens, 8, test::Protanopia) >= 10.2);
        QVERIFY(closest(*tokens, 8, test::Deuteranopia) >= 10.3);
    }

    void mapGoesOneWay_data() { bothThemes(); }
    void mapGoesOneWay()
    {
        QFETCH(const Tokens*, tokens);
        for (std::size_t i = 1; i < tokens->map.size(); ++i) {
            const double before = test::lab(tokens->map[i - 1], test::NormalVision)[0];
            const double here = test::lab(tokens->map[i], test::NormalVision)[0];
            QVERIFY(tokens->dark ? here > before : here < before);
        }
    }

    void slotKeepsItsColour()
    {
        const Tokens& t = Tokens::darkTokens();
        QCOMPARE(t.worker(WorkerSlot{1}), QColor(0x33, 0x7E, 0xD0));
        QCOMPARE(t.worker(WorkerSlot{16}), t.workers[15]);
        QCOMPARE(t.worker(WorkerSlot{17}), t.worker(WorkerSlot{1}));
        QCOMPARE(t.worker(WorkerSlot{65535}), t.workers[65534 % 16]);
    }

    void modeChangesPaletteOnce()
    {
        Theme theme(ThemeMode::Dark);
        QSignalSpy changed(&theme, &Theme::changed);
        QVERIFY(theme.isDark());
        QCOMPARE(QApplication::palette().color(QPalette::Window), Tokens::darkTokens().bg);
        theme.setMode(ThemeMode::Dark);
        QCOMPARE(changed.count(), 0);
        theme.setMode(ThemeMode::Light);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(theme.mode(), ThemeMode::Light);
        QCOMPARE(QApplication::palette().color(QPalette::Window), Tokens::lightTokens().bg);
        QCOMPARE(QApplication::palette().color(QPalette::Disabled, QPalette::Text),
                 mixed(Tokens::lightTokens().t3, Tokens::lightTokens().panel, 0.6));
    }

    void systemFollowsThePaletteThatWas()
    {
        QApplication::setStyle(QStringLiteral("Fusion"));
        QApplication::setPalette(paletteOf(Tokens::darkTokens()));
        const Theme dark(ThemeMode::System);
        QVERIFY(dark.isDark());
        QApplication::setPalette(paletteOf(Tokens::lightTokens()));
        const Theme light(ThemeMode::System);
        QVERIFY(!light.isDark());
    }

    void typeFollowsTheApplicationFont()
    {
        const QFont before = QApplication::font();
        QFont base = before;
        base.setPixelSize(26);
        QApplication::setFont(base);
        QCOMPARE(font(TextStyle::Body).pixelSize(), 26);
        QCOMPARE(font(TextStyle::Display).pixelSize(), 44);
        QCOMPARE(font(TextStyle::Small).pixelSize(), 22);
        QCOMPARE(font(TextStyle::Small, QFont::DemiBold).weight(), QFont::DemiBold);
        QApplication::setFont(before);
    }

    void buttonsShowTheirVariant()
    {
        const Theme theme(ThemeMode::Light);
        const Tokens& t = theme.tokens();
        QPushButton button(QString{});
        button.resize(100, size::Control);
        const QPoint inside(50, 6);
        setVariant(button, ButtonVariant::Normal);
        QCOMPARE(pixelOf(button, inside), t.raised);
        QCOMPARE(pixelOf(button, {50, 0}), t.line2);
        setVariant(button, ButtonVariant::Primary);
        QCOMPARE(pixelOf(button, inside), t.accfill);
        button.setEnabled(false); // nothing can be done: the fill goes
        QCOMPARE(pixelOf(button, inside), t.panel);
        button.setEnabled(true);
        button.setCheckable(true);
        button.setChecked(true);
        setVariant(button, ButtonVariant::Segment);
        QCOMPARE(pixelOf(button, inside), t.sel);
        setVariant(button, ButtonVariant::Flat);
        button.setChecked(false);
        QVERIFY(pixelOf(button, inside) != t.accfill);
    }

    void segmentsKnowTheirPlace()
    {
        const Theme theme(ThemeMode::Dark);
        QPushButton first;
        QPushButton middle;
        QPushButton last;
        joinSegments({&first, &middle, &last});
        QCOMPARE(first.property("segmentPlace").toString(), QStringLiteral("first"));
        QCOMPARE(middle.property("segmentPlace").toString(), QStringLiteral("middle"));
        QCOMPARE(last.property("segmentPlace").toString(), QStringLiteral("last"));
        joinSegments({&first});
        QCOMPARE(first.property("segmentPlace").toString(), QStringLiteral("only"));
    }

    void focusIsSeen()
    {
        const Theme theme(ThemeMode::Dark);
        QWidget window;
        QLineEdit edit(&window);
        QLineEdit other(&window);
        edit.setGeometry(10, 10, 200, 30);
        other.setGeometry(10, 60, 200, 30);
        window.resize(300, 120);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        other.setFocus();
        const QPoint border(100, 0);
        QCOMPARE(pixelOf(edit, border), theme.tokens().line2);
        edit.setFocus();
        QCOMPARE(pixelOf(edit, border), theme.tokens().acc);
    }

    // Tables begin and end where the headings of a page do, their titles and their cells.
    void tablesKeepThePaddingOfAPageAtTheirEdges()
    {
        const Theme theme(ThemeMode::Dark);
        QStandardItemModel model(1, 3);
        for (int column = 0; column < 3; ++column) {
            model.setItem(0, column, new QStandardItem(QStringLiteral("\u2588"))); // a block: nothing but ink
            model.setHeaderData(column, Qt::Horizontal, QStringLiteral("\u2588"));
            model.setHeaderData(column, Qt::Horizontal, int(Qt::AlignLeft | Qt::AlignVCenter), Qt::TextAlignmentRole);
        }
        QTableView table;
        table.setFrameShape(QFrame::NoFrame);
        table.verticalHeader()->hide();
        table.setModel(&model);
        for (int column = 0; column < 3; ++column)
            table.setColumnWidth(column, 100);
        table.resize(300, 80);
        table.show();
        QVERIFY(QTest::qWaitForWindowExposed(&table));
        QStyleOptionViewItem option;
        option.widget = &table;
        option.rect = QRect(0, 0, 100, 25);
        QCOMPARE(cellContents(option, 4), QRect(size::Padding, 0, 100 - size::Padding - 4, 24));
        option.rect.moveLeft(100);
        QCOMPARE(cellContents(option, 4), QRect(104, 0, 92, 24));
        option.rect.moveLeft(200);
        QCOMPARE(cellContents(option, 4), QRect(204, 0, 100 - 4 - size::Padding, 24));
        const QImage image = table.grab().toImage();
        const auto inkFrom = [&](int x, int y) {
            const QColor ground = image.pixelColor(x + 1, y);
            int at = x + 1;
            while (at < x + 60 && image.pixelColor(at, y) == ground)
                ++at;
            return at - x;
        };
        const int title = table.horizontalHeader()->height() / 2;
        const int cell = table.horizontalHeader()->height() + table.rowHeight(0) / 2;
        QVERIFY(std::abs(inkFrom(0, title) - size::Padding) <= 1);
        QVERIFY(std::abs(inkFrom(0, cell) - size::Padding) <= 1);
        QVERIFY(std::abs(inkFrom(100, title) - size::HeaderMargin) <= 1);
        QVERIFY(std::abs(inkFrom(100, cell) - size::HeaderMargin) <= 1);
    }

    void checkBoxFillsWhenOn()
    {
        const Theme theme(ThemeMode::Dark);
        QCheckBox box;
        box.resize(box.sizeHint());
        const QPoint inside(4, box.height() / 2 - 4); // beside the tick
        QVERIFY(pixelOf(box, inside) != theme.tokens().accfill);
        box.setChecked(true);
        QCOMPARE(pixelOf(box, inside), theme.tokens().accfill);
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
