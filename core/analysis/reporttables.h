// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/reportcontent.h"

namespace loopscope::analysis {

class SlotColours;

// facts: one for each slot, as factsOf gives them.
[[nodiscard]] ContentSection workersSection(const Report& report, const std::vector<WorkerFacts>& facts,
                                            const SlotColours& colours);
[[nodiscard]] ContentSection eventsSection(const Report& report, const SlotColours& colours);
[[nodiscard]] ContentSection redisSection(const Report& report);

} // namespace loopscope::analysis
