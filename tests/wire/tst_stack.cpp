// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/wire/stack.h"

#include "core/wire/codec.h"

#include <gtest/gtest.h>

namespace loopscope::wire {

TEST(ShortFunction, IsTheNameAlone)
{
    EXPECT_EQ(shortFunction("loopscope::demo::(anonymous namespace)::burn(int)"), "burn");
    EXPECT_EQ(shortFunction("main"), "main");
    EXPECT_EQ(shortFunction("clock_gettime"), "clock_gettime");
    EXPECT_EQ(shortFunction("shop::Cart::total() const"), "total");
    EXPECT_EQ(shortFunction("std::vector<int, std::allocator<int> >::push_back(int const&)"), "push_back");
    EXPECT_EQ(shortFunction("void shop::sort<std::vector<a::b> >(std::vector<a::b>&)"), "sort");
    EXPECT_EQ(shortFunction("render(std::function<void (int)>)"), "render");
    EXPECT_EQ(shortFunction("shop::Item::operator==(shop::Item const&) const"), "operator==");
    EXPECT_EQ(shortFunction("shop::Item::operator<(shop::Item const&) const"), "operator<");
    EXPECT_EQ(shortFunction("shop::work(int) [clone .cold]"), "work");
}

TEST(ShortFunction, ALambdaIsNamedAfterItsFunction)
{
    EXPECT_EQ(shortFunction("Shop::Shop(App&)::{lambda(Request&, Response)#5}::operator()(Request&, Response) const"),
              "lambda in Shop");
    EXPECT_EQ(shortFunction("operator()"), "lambda");
    EXPECT_EQ(shortFunction("{lambda()#1}::operator()() const"), "lambda");
}

// Nothing of it is C++; it is shown as it came.
TEST(ShortFunction, OtherNamesStay)
{
    EXPECT_EQ(shortFunction(""), "");
    EXPECT_EQ(shortFunction("Object.parse"), "Object.parse");
    EXPECT_EQ(shortFunction("0x55d0c0ffee"), "0x55d0c0ffee");
    EXPECT_EQ(shortFunction("_start+0x21"), "_start+0x21");
}

// Names come from outside: whatever they hold, the answer comes and is no longer than the name with its few words.
TEST(ShortFunction, HostileNamesEnd)
{
    for (const std::string name :
         {"(", ")", "::", "a::", "::(", "operator", "operator(", "operator()(", "a::operator", "<<<<<<", ">>>>>>",
          "{lambda", "a::{lambda(", " ", "a ::", "a (", ")::(", "x) y::z("})
        EXPECT_LE(shortFunction(name).size(), name.size() + 20) << name;
    EXPECT_LE(shortFunction(std::string(100000, '(')).size(), 100000U);
    EXPECT_LE(shortFunction(std::string(100000, ':')).size(), 100000U);
}

TEST(Culprit, IsTheInnermostOfTheApplication)
{
    const std::vector<StackFrame> stack{{"__vdso_clock_gettime+0x56", "", 0},
                                        {"clock_gettime", "../sysdeps/unix/sysv/linux/clock_gettime.c", 42},
                                        {"loopscope::server::monotonicMicros()", "/build/workerpage.cpp", 28},
                                        {"std::less<int>::operator()", "/usr/include/c++/12/bits/stl_function.h", 5},
                                        {"shop::burn(int)", "/home/me/shop/shop.cpp", 33},
                                        {"shop::handle()", "/home/me/shop/main.cpp", 7}};
    EXPECT_EQ(culprit(stack), "burn (shop.cpp:33)");
}

TEST(Culprit, WithoutSourcesIsTheInnermostName)
{
    EXPECT_EQ(culprit({{"", "", 0}, {"usleep+0x12", "", 0}, {"main+0x3", "", 0}}), "usleep+0x12");
    EXPECT_EQ(culprit({{"parse", "app.js", 0}}), "parse (app.js)");
    EXPECT_EQ(culprit({{"readFileSync", "node:fs", 448}, {"load", "/srv/app.js", 41}}), "load (app.js:41)");
    EXPECT_EQ(culprit({}), "");
    EXPECT_EQ(culprit({{"", "a.cpp", 3}}), "");
}

// A stack from outside is bounded in frames and texts; the line that carries it again stays far below the limit.
TEST(Stack, IsBoundedOnItsWayInAndOut)
{
    std::string frames;
    for (int i = 0; i < 1000; ++i)
        frames += std::string(i == 0 ? "" : ",") + R"({"function":")" + std::string(600, 'f') + R"(","file":")" +
                  std::string(600, '\x01' + 'a' - 1) + R"(","line":7,"column":9})";
    const auto read = decodeHubLine(
        R"({"method":"stall","params":{"t":1,"slot":1,"incarnation":1,"pid":5,"startedAt":1,"durationSeconds":1,"stack":[)" +
        frames + "]}}");
    ASSERT_TRUE(read) << read.error().message;
    auto stall = std::get<Stall>(*read);
    ASSERT_EQ(stall.stack.size(), MaxFrames);
    EXPECT_EQ(stall.stack[63].function.size(), MaxFrameTextBytes);
    EXPECT_EQ(stall.stack[63].line, 7);
    stall.stack.resize(200);
    for (StackFrame& frame : stall.stack)
        frame = {std::string(5000, '\x01'), std::string(5000, '\x02'), 1};
    EXPECT_LT(encode(stall).size(), MaxLineBytes / 2);
}

} // namespace loopscope::wire
