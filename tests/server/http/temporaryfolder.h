// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <sys/stat.h>

namespace loopscope::server {

// A folder of its own below the system's temporary one, removed at the end. Files are dated back, so that they count
// as unchanged for a while.
class TemporaryFolder
{
public:
    static constexpr long Dated = 784111777; // Sun, 06 Nov 1994 08:49:37 GMT

    explicit TemporaryFolder(const std::filesystem::path& below = std::filesystem::temp_directory_path())
    {
        std::string pattern = (below / "loopscope-files-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr)
            ADD_FAILURE() << "no folder " << pattern;
        m_path = pattern;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }

    [[nodiscard]] std::string path(std::string_view name = {}) const { return (m_path / name).string(); }
    void write(std::string_view name, std::string_view content, long dated = Dated) const
    {
        std::filesystem::create_directories((m_path / name).parent_path());
        std::ofstream(m_path / name, std::ios::binary) << content;
        date(name, dated);
    }
    void date(std::string_view name, long dated) const
    {
        const timespec times[2] = {{dated, 0}, {dated, 0}};
        EXPECT_EQ(utimensat(AT_FDCWD, path(name).c_str(), times, 0), 0) << name;
    }
    // Holes: it takes no room.
    void writeSparse(std::string_view name, std::uintmax_t size) const
    {
        write(name, {});
        std::filesystem::resize_file(m_path / name, size);
        date(name, Dated);
    }
    void link(std::string_view name, const std::string& target) const
    {
        std::filesystem::create_symlink(target, m_path / name);
    }

private:
    std::filesystem::path m_path;
};

} // namespace loopscope::server
