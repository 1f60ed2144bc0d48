// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/ids.h"

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Private to core/wire: reads members of one JSON object and remembers the first thing that was wrong, as a sentence
// that names the member. After an error every getter gives a neutral value, so that callers check ok() once.
namespace loopscope::wire {

inline constexpr std::int64_t MaxExactInteger = 9007199254740991; // 2^53 - 1
inline constexpr std::size_t MaxNesting = 16;

// Cuts to limit bytes at a character's boundary.
[[nodiscard]] std::string cutText(std::string_view text, std::size_t limit);

// Integral numbers, also when written as 1e3; nothing for anything else or out of range.
[[nodiscard]] std::optional<std::int64_t> asInteger(const boost::json::value& value);

// The one place that parses; the value lives in storage.
[[nodiscard]] Result<boost::json::value> parseJson(std::string_view text, boost::json::storage_ptr storage);

class JsonReader
{
public:
    explicit JsonReader(const boost::json::object& object);

    [[nodiscard]] bool ok() const { return m_error.empty(); }
    [[nodiscard]] const std::string& error() const { return m_error; }
    void reject(std::string_view member, std::string_view expected);

    // Absent and null are the same.
    [[nodiscard]] const boost::json::value* find(std::string_view member) const;

    [[nodiscard]] std::int64_t integer(std::string_view member, std::int64_t min, std::int64_t max);
    [[nodiscard]] std::int64_t integerOr(std::string_view member, std::int64_t min, std::int64_t max,
                                         std::int64_t fallback);
    [[nodiscard]] std::optional<std::int64_t> optionalInteger(std::string_view member, std::int64_t min,
                                                              std::int64_t max);
    [[nodiscard]] WallTime time(std::string_view member);
    [[nodiscard]] std::optional<WallTime> optionalTime(std::string_view member);
    [[nodiscard]] double seconds(std::string_view member); // finite, >= 0
    [[nodiscard]] std::optional<double> optionalSeconds(std::string_view member);
    [[nodiscard]] std::string text(std::string_view member, std::size_t limit);
    [[nodiscard]] std::string textOr(std::string_view member, std::size_t limit, std::string_view fallback);
    [[nodiscard]] bool boolOr(std::string_view member, bool fallback);
    [[nodiscard]] const boost::json::array* array(std::string_view member); // nullptr after an error
    [[nodiscard]] const boost::json::object* object(std::string_view member);

    [[nodiscard]] WorkerSlot slot();
    [[nodiscard]] Incarnation incarnation(std::string_view member = "incarnation");
    [[nodiscard]] WorkerKey workerKey();
    // Both members or none.
    [[nodiscard]] std::optional<WorkerKey> optionalWorkerKey();
    [[nodiscard]] Pid pid(std::string_view member = "pid");

private:
    const boost::json::object& m_object;
    std::string m_error;
};

} // namespace loopscope::wire
