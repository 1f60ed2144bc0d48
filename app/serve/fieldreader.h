// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/serve/runspec.h"

#include <boost/json.hpp>
#include <set>
#include <string_view>

namespace loopscope::serve {

// JSON with comments and commas too many, as people write files by hand: at most MaxConfigBytes, nested 16 deep.
[[nodiscard]] Result<boost::json::value> parseConfig(std::string_view text, const std::string& file);

// Reads the fields of one program's object in a file. The first thing that is wrong is kept as a sentence with file and
// field; the getters give nothing from then on. Remembers which fields were asked for, so that the others can be named.
class FieldReader
{
public:
    // where: `loopserve.json, app "shop"`, the beginning of each sentence
    FieldReader(const boost::json::object& object, std::string where) : m_object(object), m_where(std::move(where)) {}

    [[nodiscard]] std::optional<std::string> text(std::string_view field);
    [[nodiscard]] std::optional<bool> flag(std::string_view field);
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view field, std::int64_t min, std::int64_t max);
    [[nodiscard]] std::optional<std::chrono::milliseconds> delay(std::string_view field); // a number of ms, or "5s"
    [[nodiscard]] std::optional<std::uint64_t> bytes(std::string_view field);             // a number, or "512M"
    [[nodiscard]] std::optional<std::vector<std::string>> words(std::string_view field);  // an array, or one text
    [[nodiscard]] std::optional<std::vector<std::string>> split(std::string_view field);  // the same, a text is split
    [[nodiscard]] std::optional<Environment> environment(std::string_view field);
    [[nodiscard]] std::optional<int> instances(std::string_view field); // as in RunSpec
    [[nodiscard]] std::optional<WatchSpec> watch(std::string_view field, std::string_view ignoreField);
    void know(std::string_view field) { m_known.emplace(field); }

    [[nodiscard]] const std::string& error() const { return m_error; }
    void reject(std::string_view field, std::string_view expected);
    [[nodiscard]] std::vector<std::string> unknown() const; // fields that nobody asked for

private:
    const boost::json::value* find(std::string_view field); // absent and null are the same
    bool isText(std::string_view field, const boost::json::value& value);

    const boost::json::object& m_object;
    std::string m_where;
    std::string m_error;
    std::set<std::string, std::less<>> m_known;
};

// "a, b and c", for a sentence.
[[nodiscard]] std::string listed(const std::vector<std::string>& names);

} // namespace loopscope::serve
