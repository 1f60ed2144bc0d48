// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Text from outside (names of clusters, hosts, keys, phrases of events) on its way into a file. Pure functions.
namespace loopscope::analysis {

// Valid UTF-8 that shows on one line whatever the bytes were: control characters and bytes that are not UTF-8 become
// "\x1b", line breaks "\n", invisible characters that turn the writing direction "\u202e". A text longer than
// maxBytes (counted in the result, cut between characters) ends in "…".
[[nodiscard]] std::string visibleText(std::string_view raw, std::size_t maxBytes);
// The same would be altered by visibleText: bytes that a reader cannot take for what they are.
[[nodiscard]] bool isPlainText(std::string_view raw);
// For text and for quoted attributes of XML and HTML: & < > " ' become references. text is valid UTF-8.
[[nodiscard]] std::string escapeMarkup(std::string_view text);
// How many characters, for estimating widths.
[[nodiscard]] std::size_t characterCount(std::string_view utf8);

} // namespace loopscope::analysis
