// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/serve/datafiles.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace loopscope::serve::test {

namespace {
std::string contentOf(const std::filesystem::path& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}
} // namespace

std::vector<DataFile> dataFiles(const std::string& folder, const std::string& ending)
{
    const char* source = std::getenv("LOOPSCOPE_SOURCE");
    const auto root = std::filesystem::path(source == nullptr ? "." : source) / "tests/data/run" / folder;
    std::vector<DataFile> all;
    for (const auto& entry : std::filesystem::directory_iterator(root)) {
        const std::filesystem::path& path = entry.path();
        if (path.extension() != ending)
            continue;
        auto expect = path;
        expect.replace_extension(".expect");
        all.push_back({path.filename().string(), contentOf(path), contentOf(expect)});
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return all;
}

} // namespace loopscope::serve::test
