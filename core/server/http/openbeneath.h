// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/http/descriptor.h"

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace loopscope::server {

// Whether a decoded path below a mount may name a file at all: no "..", ".", empty segment, NUL or backslash, and no
// name that begins with a dot unless those are shown. Empty, and a slash at the end, name a folder.
enum class DotFiles { Hidden, Shown };
[[nodiscard]] bool isFilePath(std::string_view path, DotFiles dotFiles);

// Opens a file for reading, without waiting (a FIFO, a device), below a folder that it cannot leave: Anywhere else a
// link may lead to within the folder (openat2, Linux 5.6); where the kernel has no openat2, or is told to do
// without, no link is followed at all. Both refuse what isFilePath refuses of "..", whatever the caller checked. The
// error is errno. Any thread.
enum class OpenWay { Kernel, Segments };
[[nodiscard]] tl::expected<Descriptor, int> openBeneath(int folder, const std::string& path,
                                                        OpenWay way = OpenWay::Kernel);

} // namespace loopscope::server
