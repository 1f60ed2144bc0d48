// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/metricstext.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>

namespace loopscope::server {

namespace {

std::string number(double value)
{
    if (std::isinf(value))
        return value > 0 ? "+Inf" : "-Inf";
    std::array<char, 32> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() ? std::string(text.data(), end) : "NaN";
}

// Line feeds, backslashes and quotes end neither a line nor a value.
std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == '"')
            out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    return out;
}

std::string sanitised(std::string_view name)
{
    std::string out;
    for (const char c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (plain)
            out += c;
        else if (!out.empty() && out.back() != '_')
            out += '_';
    }
    return out;
}

std::string_view unitSuffix(std::string_view unit, MetricKind kind)
{
    if (unit == "s")
        return "seconds";
    if (unit == "By")
        return "bytes";
    if (unit == "1/s")
        return "per_second";
    return unit == "1" && kind == MetricKind::Gauge ? "ratio" : "";
}

void appendLabels(std::string& out, const MetricFamily::Labels& labels)
{
    if (labels.empty())
        return;
    char before = '{';
    for (const auto& [name, value] : labels) {
        out += before;
        out.append(name).append("=\"").append(escaped(value)) += '"';
        before = ',';
    }
    out += '}';
}

// The text format has no type info, names a counter's family like its samples, and knows no unit.
void appendFamily(std::string& out, const MetricFamily& family, Exposition exposition)
{
    const bool isOpen = exposition == Exposition::OpenMetrics;
    const bool isInfo = family.type == FamilyType::Info;
    const std::string sampleName = family.name + (isInfo                               ? "_info"
                                                  : family.type == FamilyType::Counter ? "_total"
                                                                                       : "");
    const std::string& name = isOpen ? family.name : sampleName;
    const char* type = family.type == FamilyType::Counter ? "counter" : isInfo && isOpen ? "info" : "gauge";
    out.append("# HELP ").append(name).append(" ").append(escaped(family.help)).append("\n");
    out.append("# TYPE ").append(name).append(" ").append(type).append("\n");
    if (isOpen && !family.unit.empty())
        out.append("# UNIT ").append(name).append(" ").append(family.unit).append("\n");
    for (const MetricFamily::Sample& sample : family.samples) {
        out += sampleName;
        appendLabels(out, sample.labels);
        out.append(" ").append(number(sample.value)).append("\n");
    }
}

constexpr std::string_view CachePrefix = "loopscope.cache.";

// Of one worker: what the attributed columns of a name leave of the sum that stands without attribute.
double restOf(const std::vector<MetricInfo>& catalogue, const MetricInfo& sum, const std::vector<double>& values)
{
    double rest = values[sum.id.value];
    for (const MetricInfo& part : catalogue)
        if (part.name == sum.name && !part.attribute.empty() && part.id.value < values.size() &&
            !std::isnan(values[part.id.value]))
            rest -= values[part.id.value];
    return std::max(rest, 0.0);
}

} // namespace

Exposition expositionFor(std::string_view accept)
{
    const bool asksText = accept.find("text/plain") != std::string_view::npos;
    return asksText && accept.find("application/openmetrics-text") == std::string_view::npos ? Exposition::Text
                                                                                             : Exposition::OpenMetrics;
}

std::string_view contentType(Exposition exposition)
{
    return exposition == Exposition::OpenMetrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                                                 : "text/plain; version=0.0.4; charset=utf-8";
}

std::string expose(const std::vector<MetricFamily>& families, Exposition exposition)
{
    std::string out;
    for (const MetricFamily& family : families)
        if (!family.samples.empty())
            appendFamily(out, family, exposition);
    if (exposition == Exposition::OpenMetrics)
        out += "# EOF\n";
    return out;
}

MetricFamily familyOf(const MetricInfo& metric)
{
    MetricFamily family;
    family.name = sanitised(metric.name);
    family.unit = unitSuffix(metric.unit, metric.kind);
    if (!family.unit.empty())
        family.name += "_" + family.unit;
    family.type = metric.kind == MetricKind::Counter ? FamilyType::Counter : FamilyType::Gauge;
    family.help = metric.name + " of one worker" +
                  (metric.kind == MetricKind::Counter ? ", since it began." : ", of the last interval.");
    return family;
}

std::vector<MetricFamily> familiesOf(const std::vector<MetricInfo>& catalogue, const std::vector<MetricRow>& rows)
{
    std::map<std::string_view, bool> hasParts;
    for (const MetricInfo& metric : catalogue)
        hasParts[metric.name] = hasParts[metric.name] || !metric.attribute.empty();
    std::vector<MetricFamily> families;
    std::map<std::string_view, std::size_t> byName;
    for (const MetricInfo& metric : catalogue) {
        const auto [found, isNew] = byName.emplace(metric.name, families.size());
        if (isNew)
            families.push_back(familyOf(metric));
        MetricFamily& family = families[found->second];
        for (const MetricRow& row : rows) {
            if (metric.id.value >= row.values.size() || std::isnan(row.values[metric.id.value]))
                continue;
            MetricFamily::Sample sample{row.labels, row.values[metric.id.value]};
            if (hasParts[metric.name] && metric.name.starts_with(CachePrefix)) { // tiers are no parts of a sum
                if (metric.attribute.empty())
                    continue;
                sample.labels.emplace_back("tier", metric.attribute);
            } else if (hasParts[metric.name]) {
                const bool isSum = metric.attribute.empty();
                sample.labels.emplace_back("type", isSum ? "other" : metric.attribute);
                if (isSum)
                    sample.value = restOf(catalogue, metric, row.values);
            }
            family.samples.push_back(std::move(sample));
        }
    }
    return families;
}

} // namespace loopscope::server
