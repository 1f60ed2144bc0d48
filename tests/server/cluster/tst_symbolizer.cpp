// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/symbolizer.h"

#include <algorithm>
#include <array>
#include <execinfo.h>
#include <gtest/gtest.h>
#include <unistd.h>

// On this very process, whose functions the test knows.
namespace loopscope::server {

namespace {

Pid self()
{
    return {getpid()};
}

[[gnu::noinline]] std::vector<std::uint64_t> addressesHere()
{
    std::array<void*, 32> frames{};
    const int count = backtrace(frames.data(), static_cast<int>(frames.size()));
    std::vector<std::uint64_t> stack;
    for (int i = 0; i < count; ++i)
        stack.push_back(reinterpret_cast<std::uint64_t>(frames[static_cast<std::size_t>(i)]) - 1);
    return stack;
}

bool names(const std::vector<wire::StackFrame>& stack, std::string_view function)
{
    return std::any_of(stack.begin(), stack.end(),
                       [&](const wire::StackFrame& f) { return f.function.find(function) != std::string::npos; });
}

} // namespace

TEST(SymbolizerTest, NamesFunctionFileAndLine)
{
    Symbolizer symbolizer;
    const auto addresses = addressesHere();
    const auto stack = symbolizer.resolve(self(), addresses);
    const auto here = std::find_if(stack.begin(), stack.end(), [](const wire::StackFrame& f) {
        return f.function.find("addressesHere") != std::string::npos;
    });
    ASSERT_NE(here, stack.end());
    EXPECT_NE(here->function.find("loopscope::server::"), std::string::npos) << "demangled: " << here->function;
    EXPECT_TRUE(here->file.ends_with("tst_symbolizer.cpp")) << here->file;
    EXPECT_GT(here->line, 20);
    EXPECT_TRUE(names(stack, "NamesFunctionFileAndLine")) << "who called it";
    EXPECT_TRUE(names(stack, "main"));
    EXPECT_EQ(here->address, 0U) << "addresses stay between worker and supervisor";
    EXPECT_EQ(symbolizer.resolve(self(), addresses), stack) << "as remembered";
}

TEST(SymbolizerTest, NamesWhatHasNoDebugInformation)
{
    Symbolizer symbolizer;
    const auto stack = symbolizer.resolve(self(), {reinterpret_cast<std::uint64_t>(&::getppid) + 1});
    ASSERT_FALSE(stack.empty());
    EXPECT_TRUE(names(stack, "getppid")) << stack[0].function;
    EXPECT_FALSE(names(stack, "@")) << "no version of the library";
}

TEST(SymbolizerTest, WhatIsNowhereIsAnAddress)
{
    Symbolizer symbolizer;
    const auto stack = symbolizer.resolve(self(), {0, 16, 0xffffffffffffffffULL});
    ASSERT_EQ(stack.size(), 3U);
    EXPECT_EQ(stack[1].function, "0x10");
    EXPECT_EQ(stack[2].function, "0xffffffffffffffff");
    EXPECT_TRUE(stack[0].file.empty());
    EXPECT_TRUE(symbolizer.resolve(self(), {}).empty());
}

TEST(SymbolizerTest, AProcessThatIsGoneHasAddressesOnly)
{
    Symbolizer symbolizer;
    const Pid nobody{4194304 + 1}; // beyond the kernel's largest
    const auto stack = symbolizer.resolve(nobody, {0x1234});
    ASSERT_EQ(stack.size(), 1U);
    EXPECT_EQ(stack[0].function, "0x1234");
    symbolizer.forget(nobody);
    symbolizer.forget(nobody); // harmless
    EXPECT_EQ(symbolizer.resolve(nobody, {0x1234}), stack);
}

TEST(SymbolizerTest, ItsMemoryAndItsAnswerAreBounded)
{
    Symbolizer symbolizer;
    std::vector<std::uint64_t> many;
    for (std::uint64_t i = 1; i <= Symbolizer::MaxCached * 2 + 10; ++i)
        many.push_back(i);
    const auto stack = symbolizer.resolve(self(), many);
    ASSERT_EQ(stack.size(), wire::MaxFrames);
    EXPECT_EQ(stack[0].function, "0x1");
    EXPECT_EQ(symbolizer.resolve(self(), {2})[0].function, "0x2");
}

} // namespace loopscope::server
