// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/iconengine.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QFile>
#include <QPainter>
#include <QSvgRenderer>
#include <QTest>

using namespace loopscope::ui;

namespace {

struct Ink
{
    int full = 0;  // pixels wholly covered
    int wrong = 0; // covered in another colour
};

Ink inkOf(const QImage& image, const QColor& colour)
{
    Ink ink;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            if (pixel.alpha() < 250)
                continue;
            ++ink.full;
            ink.wrong += std::abs(pixel.red() - colour.red()) > 3 || std::abs(pixel.green() - colour.green()) > 3 ||
                         std::abs(pixel.blue() - colour.blue()) > 3;
        }
    return ink;
}

QStringList names()
{
    QStringList out;
    const QStringList files = QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")});
    for (const QString& file : files)
        out << file.chopped(4);
    return out;
}

} // namespace

class TestIcons : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_theme = std::make_unique<Theme>(ThemeMode::Dark); }
    void cleanupTestCase() { m_theme.reset(); }

    void setIsComplete()
    {
        const QStringList have = names();
        for (const char* name :
             {"activity", "server",   "database",     "list",          "file-text",      "search",
              "refresh",  "download", "chevron-left", "chevron-right", "chevron-up",     "chevron-down",
              "pause",    "play",     "close",        "check",         "triangle-alert", "plug",
              "link-off", "lock",     "copy",         "clock",         "terminal",       "globe",
              "folder",   "flask",    "sun",          "moon",          "monitor",        "filter",
              "columns",  "info",     "cpu",          "power",         "dots",           "pin",
              "eye",      "key",      "settings"})
            QVERIFY2(have.contains(QLatin1String(name)), name);
    }

    void drawnOnOneGrid_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString& name : names())
            QTest::newRow(qPrintable(name)) << name;
    }
    void drawnOnOneGrid()
    {
        QFETCH(QString, name);
        QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray svg = file.readAll();
        QVERIFY(QSvgRenderer(svg).isValid());
        QVERIFY(svg.contains("viewBox=\"0 0 24 24\""));
        QVERIFY(svg.contains("stroke=\"currentColor\""));
        QVERIFY(svg.contains("stroke-width=\"1.5\""));
        QVERIFY(svg.contains("stroke-linecap=\"round\""));
        QVERIFY(!svg.contains('#')); // no colour of its own
    }

    void takesTheTint_data() { drawnOnOneGrid_data(); }
    void takesTheTint()
    {
        QFETCH(QString, name);
        for (const QColor& colour : {Tokens::darkTokens().t2, Tokens::lightTokens().crit}) {
            const QImage image = m_theme->pixmap(name, 32, colour, 2).toImage();
            QCOMPARE(image.size(), QSize(64, 64));
            const Ink ink = inkOf(image, colour);
            QVERIFY(ink.full > 20);
            QCOMPARE(ink.wrong, 0);
            for (int i = 0; i < 64; ++i) { // nothing is cut at the edge
                QVERIFY(qAlpha(image.pixel(i, 0)) < 250 && qAlpha(image.pixel(i, 63)) < 250);
                QVERIFY(qAlpha(image.pixel(0, i)) < 250 && qAlpha(image.pixel(63, i)) < 250);
            }
        }
    }

    void iconFollowsTheTheme()
    {
        const QIcon icon = m_theme->icon(QStringLiteral("refresh"), &Tokens::acc);
        m_theme->setMode(ThemeMode::Dark);
        QCOMPARE(inkOf(icon.pixmap(64).toImage(), Tokens::darkTokens().acc).wrong, 0);
        m_theme->setMode(ThemeMode::Light);
        const Ink ink = inkOf(icon.pixmap(64).toImage(), Tokens::lightTokens().acc);
        QVERIFY(ink.full > 20);
        QCOMPARE(ink.wrong, 0);
    }

    void disabledIconIsFaint()
    {
        m_theme->setMode(ThemeMode::Dark);
        const QIcon icon = m_theme->icon(QStringLiteral("power"), &Tokens::crit);
        const Tokens& t = m_theme->tokens();
        QCOMPARE(inkOf(icon.pixmap(64, QIcon::Disabled).toImage(), mixed(t.t3, t.panel, 0.6)).wrong, 0);
        QVERIFY(inkOf(icon.pixmap(64, QIcon::Disabled).toImage(), t.crit).wrong > 0);
    }

    void paintsAtTheRatioOfTheDevice()
    {
        QImage target(32, 32, QImage::Format_ARGB32_Premultiplied);
        target.setDevicePixelRatio(2);
        target.fill(Qt::transparent);
        QPainter painter(&target);
        m_theme->icon(QStringLiteral("check"), &Tokens::ok).paint(&painter, QRect(0, 0, 16, 16));
        painter.end();
        QVERIFY(inkOf(target, m_theme->tokens().ok).full > 10);
    }

    void unknownNameIsNull()
    {
        QVERIFY(m_theme->pixmap(QStringLiteral("no-such-icon"), 16, Qt::red, 1).isNull());
        QVERIFY(m_theme->pixmap(QStringLiteral("check"), 0, Qt::red, 1).isNull());
    }

    void cacheServesTheSamePixmap()
    {
        IconCache cache;
        const QPixmap once = cache.pixmap(QStringLiteral("check"), 16, Qt::red, 1);
        QCOMPARE(cache.pixmap(QStringLiteral("check"), 16, Qt::red, 1).cacheKey(), once.cacheKey());
        QVERIFY(cache.pixmap(QStringLiteral("check"), 16, Qt::blue, 1).cacheKey() != once.cacheKey());
        QVERIFY(cache.pixmap(QStringLiteral("check"), 16, Qt::red, 2).cacheKey() != once.cacheKey());
        for (int i = 0; i < IconCache::MaxPixmaps + 1; ++i) // the bound holds: the first one left
            (void)cache.pixmap(QStringLiteral("check"), 16, QColor(i % 256, i / 256, 7), 1);
        QVERIFY(cache.pixmap(QStringLiteral("check"), 16, Qt::red, 1).cacheKey() != once.cacheKey());
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestIcons)
#include "tst_icons.moc"
