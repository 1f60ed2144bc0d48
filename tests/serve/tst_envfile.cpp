// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/envfile.h"
#include "tests/serve/datafiles.h"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace loopscope::serve::test {

namespace {
// One line a variable, its value as JSON; or the sentence.
std::string described(const Result<Environment>& read)
{
    if (!read)
        return "error: " + read.error().message + "\n";
    std::string text;
    for (const auto& [name, value] : *read)
        text += name + "=" + boost::json::serialize(boost::json::string(value)) + "\n";
    return text;
}
} // namespace

TEST(EnvFile, FilesReadAsExpected)
{
    const auto files = dataFiles("env", ".env");
    EXPECT_GE(files.size(), 11U);
    for (const DataFile& file : files)
        EXPECT_EQ(described(parseEnvFile(file.text, file.name)), file.expected) << file.name;
}

TEST(EnvFile, LimitsAreSentences)
{
    EXPECT_EQ(parseEnvFile(std::string(MaxEnvFileBytes, '#'), "f")->size(), 0U);
    EXPECT_EQ(parseEnvFile(std::string(MaxEnvFileBytes + 1, '#'), "f").error().code, ErrorCode::TooLarge);
    std::string many;
    for (std::size_t i = 0; i < MaxWords; ++i)
        many += "A=1\n";
    EXPECT_EQ(parseEnvFile(many, "f")->size(), MaxWords);
    EXPECT_EQ(parseEnvFile(many + "A=1\n", "f").error().message, "f:1025: more than 1024 variables");
    EXPECT_EQ(parseEnvFile("A=" + std::string(MaxTextBytes, 'x'), "f")->front().second.size(), MaxTextBytes);
    EXPECT_EQ(parseEnvFile("\nA=" + std::string(MaxTextBytes + 1, 'x'), "f").error().message,
              "f:2: the value is longer than 32768 bytes");
}

// A file that is cut anywhere is still a file, or one sentence with its line.
TEST(EnvFile, EveryPrefixIsReadOrRefused)
{
    for (const DataFile& file : dataFiles("env", ".env"))
        for (std::size_t size = 0; size <= file.text.size(); ++size) {
            if (const auto read = parseEnvFile(std::string_view(file.text).substr(0, size), "f"); !read) {
                EXPECT_TRUE(read.error().message.starts_with("f:")) << file.name << " cut at " << size;
            }
        }
}

} // namespace loopscope::serve::test
