// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/figures.h"

#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <QTest>
#include <limits>

using namespace loopscope;
using namespace loopscope::ui;

Q_DECLARE_METATYPE(loopscope::ui::Quantity)

class TestFigures : public QObject
{
    Q_OBJECT

private slots:
    void figures_data()
    {
        QTest::addColumn<Quantity>("quantity");
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("unit");
        const auto row = [](const char* name, Quantity q, double v, const char* text, const char* unit) {
            QTest::newRow(name) << q << v << QString::fromUtf8(text) << QString::fromUtf8(unit);
        };
        row("stall", Quantity::Time, 0.2121, "212", "ms");
        row("calm", Quantity::Time, 0.00312, "3.1", "ms");
        row("ten", Quantity::Time, 0.01004, "10", "ms");
        row("tiny", Quantity::Time, 0.00004, "0.04", "ms");
        row("no lag", Quantity::Time, 0, "0", "ms");
        row("rounds to a second", Quantity::Time, 0.9996, "1.00", "s");
        row("seconds", Quantity::Time, 3.04159, "3.04", "s");
        row("negative", Quantity::Time, -0.05, "\u221250", "ms");
        row("bytes", Quantity::Bytes, 512, "512", "B");
        row("kib", Quantity::Bytes, 4096, "4.00", "KiB");
        row("mib", Quantity::Bytes, 372.0 * 1048576, "372", "MiB");
        row("mib short", Quantity::Bytes, 38.14 * 1048576, "38.1", "MiB");
        row("gib", Quantity::Bytes, 1.5301 * 1073741824, "1.53", "GiB");
        row("ratio", Quantity::Ratio, 0.974, "0.97", "");
        row("percent", Quantity::Percent, 0.9714, "97.1", "%");
        row("all", Quantity::Percent, 1, "100", "%");
        row("rate", Quantity::Rate, 284.3, "284", "/s");
        row("rate thousands", Quantity::Rate, 4118, "4,118", "/s");
        row("rate large", Quantity::Rate, 118200, "118", "k/s");
        row("rate huge", Quantity::Rate, 2.5e6, "2.50", "M/s");
        row("count", Quantity::Count, 1234567, "1,234,567", "");
        row("minus nothing", Quantity::Count, -0.2, "0", "");
        row("plain", Quantity::Plain, 3.14159, "3.14", "");
        row("nan", Quantity::Time, std::numeric_limits<double>::quiet_NaN(), "\u2013", "");
        row("infinite", Quantity::Bytes, std::numeric_limits<double>::infinity(), "\u2013", "");
    }
    void figures()
    {
        QFETCH(Quantity, quantity);
        QFETCH(double, value);
        const Figure out = figure(quantity, value, QLocale(QLocale::English, QLocale::UnitedStates));
        QTEST(out.value, "text");
        QTEST(out.unit, "unit");
    }

    void nothingIsADash()
    {
        QCOMPARE(figure(Quantity::Count, std::nullopt), (Figure{QString(QChar(0x2013)), QString()}));
        QCOMPARE(figureIn(QStringLiteral("MiB"), std::nullopt).text(), QString(QChar(0x2013)));
    }

    void languageDecidesTheSigns()
    {
        const QLocale german(QLocale::German, QLocale::Germany);
        QCOMPARE(figure(Quantity::Bytes, 1.5301 * 1073741824, german).value, QStringLiteral("1,53"));
        QCOMPARE(figure(Quantity::Count, 4118, german).value, QStringLiteral("4.118"));
        QCOMPARE(figure(Quantity::Time, 0.212, german).text(), QStringLiteral("212\u2009ms"));
    }

    void columnKeepsItsUnit()
    {
        const QLocale c(QLocale::English, QLocale::UnitedStates);
        QCOMPARE(figureIn(QStringLiteral("ms"), 3.2, c), (Figure{QStringLiteral("3,200"), QStringLiteral("ms")}));
        QCOMPARE(figureIn(QStringLiteral("ms"), 0.0031, c).value, QStringLiteral("3.1"));
        QCOMPARE(figureIn(QStringLiteral("MiB"), 372.0 * 1048576, c).value, QStringLiteral("372"));
        QCOMPARE(figureIn(QStringLiteral("%"), 0.5, c).value, QStringLiteral("50.0"));
        QCOMPARE(figureIn(QStringLiteral("k/s"), 5000, c).value, QStringLiteral("5.00"));
        QCOMPARE(figureIn(QString(), 118, c), (Figure{QStringLiteral("118"), QString()}));
    }

    void durations_data()
    {
        QTest::addColumn<qint64>("us");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << qint64(0) << QStringLiteral("0\u2009s");
        QTest::newRow("short") << qint64(210'000) << QStringLiteral("0.2\u2009s");
        QTest::newRow("negative") << qint64(-5) << QStringLiteral("0\u2009s");
        QTest::newRow("seconds") << qint64(45'000'000) << QStringLiteral("45\u2009s");
        QTest::newRow("minutes") << qint64(125'000'000) << QStringLiteral("2\u2009m 5\u2009s");
        QTest::newRow("many minutes") << qint64(660'000'000) << QStringLiteral("11\u2009m");
        QTest::newRow("hours") << qint64(7'860'000'000) << QStringLiteral("2\u2009h 11\u2009m");
        QTest::newRow("days") << qint64(532'800'000'000) << QStringLiteral("6\u2009d 4\u2009h");
    }
    void durations()
    {
        QFETCH(qint64, us);
        QTEST(durationText(Micros{us}, QLocale(QLocale::English, QLocale::UnitedStates)), "text");
    }

    void clocks() // the tests' zone is UTC
    {
        const WallTime t = wallTimeFromSeconds(1763388441.25);
        QCOMPARE(clockText(t), QStringLiteral("14:07:21"));
        QCOMPARE(shortClockText(t), QStringLiteral("14:07:21"));
        QCOMPARE(shortClockText(wallTimeFromSeconds(1763388420)), QStringLiteral("14:07"));
    }

    void digitsAreEquallyWide()
    {
        QFont face = QFont();
        face.setPixelSize(40);
        QCOMPARE(tabularWidth(face, QStringLiteral("111")), tabularWidth(face, QStringLiteral("888")));
        QVERIFY(tabularWidth(face, QStringLiteral("1")) >= QFontMetricsF(face).horizontalAdvance(QLatin1Char('1')));
        const Figure with{QStringLiteral("212"), QStringLiteral("ms")};
        QVERIFY(figureWidth(face, with) > tabularWidth(face, with.value));
    }

    void unitIsDrawnInItsColour()
    {
        QImage image(200, 40, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        QFont face = QFont();
        face.setPixelSize(24);
        painter.setFont(face);
        drawFigure(painter, QRectF(0, 0, 200, 40), Qt::AlignRight | Qt::AlignVCenter,
                   {QStringLiteral("888"), QStringLiteral("MiB")}, Qt::red, Qt::blue);
        painter.end();
        int lastRed = -1;
        int firstBlue = 200;
        for (int y = 0; y < 40; ++y)
            for (int x = 0; x < 200; ++x) {
                const QColor c = image.pixelColor(x, y);
                if (c.red() > 200 && c.blue() < 60)
                    lastRed = std::max(lastRed, x);
                if (c.blue() > 200 && c.red() < 60)
                    firstBlue = std::min(firstBlue, x);
            }
        QVERIFY(lastRed > 0);
        QVERIFY(firstBlue < 200);
        QVERIFY(lastRed < firstBlue);
    }
};

QTEST_MAIN(TestFigures)
#include "tst_themefigures.moc"
