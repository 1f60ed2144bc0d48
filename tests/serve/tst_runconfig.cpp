// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/fieldreader.h"
#include "app/serve/nodeplan.h"
#include "app/serve/runconfig.h"
#include "tests/serve/datafiles.h"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace loopscope::serve::test {

namespace {
Result<Environment> fakeEnvFile(const std::string& path)
{
    return Environment{{"FROM", path}, {"NODE_ENV", "file"}};
}

std::string describedApp(const RunSpec& spec)
{
    std::string text = "app " + spec.name + (spec.isNode ? " (node) in " : " in ") + spec.folder + "\n";
    text += "  command:";
    for (const std::string& word : spec.command)
        text += " [" + word + "]";
    text += "\n  instances " + std::to_string(spec.instances) + (spec.portShared ? ", port shared" : "") + "\n";
    const auto plan = boost::json::parse(nodePlan(spec, 1, {})).as_object();
    for (const auto& [key, value] : plan)
        text += "  " + std::string(key) + ": " + boost::json::serialize(value) + "\n";
    return text;
}

std::string described(const Result<RunFile>& read)
{
    if (!read)
        return "error: " + read.error().message + "\n";
    std::string text;
    for (const std::string& warning : read->warnings)
        text += "warning: " + warning + "\n";
    for (const RunSpec& app : read->apps)
        text += describedApp(app);
    return text;
}
} // namespace

TEST(RunConfig, OwnFilesReadAsExpected)
{
    const auto files = dataFiles("config", ".json");
    EXPECT_GE(files.size(), 20U);
    for (const DataFile& file : files)
        EXPECT_EQ(described(parseLoopserveJson(file.text, file.name, "/home/shop", fakeEnvFile)), file.expected)
            << file.name;
}

TEST(RunConfig, EcosystemFilesReadAsExpected)
{
    const auto files = dataFiles("ecosystem", ".json");
    EXPECT_GE(files.size(), 11U);
    for (const DataFile& file : files)
        EXPECT_EQ(described(parseEcosystem(file.text, file.name, "/home/shop", "production")), file.expected)
            << file.name;
}

TEST(RunConfig, EcosystemJsonIsTold)
{
    for (const DataFile& file : dataFiles("config", ".json"))
        EXPECT_FALSE(isEcosystemJson(file.text)) << file.name;
    EXPECT_TRUE(isEcosystemJson(R"({"script": "a.js"})"));
    EXPECT_TRUE(isEcosystemJson(R"({"apps": [{"script": "a.js"}]})"));
    EXPECT_TRUE(isEcosystemJson(R"([{"script": "a.js"}])"));
    EXPECT_FALSE(isEcosystemJson("not JSON"));
}

TEST(RunConfig, LimitsAreSentences)
{
    const std::string large(MaxConfigBytes + 1, ' ');
    EXPECT_EQ(parseEcosystem(large, "f", "/", "").error().code, ErrorCode::TooLarge);
    std::string apps;
    for (std::size_t i = 0; i <= MaxApps; ++i)
        apps += (i == 0 ? "" : ",") + std::string(R"({"script":"a)") + std::to_string(i) + ".js\"}";
    EXPECT_EQ(parseEcosystem("[" + apps + "]", "f", "/", "").error().message,
              "f: \"apps\" must be an array of 1 to 64 programs");
    const std::string longText = R"({"script":")" + std::string(MaxTextBytes + 1, 'x') + "\"}";
    EXPECT_EQ(parseEcosystem(longText, "f", "/", "").error().message,
              "f: \"script\" must be text of at most 32768 bytes without NUL");
}

// Cut anywhere, a file is one sentence that begins with its name.
TEST(RunConfig, EveryPrefixIsReadOrRefused)
{
    for (const DataFile& file : dataFiles("ecosystem", ".json"))
        for (std::size_t size = 0; size <= file.text.size(); ++size) {
            if (const auto read = parseEcosystem(std::string_view(file.text).substr(0, size), "f", "/", ""); !read) {
                EXPECT_TRUE(read.error().message.starts_with("f")) << file.name << " cut at " << size;
            }
        }
}

TEST(RunConfig, ManyUnknownFieldsAreCounted)
{
    std::vector<std::string> names(20, "x");
    EXPECT_EQ(listed({"a"}), "a");
    EXPECT_EQ(listed({"a", "b"}), "a and b");
    EXPECT_EQ(listed({"a", "b", "c"}), "a, b and c");
    EXPECT_TRUE(listed(names).ends_with("x and 4 more"));
}

} // namespace loopscope::serve::test
