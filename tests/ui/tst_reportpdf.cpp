// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/reportfixture.h"
#include "ui/report/reportpdf.h"
#include "ui/report/savereport.h"

#include <QBuffer>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace loopscope;
using namespace loopscope::ui;

class ReportPdfTest : public QObject
{
    Q_OBJECT
    QTemporaryDir m_folder;

    // What poppler reads out of the file, which is not our own code.
    QString output(const char* program, const QStringList& arguments)
    {
        QProcess process;
        process.start(QLatin1String(program), arguments);
        if (!process.waitForFinished(30000) || process.exitCode() != 0)
            return QStringLiteral("%1 failed: %2").arg(QLatin1String(program), process.errorString());
        return QString::fromUtf8(process.readAllStandardOutput());
    }
    int pages(const QString& file)
    {
        const QStringList lines = output("pdfinfo", {file}).split(QLatin1Char('\n'));
        for (const QString& line : lines) {
            if (line.startsWith(QLatin1String("Pages:")))
                return line.mid(6).trimmed().toInt();
        }
        return 0;
    }

private slots:
    void printsWhatTheReportSays()
    {
        const QString file = m_folder.filePath(QStringLiteral("shop.pdf"));
        QVERIFY(saveReport(test::fixtureReport(), ReportFormat::Pdf, file).has_value());
        QCOMPARE(pages(file), 2);
        const QString info = output("pdfinfo", {file});
        QVERIFY2(info.contains(QLatin1String("A4")), qPrintable(info));
        QVERIFY(info.contains(QString::fromUtf8("shop on build-7 – Loopscope snapshot report")));
        const QString text = output("pdftotext", {QStringLiteral("-layout"), file, QStringLiteral("-")});
        for (const char* part :
             {"shop on build-7", "Worker 3 blocks its event loop since 14:02:11.", "212 ms", "Event-loop lag",
              "Heap used", "Handles", "Stalling", "flag bulk-cart on", "cart:bulk:9917", "7,197 of 7,200 received"})
            QVERIFY2(text.contains(QString::fromUtf8(part)), part);
        QVERIFY(text.contains(QRegularExpression(QStringLiteral("\\b1 ?/ ?2\\b"))));
        QVERIFY(text.contains(QRegularExpression(QStringLiteral("\\b2 ?/ ?2\\b"))));
    }

    void longTablesGoOnWithTheirHeader()
    {
        const QString file = m_folder.filePath(QStringLiteral("many.pdf"));
        QVERIFY(saveReport(test::fixtureReport(120), ReportFormat::Pdf, file).has_value());
        const int count = pages(file);
        QVERIFY2(count >= 4 && count <= 7, qPrintable(QString::number(count)));
        const QString second =
            output("pdftotext", {QStringLiteral("-f"), QStringLiteral("2"), QStringLiteral("-l"), QStringLiteral("2"),
                                 QStringLiteral("-layout"), file, QStringLiteral("-")});
        QVERIFY(second.contains(QLatin1String("Lag max")));
    }

    void hostileAndEmptyReportsPrint()
    {
        auto report = test::fixtureReport();
        report.cluster.name = std::string(5000, 'x');
        std::string longText(3000, 'y');
        longText += '\xff';
        report.events.assign(3, test::fixtureEvent(10, analysis::EventKind::App, 1, longText));
        for (auto& key : report.redis->topKeys)
            key.name = std::string(2000, 'z');
        const QString file = m_folder.filePath(QStringLiteral("hostile.pdf"));
        QVERIFY(saveReport(report, ReportFormat::Pdf, file).has_value());
        QVERIFY(pages(file) >= 2);
        QBuffer buffer;
        QVERIFY(buffer.open(QIODevice::WriteOnly));
        QVERIFY(renderPdf({}, buffer).has_value());
        QVERIFY(buffer.data().startsWith("%PDF-1."));
    }

    void aDeviceThatCannotBeWrittenIsAnError()
    {
        QBuffer buffer; // not open
        const auto done = renderPdf({}, buffer);
        QVERIFY(!done.has_value());
        QVERIFY(!done.error().message.empty());
    }

    void firstPageIsAPicture()
    {
        const QImage paper = renderFirstPage(test::fixtureReport(), 400);
        QCOMPARE(paper.size(), QSize(400, 565));
        int red = 0;
        int white = 0;
        for (int y = 0; y < paper.height(); ++y) {
            for (int x = 0; x < paper.width(); ++x) {
                const QColor colour = paper.pixelColor(x, y);
                red += colour.red() > 180 && colour.green() < 110 ? 1 : 0;
                white += colour == Qt::white ? 1 : 0;
            }
        }
        QVERIFY2(red > 50, qPrintable(QString::number(red))); // the verdict's bar, the limit, the marks
        QVERIFY(white > paper.width() * paper.height() / 2);
    }

    void savesEveryFormatForTheOwnerAlone()
    {
        const QByteArray beginnings[]{"<!DOCTYPE html>", "%PDF-1.", "{\"format\":\"loopscope-report\"", "time,slot,"};
        for (const auto format : {ReportFormat::Html, ReportFormat::Pdf, ReportFormat::Json, ReportFormat::Csv}) {
            const QString path = m_folder.filePath(QStringLiteral("r.") + suffixOf(format));
            QVERIFY(saveReport(test::fixtureReport(2), format, path).has_value());
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY(file.readAll().startsWith(beginnings[static_cast<int>(format)]));
            QVERIFY(!(file.permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther)));
            QCOMPARE(formatOf(path.toUpper()), format);
        }
        QVERIFY(!formatOf(QStringLiteral("report.docx")));
        QVERIFY(!formatOf(QStringLiteral("html")));
    }

    void whatCannotBeSavedLeavesTheOldFile()
    {
        const auto done =
            saveReport({}, ReportFormat::Html, m_folder.filePath(QStringLiteral("no/such/folder/r.html")));
        QVERIFY(!done.has_value());
        QVERIFY(QString::fromStdString(done.error().message).contains(QLatin1String("no/such/folder")));
        QVERIFY(!QFileInfo::exists(m_folder.filePath(QStringLiteral("no"))));
    }
};

QTEST_MAIN(ReportPdfTest)
#include "tst_reportpdf.moc"
