// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <string>

// As much of JSON Schema as the project's own schemas use: type, const, enum, required, properties,
// additionalProperties: false, items, minimum, maximum, maxItems. An unknown keyword is an error, so that a schema
// cannot promise what nobody checks.
namespace loopscope::test {

namespace json = boost::json;

inline bool isOfType(const json::value& value, std::string_view type)
{
    return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
           (type == "string" && value.is_string()) || (type == "boolean" && value.is_bool()) ||
           (type == "null" && value.is_null()) || (type == "number" && value.is_number()) ||
           (type == "integer" && (value.is_int64() || value.is_uint64()));
}

inline bool matchesType(const json::value& value, const json::value& types)
{
    if (types.is_string())
        return isOfType(value, types.get_string());
    const auto& list = types.get_array();
    return std::any_of(list.begin(), list.end(), [&](const json::value& t) { return isOfType(value, t.get_string()); });
}

// The first offence with its path, empty if there is none.
inline std::string offence(const json::value& value, const json::object& schema, const std::string& path = "$")
{
    for (const auto& [keyword, rule] : schema) {
        if (keyword == "type" && !matchesType(value, rule))
            return path + " has the wrong type";
        if (keyword == "const" && value != rule)
            return path + " has the wrong value";
        if (keyword == "enum" &&
            std::find(rule.get_array().begin(), rule.get_array().end(), value) == rule.get_array().end())
            return path + " is none of the allowed values";
        if (keyword == "minimum" && value.is_number() && value.to_number<double>() < rule.to_number<double>())
            return path + " is too small";
        if (keyword == "maximum" && value.is_number() && value.to_number<double>() > rule.to_number<double>())
            return path + " is too large";
        if (keyword == "maxItems" && value.is_array() && value.get_array().size() > rule.to_number<std::size_t>())
            return path + " has too many items";
        if (keyword == "required" && value.is_object()) {
            for (const auto& name : rule.get_array())
                if (!value.get_object().contains(name.get_string()))
                    return path + "." + std::string(name.get_string()) + " is missing";
        }
        if (keyword == "additionalProperties" && value.is_object()) {
            for (const auto& [name, member] : value.get_object())
                if (!schema.at("properties").get_object().contains(name))
                    return path + "." + std::string(name) + " is not in the schema";
        }
        if (keyword == "properties" && value.is_object()) {
            for (const auto& [name, sub] : rule.get_object())
                if (const auto* member = value.get_object().if_contains(name))
                    if (auto bad = offence(*member, sub.get_object(), path + "." + std::string(name)); !bad.empty())
                        return bad;
        }
        if (keyword == "items" && value.is_array()) {
            std::size_t i = 0;
            for (const auto& item : value.get_array())
                if (auto bad = offence(item, rule.get_object(), path + "[" + std::to_string(i++) + "]"); !bad.empty())
                    return bad;
        }
        constexpr std::string_view Known[]{
            "type",  "const",   "enum", "minimum", "maximum",    "maxItems",    "required",
            "items", "$schema", "$id",  "title",   "properties", "description", "additionalProperties"};
        if (std::find(std::begin(Known), std::end(Known), std::string_view(keyword)) == std::end(Known))
            return path + ": the schema uses " + std::string(keyword) + ", which is not checked";
    }
    return {};
}

} // namespace loopscope::test
