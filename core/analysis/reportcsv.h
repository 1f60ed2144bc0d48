// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <string>

namespace loopscope::analysis {

// One table in long form (RFC 4180: CRLF, a header line, quotes doubled):
// time,slot,incarnation,metric,unit,value,text
// Times are ISO 8601 in UTC, numbers have a point, values are in base units. Rows: the columns of the charts that have
// data (of lag the largest value, of readings the last), then the figures of each worker at the end of the range, then
// the events ("event.stall", s, duration, text). A text that a spreadsheet would take for a formula begins with '.
[[nodiscard]] std::string renderCsv(const Report& report);

} // namespace loopscope::analysis
