// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"
#include "core/base/error.h"

#include <QImage>

class QIODevice;

namespace loopscope::ui {

// The same content as the HTML file on A4 pages with margins of 12 mm: vector charts, text that can be searched and
// copied, "1 / 3" at the foot of each page. device is open for writing. Needs a QGuiApplication; on its thread. Fails
// when the device cannot be written.
[[nodiscard]] Result<void> renderPdf(const analysis::Report& report, QIODevice& device);

// The first page as a picture of so many dots, for a look at it before it is saved.
[[nodiscard]] QImage renderFirstPage(const analysis::Report& report, int width);

} // namespace loopscope::ui
