// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/processmemory.h"

#include <gtest/gtest.h>
#include <string>
#include <unistd.h>

namespace loopscope::server {

TEST(ProcessMemory, GrowsWithWhatIsTouched)
{
    const auto before = residentBytes(getpid());
    ASSERT_TRUE(before);
    EXPECT_GT(*before, 100000U);
    const std::string touched(64U << 20U, 'x');
    const auto after = residentBytes(getpid());
    ASSERT_TRUE(after);
    EXPECT_GT(*after, *before + (60U << 20U)) << touched.size();
}

TEST(ProcessMemory, NobodyHasNone)
{
    EXPECT_FALSE(residentBytes(0));
    EXPECT_FALSE(residentBytes(-1));
    EXPECT_FALSE(residentBytes(1L << 30));
}

} // namespace loopscope::server
