// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/wire/messages.h"

#include <string>
#include <string_view>
#include <vector>

// What a stack says in a few words. Pure functions, any thread.
namespace loopscope::wire {

// "burn" of "loopscope::demo::(anonymous namespace)::burn(int)", "lambda in Shop" of a lambda in a function of that
// name. A name that is not C++ is given back as it is.
[[nodiscard]] std::string shortFunction(std::string_view function);

// "burn (shop.cpp:33)" of the frame that is most likely to blame: the innermost one of the application of which the
// source is known, else the innermost with a name. Empty for an empty stack.
[[nodiscard]] std::string culprit(const std::vector<StackFrame>& stack);

} // namespace loopscope::wire
