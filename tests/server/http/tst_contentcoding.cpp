// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/contentcoding.h"

#include <gtest/gtest.h>
#include <string>

namespace loopscope::server {

namespace {
std::string named(const std::vector<Coding>& codings)
{
    std::string text;
    for (const Coding coding : codings)
        text.append(text.empty() ? "" : " ").append(coding == Coding::Identity ? "identity" : codingName(coding));
    return text;
}
} // namespace

TEST(ContentCoding, TheClientsWeightsDecide)
{
    struct Row
    {
        const char* field;
        const char* order;
    };
    const Row rows[] = {
        {"gzip", "gzip identity"},
        {"br", "br identity"},
        {"gzip, br", "br gzip identity"},
        {"gzip, deflate, br, zstd", "br gzip identity"},
        {"gzip;q=1.0, br;q=0.9", "gzip br identity"},
        {"GZIP;Q=0.5", "gzip identity"},
        {"x-gzip", "gzip identity"},
        {"*", "br gzip identity"},
        {"*;q=0.1, gzip", "gzip br identity"},
        {"gzip;q=0, *", "br identity"},
        {"br;q=0, gzip;q=0", "identity"},
        {"identity", "identity"},
        {"identity;q=0.5, gzip;q=0.4", "identity"},
        {"identity;q=0.5, gzip;q=0.6", "gzip identity"},
        {"identity;q=0, gzip;q=0.001", "gzip identity"},
        {"identity;q=0", "identity"},
        {"*;q=0", "identity"},
        {"gzip ; q=0.5 ,, br", "br gzip identity"},
        {"gzip;q=2", "identity"},
        {"gzip;q=1.001", "identity"},
        {"gzip;q=0.1234", "identity"},
        {"gzip;q=-1", "identity"},
        {"gzip;q=", "identity"},
        {"gzip;level=9", "identity"},
        {"gzip;q=.5", "identity"},
        {"deflate", "identity"},
        {"", "identity"},
    };
    for (const Row& row : rows)
        EXPECT_EQ(named(byPreference(parseAcceptEncoding(row.field))), row.order) << row.field;
    EXPECT_EQ(named(byPreference(parseAcceptEncoding(std::nullopt))), "identity") << "no field";
}

} // namespace loopscope::server
