// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <string>

namespace loopscope::analysis {

// The whole report for programs: resources/report/loopscope-report.schema.json says what stands in it. UTF-8, base
// units, times in seconds since the epoch, null for no data. Names that are no text (keys of Redis may be any bytes)
// are shown escaped and stand beside it as hexadecimal digits.
[[nodiscard]] std::string renderJson(const Report& report);

} // namespace loopscope::analysis
