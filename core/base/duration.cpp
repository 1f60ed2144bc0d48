// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/base/duration.h"

#include <charconv>
#include <cmath>

namespace loopscope {

namespace {

constexpr double MostSeconds = 24 * 3600;

std::optional<double> secondsOf(std::string_view unit)
{
    if (unit == "ms")
        return 0.001;
    if (unit.empty() || unit == "s")
        return 1.0;
    if (unit == "m")
        return 60.0;
    if (unit == "h")
        return 3600.0;
    return {};
}

} // namespace

std::optional<Micros> parseDuration(std::string_view text)
{
    if (text.empty() || text.front() < '0' || text.front() > '9') // from_chars takes a sign, ".5", "inf" and "nan"
        return {};
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    const auto unit = secondsOf(text.substr(static_cast<std::size_t>(end - text.data())));
    if (error != std::errc{} || !unit || number * *unit > MostSeconds)
        return {};
    const Micros time{std::llround(number * *unit * 1e6)};
    return time > Micros{0} ? std::optional(time) : std::nullopt;
}

} // namespace loopscope
