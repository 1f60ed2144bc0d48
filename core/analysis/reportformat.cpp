// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/reportformat.h"

#include <array>
#include <charconv>
#include <cmath>

namespace loopscope::analysis {

namespace {

std::string padded(std::int64_t value, std::size_t digits)
{
    std::string text = std::to_string(value);
    if (text.size() < digits)
        text.insert(0, digits - text.size(), '0');
    return text;
}

// Not printf: Qt programs take the decimal point from the desktop's locale.
std::string plainFixed(double value, int decimals)
{
    std::array<char, 64> buffer{};
    const auto result =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals);
    return {buffer.data(), result.ptr};
}

std::string fixed(double value, int decimals)
{
    std::string text = plainFixed(std::abs(value), decimals);
    const std::size_t whole = text.find('.') == std::string::npos ? text.size() : text.find('.');
    for (std::size_t at = whole; at > 3; at -= 3)
        text.insert(at - 3, ",");
    const bool isZero = text.find_first_not_of("0.,") == std::string::npos;
    return (value < 0 && !isZero ? "\u2212" : "") + text;
}

// Beyond this nothing that is measured lies; keeps printing in its buffer.
bool isNumber(std::optional<double> value)
{
    return value && std::isfinite(*value) && std::abs(*value) < 1e18;
}

std::string withUnit(double value, std::string_view unit)
{
    return threeFigures(value) + " " + std::string(unit);
}

struct Civil
{
    int year;
    unsigned month;
    unsigned day;
    int hour;
    int minute;
    int second;
    int milli;
};

Civil civilOf(WallTime time)
{
    using namespace std::chrono;
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const auto rest = duration_cast<milliseconds>(time - day).count();
    return {int{date.year()},
            unsigned{date.month()},
            unsigned{date.day()},
            static_cast<int>(rest / 3600000),
            static_cast<int>(rest / 60000 % 60),
            static_cast<int>(rest / 1000 % 60),
            static_cast<int>(rest % 1000)};
}

} // namespace

std::string countText(std::int64_t value)
{
    return fixed(static_cast<double>(value), 0);
}

std::string countText(std::optional<std::uint64_t> value)
{
    return value ? fixed(static_cast<double>(*value), 0) : std::string(NoData);
}

std::string decimalText(double value, int decimals)
{
    return fixed(value, decimals);
}

std::string plainText(std::optional<double> value)
{
    if (!isNumber(value))
        return std::string(NoData);
    return fixed(*value, std::abs(*value) < 9.95 ? 1 : 0);
}

std::string threeFigures(double value)
{
    const double size = std::abs(value);
    std::string text = fixed(value, size >= 99.95 || size == 0 ? 0 : size >= 9.995 ? 1 : 2);
    if (const auto point = text.find('.'); point != std::string::npos) {
        const auto last = text.find_last_not_of('0');
        text.erase(last == point ? point : last + 1);
    }
    return text;
}

std::string timeText(std::optional<double> seconds)
{
    if (!isNumber(seconds))
        return std::string(NoData);
    return std::abs(*seconds) < 0.9995 ? withUnit(*seconds * 1000, "ms") : withUnit(*seconds, "s");
}

std::string bytesText(std::optional<double> bytes)
{
    if (!isNumber(bytes))
        return std::string(NoData);
    constexpr std::array<std::string_view, 5> Units{"B", "KiB", "MiB", "GiB", "TiB"};
    std::size_t unit = 0;
    double value = *bytes;
    while (std::abs(value) >= 1023.5 && unit + 1 < Units.size()) {
        value /= 1024;
        ++unit;
    }
    return unit == 0 ? fixed(value, 0) + " B" : withUnit(value, Units[unit]);
}

std::string ratioText(std::optional<double> ratio)
{
    return isNumber(ratio) ? fixed(*ratio, 2) : std::string(NoData);
}

std::string percentText(std::optional<double> ratio)
{
    return isNumber(ratio) ? threeFigures(*ratio * 100) + " %" : std::string(NoData);
}

std::string rateText(std::optional<double> perSecond)
{
    return isNumber(perSecond) ? plainText(perSecond) + " /s" : std::string(NoData);
}

std::string durationText(std::optional<double> seconds)
{
    if (!isNumber(seconds))
        return std::string(NoData);
    const auto all = std::llround(std::max(0.0, *seconds));
    const long long days = all / 86400;
    const long long hours = all / 3600 % 24;
    const long long minutes = all / 60 % 60;
    // The two largest parts, the second one only if it is not 0.
    const auto parts = [](long long large, const char* unit, long long small, const char* smallUnit) {
        const auto text = std::to_string(large) + unit;
        return small == 0 ? text : text + " " + std::to_string(small) + smallUnit;
    };
    if (days > 0)
        return parts(days, " d", hours, " h");
    if (hours > 0)
        return parts(hours, " h", minutes, " m");
    if (minutes > 0)
        return parts(minutes, " m", minutes >= 10 ? 0 : all % 60, " s");
    return std::to_string(all) + " s";
}

std::string clockText(WallTime time)
{
    const auto civil = civilOf(time);
    return padded(civil.hour, 2) + ":" + padded(civil.minute, 2) + ":" + padded(civil.second, 2);
}

std::string shortClockText(WallTime time)
{
    const auto civil = civilOf(time);
    return civil.second == 0 ? padded(civil.hour, 2) + ":" + padded(civil.minute, 2) : clockText(time);
}

std::string dayText(WallTime time)
{
    constexpr std::array<const char*, 12> Months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto civil = civilOf(time);
    return std::to_string(civil.day) + " " + Months[(civil.month + 11) % 12] + " " + std::to_string(civil.year);
}

std::string isoText(WallTime time)
{
    const auto civil = civilOf(time);
    return padded(civil.year, 4) + "-" + padded(civil.month, 2) + "-" + padded(civil.day, 2) + "T" + clockText(time) +
           "." + padded(civil.milli, 3) + "Z";
}

std::string rangeText(WallTime from, WallTime to)
{
    const bool oneDay = dayText(from) == dayText(to);
    return dayText(from) + ", " + clockText(from) + " – " + (oneDay ? "" : dayText(to) + ", ") + clockText(to) + " UTC";
}

std::string numberWord(std::size_t count)
{
    constexpr std::array<std::string_view, 13> Words{"no",    "one",   "two",  "three", "four",   "five",  "six",
                                                     "seven", "eight", "nine", "ten",   "eleven", "twelve"};
    return count < Words.size() ? std::string(Words[count]) : countText(static_cast<std::int64_t>(count));
}

} // namespace loopscope::analysis
