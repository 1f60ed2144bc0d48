// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/base/duration.h"
#include "core/server/cache/redisaddress.h"

#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <limits>
#include <loopscope/server/options.hpp>
#include <optional>
#include <string_view>
#include <sys/un.h>
#include <variant>

namespace loopscope::server {

namespace {

constexpr int MaxWorkers = 512;
constexpr std::uint64_t MaxBytes = std::uint64_t{1} << 50;

std::optional<std::uint64_t> digits(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// "512K", "256M", "256MiB", "2G", "1000": powers of 1024.
std::optional<std::uint64_t> sizeFrom(std::string_view text)
{
    if (text == "off")
        return 0;
    const std::size_t unitAt = text.find_first_not_of("0123456789");
    const auto number = digits(text.substr(0, unitAt));
    std::string_view unit = unitAt == std::string_view::npos ? "" : text.substr(unitAt);
    if (!number || (unit.size() > 1 && unit.substr(1) != "B" && unit.substr(1) != "iB"))
        return {};
    const std::size_t power = unit.empty() ? 0 : std::string_view("BKMGT").find(unit.front());
    if (power == std::string_view::npos || (power == 0 && unit.size() > 1) || *number > (MaxBytes >> (10 * power)))
        return {};
    return *number << (10 * power);
}

std::optional<std::chrono::milliseconds> timeFrom(std::string_view text)
{
    if (text == "off")
        return std::chrono::milliseconds{0};
    const auto time = parseDuration(text);
    return time ? std::optional(std::chrono::ceil<std::chrono::milliseconds>(*time)) : std::nullopt;
}

// One variable: where its value goes, and what it may be. The word stands for a value ("max" for 0).
struct Number
{
    int* value;
    int min;
    int max;
    const char* word = nullptr;
    int meaning = 0;
};
struct Size
{
    std::uint64_t* value;
};
struct Time
{
    std::chrono::milliseconds* value;
    bool mayBeOff = false;
};
struct Count
{
    std::size_t* value;
    bool mayBeOff = false;
};
struct Text
{
    std::string* value;
    bool mayBeOff = false;
};
struct Variable
{
    const char* name;
    std::variant<Number, Size, Time, Count, Text> target;
};

std::array<Variable, 28> variablesOf(Options& o)
{
    HttpLimits& http = o.http;
    return {{{"LOOPSCOPE_NAME", Text{&o.name}},
             {"LOOPSCOPE_HOST", Text{&o.host}},
             {"LOOPSCOPE_PORT", Number{&o.port, 0, 65535}},
             {"LOOPSCOPE_WORKERS", Number{&o.workers, 1, MaxWorkers, "max", 0}},
             {"LOOPSCOPE_MEMORY_LIMIT", Size{&o.memoryLimit}},
             {"LOOPSCOPE_HARD_MEMORY_LIMIT", Size{&o.hardMemoryLimit}},
             {"LOOPSCOPE_REDIS", Text{&o.redis}},
             {"LOOPSCOPE_SOCKET", Text{&o.socket}},
             {"LOOPSCOPE_METRICS_PORT", Number{&o.metricsPort, 0, 65535, "off", -1}},
             {"LOOPSCOPE_PID_FILE", Text{&o.pidFile, true}},
             {"LOOPSCOPE_BACKLOG", Number{&o.backlog, 1, 65535}},
             {"LOOPSCOPE_BOOT_TIME", Time{&o.bootLimit}},
             {"LOOPSCOPE_STOP_TIME", Time{&o.stopLimit}},
             {"LOOPSCOPE_HEARTBEAT", Time{&o.heartbeatLimit, true}},
             {"LOOPSCOPE_LOG_FILE", Text{&o.log.file, true}},
             {"LOOPSCOPE_LOG_SIZE", Size{&o.log.maxBytes}},
             {"LOOPSCOPE_LOG_KEEP", Number{&o.log.keep, 0, 1000}},
             {"LOOPSCOPE_MAX_CRASHES", Number{&o.respawn.maxQuickDeaths, 1, 1000000}},
             {"LOOPSCOPE_HTTP_HEAD_BYTES", Count{&http.headBytes}},
             {"LOOPSCOPE_HTTP_HEAD_FIELDS", Count{&http.headFields}},
             {"LOOPSCOPE_HTTP_BODY_BYTES", Count{&http.bodyBytes, true}},
             {"LOOPSCOPE_HTTP_HEAD_TIME", Time{&http.headTime}},
             {"LOOPSCOPE_HTTP_BODY_TIME", Time{&http.bodyTime}},
             {"LOOPSCOPE_HTTP_IDLE_TIME", Time{&http.idleTime}},
             {"LOOPSCOPE_HTTP_WRITE_TIME", Time{&http.writeTime}},
             {"LOOPSCOPE_HTTP_LINGER_TIME", Time{&http.lingerTime}},
             {"LOOPSCOPE_HTTP_MINIMUM_RATE", Count{&http.minimumRate, true}},
             {"LOOPSCOPE_HTTP_MAX_CONNECTIONS", Count{&http.maxConnections}}}};
}

// Each gives what the variable takes, in words, when it does not take the text.
std::string take(const Number& target, std::string_view text)
{
    const auto value = digits(text);
    if (target.word != nullptr && text == target.word)
        *target.value = target.meaning;
    else if (value && *value >= static_cast<std::uint64_t>(target.min) &&
             *value <= static_cast<std::uint64_t>(target.max))
        *target.value = static_cast<int>(*value);
    else
        return "a number from " + std::to_string(target.min) + " to " + std::to_string(target.max) +
               (target.word == nullptr ? "" : " or \"" + std::string(target.word) + "\"");
    return {};
}

std::string take(const Size& target, std::string_view text)
{
    const auto value = sizeFrom(text);
    if (!value)
        return "a size such as 512K, 256M, 2G, or off";
    *target.value = *value;
    return {};
}

std::string take(const Count& target, std::string_view text)
{
    const auto value = sizeFrom(text);
    if (!value || (*value == 0 && !target.mayBeOff))
        return target.mayBeOff ? "a number such as 100, 16K, 1M, or off" : "a number such as 100, 16K, 1M above 0";
    *target.value = static_cast<std::size_t>(*value);
    return {};
}

std::string take(const Time& target, std::string_view text)
{
    const auto value = timeFrom(text);
    if (!value || (value->count() == 0 && !target.mayBeOff))
        return target.mayBeOff ? "a time such as 500ms, 10s, 2m, or off" : "a time such as 500ms, 10s, 2m";
    *target.value = *value;
    return {};
}

std::string take(const Text& target, std::string_view text)
{
    *target.value = target.mayBeOff && text == "off" ? "" : text;
    return {};
}

Result<void> refuse(const std::string& what, const std::string& takes, const std::string& text)
{
    return fail(ErrorCode::Invalid, what + " takes " + takes + ", not \"" + text.substr(0, 200) + "\"");
}

Result<void> checkNumbers(const Options& options)
{
    struct Range
    {
        const char* name;
        long long value;
        long long min;
        long long max;
    };
    constexpr long long MaxHeadBytes = 1024LL * 1024;
    constexpr long long MaxHeadFields = 10000;
    constexpr long long Most = std::numeric_limits<int>::max();
    for (const Range& range :
         {Range{"the option port", options.port, 0, 65535}, Range{"the option workers", options.workers, 0, MaxWorkers},
          Range{"the option metricsPort", options.metricsPort, -1, 65535},
          Range{"the option backlog", options.backlog, 1, 65535},
          Range{"the option log.keep", options.log.keep, 0, 1000},
          Range{"the option respawn.maxQuickDeaths", options.respawn.maxQuickDeaths, 1, Most},
          Range{"the option http.headBytes", static_cast<long long>(options.http.headBytes), 64, MaxHeadBytes},
          Range{"the option http.headFields", static_cast<long long>(options.http.headFields), 1, MaxHeadFields},
          Range{"the option bootLimit (ms)", options.bootLimit.count(), 1, Most},
          Range{"the option stopLimit (ms)", options.stopLimit.count(), 1, Most},
          Range{"the option heartbeatLimit (ms)", options.heartbeatLimit.count(), 0, Most}})
        if (range.value < range.min || range.value > range.max)
            return refuse(range.name, "a number from " + std::to_string(range.min) + " to " + std::to_string(range.max),
                          std::to_string(range.value));
    return {};
}

Result<void> checkTexts(const Options& options)
{
    in_addr address{};
    if (inet_pton(AF_INET, options.host.c_str(), &address) != 1)
        return refuse("the option host (LOOPSCOPE_HOST)", "an IPv4 address such as 127.0.0.1 or 0.0.0.0", options.host);
    if (options.name.empty())
        return refuse("the option name (LOOPSCOPE_NAME)", "a name", "");
    if (options.socket.size() >= sizeof(sockaddr_un::sun_path))
        return refuse("the option socket (LOOPSCOPE_SOCKET)", "a path of at most 107 bytes", options.socket);
    if (!options.redis.empty())
        if (const auto redis = parseRedisUrl(options.redis); !redis)
            return tl::unexpected(redis.error());
    return {};
}

} // namespace

Result<Options> optionsFromEnvironment(Options options, const std::function<const char*(const char*)>& lookUp)
{
    for (const Variable& variable : variablesOf(options)) {
        const char* text = lookUp(variable.name);
        if (text == nullptr || *text == '\0')
            continue;
        const std::string takes = std::visit([&](const auto& target) { return take(target, text); }, variable.target);
        if (!takes.empty())
            if (auto refused = refuse(variable.name, takes, text); !refused)
                return tl::unexpected(refused.error());
    }
    for (const auto check : {checkNumbers, checkTexts})
        if (auto checked = check(options); !checked)
            return tl::unexpected(checked.error());
    if (options.hardMemoryLimit == 0)
        options.hardMemoryLimit = options.memoryLimit + options.memoryLimit / 2;
    if (options.hardMemoryLimit < options.memoryLimit)
        return fail(ErrorCode::Invalid, "the hard memory limit (" + std::to_string(options.hardMemoryLimit) +
                                            " bytes) is below the memory limit (" +
                                            std::to_string(options.memoryLimit) + " bytes)");
    return options;
}

} // namespace loopscope::server
