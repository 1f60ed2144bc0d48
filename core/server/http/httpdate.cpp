// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/httpdate.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace loopscope::server {

namespace {

constexpr std::int64_t FirstSecond = -62'167'219'200; // of the year 0
constexpr std::int64_t LastSecond = 253'402'300'799;  // of the year 9999
constexpr std::array<std::string_view, 12> Months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> Days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

// Takes what is expected from the beginning of the text; isFine turns false for good at the first surprise.
struct Reader
{
    std::string_view rest;
    bool isFine = true;

    void take(std::string_view literal)
    {
        isFine = isFine && rest.substr(0, literal.size()) == literal;
        rest.remove_prefix(isFine ? literal.size() : 0);
    }
    int number(std::size_t digits)
    {
        int value = 0;
        isFine = isFine && rest.size() >= digits;
        for (std::size_t i = 0; isFine && i < digits; ++i) {
            isFine = rest[i] >= '0' && rest[i] <= '9';
            value = value * 10 + (rest[i] - '0');
        }
        rest.remove_prefix(isFine ? digits : 0);
        return value;
    }
    int month()
    {
        const auto* found = std::find(Months.begin(), Months.end(), rest.substr(0, 3));
        isFine = isFine && found != Months.end();
        rest.remove_prefix(isFine ? 3 : 0);
        return static_cast<int>(found - Months.begin());
    }
    void time(std::tm& utc)
    {
        utc.tm_hour = number(2);
        take(":");
        utc.tm_min = number(2);
        take(":");
        utc.tm_sec = number(2);
    }
};

std::optional<std::int64_t> secondsOf(const Reader& reader, std::tm& utc)
{
    const bool isFine = reader.isFine && reader.rest.empty() && utc.tm_mday >= 1 && utc.tm_mday <= 31 &&
                        utc.tm_hour <= 23 && utc.tm_min <= 59 && utc.tm_sec <= 60;
    return isFine ? std::optional(std::min<std::int64_t>(timegm(&utc), LastSecond)) : std::nullopt;
}

// "06 Nov 1994 08:49:37 GMT"
std::optional<std::int64_t> parseFixed(std::string_view text)
{
    Reader reader{text};
    std::tm utc{};
    utc.tm_mday = reader.number(2);
    reader.take(" ");
    utc.tm_mon = reader.month();
    reader.take(" ");
    utc.tm_year = reader.number(4) - 1900;
    reader.take(" ");
    reader.time(utc);
    reader.take(" GMT");
    return secondsOf(reader, utc);
}

// "06-Nov-94 08:49:37 GMT"; a year more than 50 years ahead is of the last century.
std::optional<std::int64_t> parseTwoDigitYear(std::string_view text)
{
    Reader reader{text};
    std::tm utc{};
    utc.tm_mday = reader.number(2);
    reader.take("-");
    utc.tm_mon = reader.month();
    reader.take("-");
    const std::time_t now = std::time(nullptr);
    std::tm today{};
    gmtime_r(&now, &today);
    utc.tm_year = today.tm_year - today.tm_year % 100 + reader.number(2);
    if (utc.tm_year > today.tm_year + 50)
        utc.tm_year -= 100;
    reader.take(" ");
    reader.time(utc);
    reader.take(" GMT");
    return secondsOf(reader, utc);
}

// "Nov  6 08:49:37 1994"
std::optional<std::int64_t> parseAscTime(std::string_view text)
{
    Reader reader{text};
    std::tm utc{};
    utc.tm_mon = reader.month();
    reader.take(" ");
    const bool isPadded = reader.rest.starts_with(' ');
    reader.take(isPadded ? " " : "");
    utc.tm_mday = reader.number(isPadded ? 1 : 2);
    reader.take(" ");
    reader.time(utc);
    reader.take(" ");
    utc.tm_year = reader.number(4) - 1900;
    return secondsOf(reader, utc);
}

} // namespace

std::string httpDate(std::int64_t seconds)
{
    const std::time_t time = std::clamp(seconds, FirstSecond, LastSecond);
    std::tm utc{};
    gmtime_r(&time, &utc);
    std::array<char, 32> text{};
    // Not by strftime, which translates names and writes the year 720 without its 0.
    std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                  Days.at(static_cast<std::size_t>(utc.tm_wday)).data(), utc.tm_mday,
                  Months.at(static_cast<std::size_t>(utc.tm_mon)).data(), utc.tm_year + 1900, utc.tm_hour, utc.tm_min,
                  utc.tm_sec);
    return text.data();
}

std::optional<std::int64_t> parseHttpDate(std::string_view text)
{
    const std::size_t comma = text.find(", ");
    if (comma == 3)
        return parseFixed(text.substr(5));
    if (comma != std::string_view::npos)
        return parseTwoDigitYear(text.substr(comma + 2));
    return text.size() > 4 && text[3] == ' ' ? parseAscTime(text.substr(4)) : std::nullopt;
}

} // namespace loopscope::server
