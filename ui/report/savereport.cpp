// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/savereport.h"
#include "core/analysis/reportcsv.h"
#include "core/analysis/reporthtml.h"
#include "core/analysis/reportjson.h"
#include "ui/report/reportpdf.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QSaveFile>

namespace loopscope::ui {

namespace {
constexpr ReportFormat Formats[]{ReportFormat::Html, ReportFormat::Pdf, ReportFormat::Json, ReportFormat::Csv};
}

QString suffixOf(ReportFormat format)
{
    switch (format) {
    case ReportFormat::Html:
        return QStringLiteral("html");
    case ReportFormat::Pdf:
        return QStringLiteral("pdf");
    case ReportFormat::Json:
        return QStringLiteral("json");
    case ReportFormat::Csv:
        break;
    }
    return QStringLiteral("csv");
}

std::optional<ReportFormat> formatOf(const QString& fileName)
{
    for (const auto format : Formats) {
        if (fileName.endsWith(QLatin1Char('.') + suffixOf(format), Qt::CaseInsensitive))
            return format;
    }
    return std::nullopt;
}

Result<QByteArray> renderReport(const analysis::Report& report, ReportFormat format)
{
    switch (format) {
    case ReportFormat::Html:
        return QByteArray::fromStdString(analysis::renderHtml(report));
    case ReportFormat::Json:
        return QByteArray::fromStdString(analysis::renderJson(report));
    case ReportFormat::Csv:
        return QByteArray::fromStdString(analysis::renderCsv(report));
    case ReportFormat::Pdf:
        break;
    }
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    if (auto done = renderPdf(report, buffer); !done)
        return tl::unexpected<Error>(done.error());
    return buffer.data();
}

Result<void> saveReport(const analysis::Report& report, ReportFormat format, const QString& fileName)
{
    const auto bytes = renderReport(report, format);
    if (!bytes)
        return tl::unexpected<Error>(bytes.error());
    QSaveFile file(fileName);
    const auto failed = [&] {
        return fail(ErrorCode::Failed,
                    QCoreApplication::translate("Report", "The report could not be written to %1: %2.")
                        .arg(fileName, file.errorString())
                        .toStdString());
    };
    if (!file.open(QIODevice::WriteOnly))
        return failed();
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    if (file.write(*bytes) != bytes->size() || !file.commit())
        return failed();
    return {};
}

} // namespace loopscope::ui
