// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/contentencoder.h"
#include "tests/server/http/decoders.h"

#include <gtest/gtest.h>
#include <random>

namespace loopscope::server {

namespace {

struct Way
{
    Coding coding;
    CodingEffort effort;
};
struct Encoders : testing::TestWithParam<Way>
{
    [[nodiscard]] Decoded decoded(std::string_view bytes) const
    {
        return decodeBody(codingName(GetParam().coding), bytes);
    }
};

std::string prose(std::size_t bytes)
{
    std::string text;
    for (std::size_t i = 0; text.size() < bytes; ++i)
        text.append("line ").append(std::to_string(i * 7919)).append(" of many\n");
    text.resize(bytes);
    return text;
}

std::string noise(std::size_t bytes)
{
    std::mt19937 random(1);
    std::string text(bytes, '\0');
    for (char& c : text)
        c = static_cast<char>(random());
    return text;
}

} // namespace

INSTANTIATE_TEST_SUITE_P(Ways, Encoders,
                         testing::Values(Way{Coding::Gzip, {1, 4}}, Way{Coding::Gzip, {6, 4}},
                                         Way{Coding::Gzip, {9, 4}}, Way{Coding::Brotli, {6, 0}},
                                         Way{Coding::Brotli, {6, 4}}, Way{Coding::Brotli, {6, 11}}));

TEST_P(Encoders, GiveBackWhatTheyGot)
{
    for (const std::size_t size : {0UL, 1UL, 100UL, 16384UL, 16385UL, 300000UL})
        for (const std::string& text : {prose(size), noise(size)}) {
            const auto encoder = ContentEncoder::create(GetParam().coding, GetParam().effort);
            ASSERT_TRUE(encoder);
            std::string out;
            ASSERT_TRUE(encoder->encode(text, ContentEncoder::Flush::End, out));
            const Decoded back = decoded(out);
            EXPECT_TRUE(back.isComplete && back.text == text) << size;
        }
}

TEST_P(Encoders, EachPieceCanBeReadAtOnce)
{
    const auto encoder = ContentEncoder::create(GetParam().coding, GetParam().effort);
    const std::string text = prose(100000);
    std::string out;
    std::size_t given = 0;
    for (const std::size_t size : {1UL, 0UL, 10UL, 1000UL, 0UL, 50000UL}) {
        ASSERT_TRUE(encoder->encode(text.substr(given, size), ContentEncoder::Flush::Piece, out));
        given += size;
        const Decoded soFar = decoded(out);
        EXPECT_TRUE(soFar.text == text.substr(0, given)) << given;
        EXPECT_FALSE(soFar.isComplete);
    }
    ASSERT_TRUE(encoder->encode(text.substr(given), ContentEncoder::Flush::None, out));
    ASSERT_TRUE(encoder->encode({}, ContentEncoder::Flush::End, out));
    EXPECT_TRUE(decoded(out).isComplete && decoded(out).text == text);
}

TEST_P(Encoders, AWholeBodyIsShorterOrNotWorthIt)
{
    const auto shorter = encodeWhole(prose(5000), GetParam().coding, GetParam().effort);
    ASSERT_TRUE(shorter);
    EXPECT_LT(shorter->size(), 5000U);
    EXPECT_EQ(decoded(*shorter).text, prose(5000));
    EXPECT_FALSE(encodeWhole(noise(5000), GetParam().coding, GetParam().effort));
    EXPECT_FALSE(encodeWhole("", GetParam().coding, GetParam().effort));
}

TEST(ContentEncoder, IdentityHasNone)
{
    EXPECT_FALSE(ContentEncoder::create(Coding::Identity, {}));
    EXPECT_FALSE(encodeWhole(prose(5000), Coding::Identity, {}));
}

} // namespace loopscope::server
