// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"
#include "core/base/error.h"

#include <QByteArray>
#include <QString>
#include <optional>

namespace loopscope::ui {

enum class ReportFormat { Html, Pdf, Json, Csv };

// "html", "pdf", "json", "csv"
[[nodiscard]] QString suffixOf(ReportFormat format);
// By the end of the name, in any case; nothing for anything else.
[[nodiscard]] std::optional<ReportFormat> formatOf(const QString& fileName);

[[nodiscard]] Result<QByteArray> renderReport(const analysis::Report& report, ReportFormat format);
// Writes the whole file or none of it: a file of that name stays as it was when something fails. Readable and writable
// by the owner only, since a report names hosts and keys.
[[nodiscard]] Result<void> saveReport(const analysis::Report& report, ReportFormat format, const QString& fileName);

} // namespace loopscope::ui
