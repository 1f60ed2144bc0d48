// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/metricstext.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace loopscope::server {

namespace {

constexpr double NoData = std::numeric_limits<double>::quiet_NaN();

MetricInfo metric(std::uint16_t id, std::string name, std::string unit, MetricKind kind = MetricKind::Gauge,
                  std::string attribute = {})
{
    return {{id}, std::move(name), std::move(unit), kind, std::move(attribute)};
}

MetricRow row(int worker, std::vector<double> values)
{
    return {{{"worker", std::to_string(worker)}}, std::move(values)};
}

} // namespace

TEST(MetricsText, NamesFollowOpenTelemetrysRules)
{
    const auto name = [](const char* canonical, const char* unit, MetricKind kind = MetricKind::Gauge) {
        return familyOf(metric(0, canonical, unit, kind)).name;
    };
    EXPECT_EQ(name("nodejs.eventloop.delay.p99", "s"), "nodejs_eventloop_delay_p99_seconds");
    EXPECT_EQ(name("nodejs.eventloop.utilization", "1"), "nodejs_eventloop_utilization_ratio");
    EXPECT_EQ(name("process.memory.usage", "By"), "process_memory_usage_bytes");
    EXPECT_EQ(name("http.server.active_requests", "{request}"), "http_server_active_requests");
    EXPECT_EQ(name("loopscope.http.rate", "1/s"), "loopscope_http_rate_per_second");
    EXPECT_EQ(name("loopscope.cache.hits", "{request}", MetricKind::Counter), "loopscope_cache_hits");
    EXPECT_EQ(name("some.count", "1", MetricKind::Counter), "some_count") << "a counter is no ratio";
    EXPECT_EQ(name("odd..name-with:marks", "x"), "odd_name_with_marks");
}

TEST(MetricsText, BothFormatsOfOneFamily)
{
    const std::vector<MetricInfo> catalogue{metric(0, "process.memory.usage", "By"),
                                            metric(1, "loopscope.cache.hits", "{request}", MetricKind::Counter)};
    const auto families = familiesOf(catalogue, {row(1, {1.5e6, 7}), row(2, {2, NoData})});
    EXPECT_EQ(expose(families, Exposition::OpenMetrics),
              "# HELP process_memory_usage_bytes process.memory.usage of one worker, of the last interval.\n"
              "# TYPE process_memory_usage_bytes gauge\n"
              "# UNIT process_memory_usage_bytes bytes\n"
              "process_memory_usage_bytes{worker=\"1\"} 1500000\n"
              "process_memory_usage_bytes{worker=\"2\"} 2\n"
              "# HELP loopscope_cache_hits loopscope.cache.hits of one worker, since it began.\n"
              "# TYPE loopscope_cache_hits counter\n"
              "loopscope_cache_hits_total{worker=\"1\"} 7\n"
              "# EOF\n");
    EXPECT_EQ(expose(families, Exposition::Text),
              "# HELP process_memory_usage_bytes process.memory.usage of one worker, of the last interval.\n"
              "# TYPE process_memory_usage_bytes gauge\n"
              "process_memory_usage_bytes{worker=\"1\"} 1500000\n"
              "process_memory_usage_bytes{worker=\"2\"} 2\n"
              "# HELP loopscope_cache_hits_total loopscope.cache.hits of one worker, since it began.\n"
              "# TYPE loopscope_cache_hits_total counter\n"
              "loopscope_cache_hits_total{worker=\"1\"} 7\n");
}

TEST(MetricsText, InfoIsAGaugeForOlderReaders)
{
    MetricFamily build;
    build.name = "loopscope_build";
    build.help = "x";
    build.type = FamilyType::Info;
    build.samples.push_back({{{"version", "1"}, {"cluster", "a\"b\\c\nd"}}, 1});
    const std::string open = expose({build}, Exposition::OpenMetrics);
    EXPECT_NE(open.find("# TYPE loopscope_build info\n"), std::string::npos) << open;
    EXPECT_NE(open.find("loopscope_build_info{version=\"1\",cluster=\"a\\\"b\\\\c\\nd\"} 1\n"), std::string::npos);
    EXPECT_NE(expose({build}, Exposition::Text).find("# TYPE loopscope_build_info gauge\n"), std::string::npos);
}

TEST(MetricsText, ASumBesideItsPartsBecomesTheRest)
{
    const std::vector<MetricInfo> catalogue{metric(0, "v8js.resource.active", "{resource}"),
                                            metric(1, "v8js.resource.active", "{resource}", MetricKind::Gauge, "tcp"),
                                            metric(2, "v8js.resource.active", "{resource}", MetricKind::Gauge, "pipe")};
    const auto families = familiesOf(catalogue, {row(1, {10, 6, 3}), row(2, {4, NoData, 9})});
    ASSERT_EQ(families.size(), 1U);
    EXPECT_EQ(expose(families, Exposition::Text).substr(expose(families, Exposition::Text).find("gauge\n") + 6),
              "v8js_resource_active{worker=\"1\",type=\"other\"} 1\n"
              "v8js_resource_active{worker=\"2\",type=\"other\"} 0\n"
              "v8js_resource_active{worker=\"1\",type=\"tcp\"} 6\n"
              "v8js_resource_active{worker=\"1\",type=\"pipe\"} 3\n"
              "v8js_resource_active{worker=\"2\",type=\"pipe\"} 9\n");
}

// One look-up may miss one tier and hit the next: a sum over the tiers would count it twice.
TEST(MetricsText, OfACacheOnlyTheTiersAreTold)
{
    const std::vector<MetricInfo> catalogue{
        metric(0, "loopscope.cache.hits", "{request}", MetricKind::Counter),
        metric(1, "loopscope.cache.hits", "{request}", MetricKind::Counter, "process"),
        metric(2, "loopscope.cache.hits", "{request}", MetricKind::Counter, "redis")};
    const std::string text = expose(familiesOf(catalogue, {row(1, {10, 6, 4})}), Exposition::Text);
    EXPECT_EQ(text.substr(text.find("counter\n") + 8), "loopscope_cache_hits_total{worker=\"1\",tier=\"process\"} 6\n"
                                                       "loopscope_cache_hits_total{worker=\"1\",tier=\"redis\"} 4\n");
}

TEST(MetricsText, FamiliesWithoutSamplesAreLeftOut)
{
    const auto families = familiesOf({metric(0, "a", "s"), metric(1, "b", "s")}, {row(1, {NoData})});
    EXPECT_EQ(expose(families, Exposition::OpenMetrics), "# EOF\n");
    EXPECT_EQ(expose(families, Exposition::Text), "");
}

TEST(MetricsText, TheReaderChooses)
{
    EXPECT_EQ(expositionFor(""), Exposition::OpenMetrics);
    EXPECT_EQ(expositionFor("*/*"), Exposition::OpenMetrics);
    EXPECT_EQ(expositionFor("text/plain"), Exposition::Text);
    EXPECT_EQ(expositionFor("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"),
              Exposition::OpenMetrics)
        << "what Prometheus sends";
}

} // namespace loopscope::server
