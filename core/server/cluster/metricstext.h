// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/metric.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::server {

// Metrics as Prometheus reads them. Pure.

enum class FamilyType { Gauge, Counter, Info };

struct MetricFamily
{
    using Labels = std::vector<std::pair<std::string, std::string>>;
    struct Sample
    {
        Labels labels;
        double value = 0;
    };
    std::string name; // without "_total" and "_info"
    std::string unit; // "seconds", "bytes", "ratio": the end of the name; may be empty
    std::string help;
    FamilyType type = FamilyType::Gauge;
    std::vector<Sample> samples;
};

enum class Exposition { OpenMetrics, Text };

// The newer one unless the reader asks for plain text alone (the Accept header of a request).
[[nodiscard]] Exposition expositionFor(std::string_view accept);
[[nodiscard]] std::string_view contentType(Exposition exposition);
// Families without samples are left out. OpenMetrics 1.0, or the text format 0.0.4.
[[nodiscard]] std::string expose(const std::vector<MetricFamily>& families, Exposition exposition);

// Name, unit and type by OpenTelemetry's rules for Prometheus: "process.memory.usage" in "By" becomes
// process_memory_usage_bytes, "1" the suffix _ratio, "{request}" none, "1/s" _per_second. No samples.
[[nodiscard]] MetricFamily familyOf(const MetricInfo& metric);

// One worker's values, in the order of the catalogue; NaN is no sample.
struct MetricRow
{
    MetricFamily::Labels labels;
    std::vector<double> values;
};
// A family for each name of the catalogue. Metrics of one name that differ by attribute get the label "type"; where the
// sum of all stands beside its parts, it becomes the part "other", so that the sum over the label is right. Of the
// cache only its tiers are told, with the label "tier".
[[nodiscard]] std::vector<MetricFamily> familiesOf(const std::vector<MetricInfo>& catalogue,
                                                   const std::vector<MetricRow>& rows);

} // namespace loopscope::server
