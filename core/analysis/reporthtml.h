// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <string>

namespace loopscope::analysis {

// One file that needs nothing else: style and pictures are in it, there is no script and no address in it, and a
// content security policy forbids both. Prints on A4 with margins of 12 mm. Everything from outside is escaped.
[[nodiscard]] std::string renderHtml(const Report& report);

} // namespace loopscope::analysis
