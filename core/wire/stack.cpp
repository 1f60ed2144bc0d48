// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/wire/stack.h"

#include <algorithm>

namespace loopscope::wire {

namespace {

// Behind the bracket that closes the one at begin; the end if none does.
std::size_t afterBracket(std::string_view text, std::size_t begin)
{
    std::size_t depth = 0;
    for (std::size_t i = begin; i < text.size(); ++i) {
        if (text[i] == '(' || text[i] == '<' || text[i] == '{')
            ++depth;
        else if ((text[i] == ')' || text[i] == '>' || text[i] == '}') && --depth == 0)
            return i + 1;
    }
    return text.size();
}

// The names between the "::" that are in no bracket; their own brackets stay out, but for what is one as a whole.
std::vector<std::string> namesOf(std::string_view function)
{
    std::vector<std::string> names(1);
    for (std::size_t i = 0; i < function.size();) {
        const char c = function[i];
        if (function.substr(i, 2) == "::") {
            names.emplace_back();
            i += 2;
        } else if (names.back() == "operator") {
            const std::size_t end = c == '(' ? i + 2 : std::min(function.find('(', i), function.size());
            names.back() += function.substr(i, end - i);
            i = end;
        } else if (c == '(' || c == '<' || c == '{') {
            const std::size_t end = afterBracket(function, i);
            if (names.back().empty())
                names.back() = function.substr(i, end - i);
            i = end;
        } else if (c == ' ' && i > 0 && function[i - 1] != ')') {
            names.assign(1, {}); // what came before was the type that a template returns
            ++i;
        } else if (c == ' ' || c == '[') {
            break; // " const", " [clone .cold]"
        } else {
            names.back() += c;
            ++i;
        }
    }
    return names;
}

// Not of the system, of Node.js or of the managed server library: what is to blame called them.
bool isOfTheApplication(const StackFrame& frame)
{
    const auto begins = [&](std::string_view with) { return frame.file.starts_with(with); };
    // The C library names its files "./…" and "../sysdeps/…", a build folder inside the tree names ours "../../…".
    const bool isOfLibc = begins(".") && !begins("../../");
    return !frame.function.empty() && !frame.file.empty() && !begins("/usr/") && !isOfLibc && !begins("node:") &&
           !frame.function.starts_with("loopscope::server::");
}

std::string_view baseName(std::string_view file)
{
    return file.substr(file.rfind('/') + 1);
}

} // namespace

std::string shortFunction(std::string_view function)
{
    if (function.find("::") == std::string_view::npos && function.find('(') == std::string_view::npos)
        return std::string(function);
    const std::vector<std::string> names = namesOf(function);
    const auto lambda =
        std::find_if(names.begin(), names.end(), [](const std::string& name) { return name.starts_with("{lambda"); });
    if (names.size() == 1 || lambda == names.begin())
        return names.back() == "operator()" ? "lambda" : names.back();
    return lambda == names.end() ? names.back() : "lambda in " + *std::prev(lambda);
}

std::string culprit(const std::vector<StackFrame>& stack)
{
    auto frame = std::find_if(stack.begin(), stack.end(), isOfTheApplication);
    if (frame == stack.end())
        frame = std::find_if(stack.begin(), stack.end(), [](const StackFrame& f) { return !f.function.empty(); });
    if (frame == stack.end())
        return {};
    std::string text = shortFunction(frame->function);
    if (!frame->file.empty())
        text += " (" + std::string(baseName(frame->file)) +
                (frame->line > 0 ? ":" + std::to_string(frame->line) : std::string()) + ")";
    return text;
}

} // namespace loopscope::wire
