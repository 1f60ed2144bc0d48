// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace loopscope::serve::test {

// A folder below tests/data/run, whose files of one ending each have a sibling NAME.expect: a case is a file.
struct DataFile
{
    std::string name;
    std::string text;
    std::string expected;
};
[[nodiscard]] std::vector<DataFile> dataFiles(const std::string& folder, const std::string& ending);

} // namespace loopscope::serve::test
