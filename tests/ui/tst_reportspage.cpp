// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pagebench.h"
#include "ui/panels/reportpreview.h"
#include "ui/panels/reportspage.h"
#include "ui/panels/savedreports.h"
#include "ui/panels/segmentrow.h"

#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>

using namespace loopscope;
using namespace loopscope::ui;
using test::PageBench;

namespace {

QPushButton* button(QWidget& page, const QString& accessibleName)
{
    const auto buttons = page.findChildren<QPushButton*>();
    for (QPushButton* each : buttons) {
        if (each->accessibleName() == accessibleName)
            return each;
    }
    return nullptr;
}

QByteArray contentsOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("not there: ") + path.toUtf8();
}

} // namespace

class ReportsPageTest : public QObject
{
    Q_OBJECT

    struct Attached : PageBench
    {
        Attached() : page(context())
        {
            page.resize(1200, 760);
            isReady = attach();
            page.setAttachment(&attachment);
            for (int second = 0; second < 30; ++second)
                isReady = isReady &&
                          sendSamples({test::rowOf(1, {0.002, 5e7}), test::rowOf(2, {second == 20 ? 0.3 : 0.001, 6e7})},
                                      test::HubTime + Micros{second * 1000000});
            page.show();
            isReady = isReady && QTest::qWaitForWindowExposed(&page);
        }
        bool isReady = false;
        ReportsPage page;
    };

private slots:
    void withoutAClusterItSaysSo()
    {
        PageBench bench;
        ReportsPage page(bench.context());
        page.show();
        QVERIFY(!page.makeReport());
        QVERIFY(!page.save());
        QVERIFY(page.preview().isHidden());
        QCOMPARE(page.saved().count(), 0);
    }

    void reportsTheRangeAsked()
    {
        Attached bench;
        QVERIFY(bench.isReady);
        const auto visible = bench.page.makeReport();
        QVERIFY(visible.has_value());
        // What lies before the first sample was not watched: it is no part of the report.
        const auto& state = bench.attachment.state();
        const WallTime begin = *state.firstSampleAt() - state.interval();
        QVERIFY(begin > bench.charts.from());
        QVERIFY(visible->from == begin);
        QVERIFY(visible->to == bench.charts.to());
        bench.page.setRange(ReportsPage::Range::FiveMinutes);
        const auto five = bench.page.makeReport();
        QVERIFY(five->from == begin);
        QVERIFY(five->to == test::HubTime + Micros{30000000}); // one interval after the last sample
        QCOMPARE(five->workers.size(), 2U);
        QCOMPARE(*five->figures.worstLag, 0.3);
        QCOMPARE(five->completeness.samplesReceived, 60U);
        QVERIFY(!five->redis);
        bench.page.setRedisSource([] {
            analysis::ReportRedis redis;
            redis.version = "7.0.15";
            return redis;
        });
        QCOMPARE(bench.page.makeReport()->redis->version, std::string("7.0.15"));
    }

    void savesByMouse()
    {
        Attached bench;
        QVERIFY(bench.isReady);
        bench.page.setFileName(bench.folder.filePath(QStringLiteral("mine.html")));
        auto* pdf = button(bench.page, QStringLiteral("Format PDF"));
        QVERIFY(pdf != nullptr);
        QTest::mouseClick(pdf, Qt::LeftButton);
        const QString path = bench.folder.filePath(QStringLiteral("mine.pdf"));
        QCOMPARE(bench.page.fileName(), path); // the end follows the format
        QSignalSpy notices(&bench.page, &Page::noticeRaised);
        QTest::mouseClick(button(bench.page, QStringLiteral("Save report")), Qt::LeftButton);
        QVERIFY(contentsOf(path).startsWith("%PDF-1."));
        QCOMPARE(notices.count(), 1);
        QCOMPARE(bench.page.saved().count(), 1);
        QCOMPARE(bench.page.saved().fileName(0), path);
        QTest::mouseClick(button(bench.page, QStringLiteral("Copy the path of mine.pdf")), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), path);
        // The next one has a name of its own, in the same folder.
        QVERIFY(bench.page.fileName().startsWith(bench.folder.path() + QStringLiteral("/shop-")));
    }

    void savesByKeyboard()
    {
        Attached bench;
        QVERIFY(bench.isReady);
        auto* name = bench.page.findChild<QLineEdit*>();
        name->selectAll();
        const QString path = bench.folder.filePath(QStringLiteral("typed.json"));
        QTest::keyClicks(name, path);
        QVERIFY(bench.page.format() == ReportFormat::Json); // by the end of the name
        QTest::keyClick(name, Qt::Key_Return);
        const auto report = QJsonDocument::fromJson(contentsOf(path)).object();
        QCOMPARE(report[QStringLiteral("format")].toString(), QStringLiteral("loopscope-report"));
        name->selectAll();
        QTest::keyClicks(name, bench.folder.filePath(QStringLiteral("second.csv")));
        QTest::keyClick(&bench.page, Qt::Key_S, Qt::ControlModifier);
        QVERIFY(contentsOf(bench.folder.filePath(QStringLiteral("second.csv"))).startsWith("time,slot,"));
        QCOMPARE(bench.page.saved().count(), 2);
    }

    void aFileThatCannotBeWrittenIsSaidInPlace()
    {
        Attached bench;
        QVERIFY(bench.isReady);
        bench.page.setFileName(bench.folder.filePath(QStringLiteral("no/such/r.html")));
        QVERIFY(!bench.page.save());
        QCOMPARE(bench.page.saved().count(), 0);
        bool isSaid = false;
        const auto labels = bench.page.findChildren<QLabel*>();
        for (const QLabel* label : labels)
            isSaid = isSaid || (label->isVisible() && label->text().contains(QLatin1String("no/such/r.html")));
        QVERIFY(isSaid);
        bench.page.findChild<QLineEdit*>()->clear();
        bench.page.setFileName(QStringLiteral(" "));
        QVERIFY(!bench.page.save());
    }

    void previewShowsTheFile()
    {
        Attached bench;
        QVERIFY(bench.isReady);
        bench.page.refresh();
        QVERIFY(!bench.page.preview().isEmpty());
        QVERIFY(bench.page.preview().accessibleDescription().startsWith(QLatin1String("Worker 2 block")));
        bench.page.setFormat(ReportFormat::Csv);
        QVERIFY(
            bench.page.preview().text().startsWith(QLatin1String("time,slot,incarnation,metric,unit,value,text\n")));
        bench.page.setFormat(ReportFormat::Json);
        QVERIFY(bench.page.preview().text().startsWith(QLatin1String("{\n    \"")));
        QVERIFY(bench.page.preview().text().count(QLatin1Char('\n')) <= ReportPreview::MaxLines);
        bench.page.setFormat(ReportFormat::Html);
        QTRY_VERIFY(bench.page.preview().isDrawn());
        const QImage shown = bench.page.preview().grab().toImage();
        int white = 0;
        for (int y = 0; y < shown.height(); ++y)
            white += shown.pixelColor(shown.width() / 2, y) == QColor(Qt::white) ? 1 : 0;
        QVERIFY2(white > shown.height() / 2, qPrintable(QString::number(white))); // paper
    }

    void everythingFocusableHasAName()
    {
        Attached bench;
        const auto widgets = bench.page.findChildren<QWidget*>();
        for (const QWidget* each : widgets) {
            const bool isControl = qobject_cast<const QAbstractButton*>(each) || qobject_cast<const QLineEdit*>(each);
            if (each->focusPolicy() != Qt::NoFocus && isControl && !each->isHidden())
                QVERIFY2(!each->accessibleName().isEmpty(), each->metaObject()->className());
        }
    }
};

QTEST_MAIN(ReportsPageTest)
#include "tst_reportspage.moc"
