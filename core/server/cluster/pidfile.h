// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <string>

namespace loopscope::server {

// A file with our process id that is locked as long as we live: so one that a crash left behind is told from one of a
// running process, also when the number was given to somebody else. Removed with the object.
class PidFile
{
public:
    // Busy: the process of the file runs.
    [[nodiscard]] static Result<PidFile> create(const std::string& path);
    PidFile(PidFile&& other) noexcept;
    PidFile& operator=(PidFile&& other) noexcept;
    PidFile(const PidFile&) = delete;
    PidFile& operator=(const PidFile&) = delete;
    ~PidFile();

private:
    PidFile(std::string path, int fd) : m_path(std::move(path)), m_fd(fd) {}
    std::string m_path;
    int m_fd = -1;
};

} // namespace loopscope::server
