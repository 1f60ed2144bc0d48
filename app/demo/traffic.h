// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace loopscope::demo {

// A light, bounded load on the demo shop: Customers keep-alive connections with pauses, each renewed after 50 to 150
// requests, about 120 requests a second in all, never more than one request under way on each. Every 20 to 40 s it
// finds worker 2 (the answers say which worker they come from) and makes it block for 60 to 220 ms a few times, so that
// there is something to see. Runs until it is ended.
inline constexpr int Customers = 12;
[[nodiscard]] int runTraffic(int port);

} // namespace loopscope::demo
