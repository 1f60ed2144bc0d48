// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/clock.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace loopscope::wire {

// Appends JSON to one string, in the order of the calls; writes the commas itself. For core/wire, and for programs that
// print a line. Strings leave as valid UTF-8 (what is not becomes U+FFFD) without a line feed; NaN and infinity become
// null.
class JsonWriter
{
public:
    JsonWriter& beginObject();
    JsonWriter& endObject();
    JsonWriter& beginArray();
    JsonWriter& endArray();
    JsonWriter& key(std::string_view name);
    JsonWriter& null();
    JsonWriter& boolean(bool value);
    JsonWriter& integer(std::int64_t value);
    JsonWriter& number(double value); // shortest form that reads back the same
    JsonWriter& text(std::string_view value, std::size_t limit);
    JsonWriter& time(WallTime value);

    [[nodiscard]] std::size_t size() const { return m_out.size(); }
    // Takes back what was written beyond size(): for a whole value at the end of an array.
    void cutTo(std::size_t size);

    // The text so far, with an LF at its end; the writer is empty then.
    [[nodiscard]] std::string takeLine();

private:
    void separate();

    std::string m_out;
    bool m_needsComma = false;
};

} // namespace loopscope::wire
