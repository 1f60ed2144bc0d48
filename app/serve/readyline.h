// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace loopscope::serve {

// What --json prints when the cluster serves: {"ready":true,"port":…,"socket":"…","redis":"…"|null,"pid":…} and a line
// feed.
[[nodiscard]] std::string readyLine(int port, std::string_view socket, std::string_view redis, long pid);

} // namespace loopscope::serve
