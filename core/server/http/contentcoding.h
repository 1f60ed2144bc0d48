// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace loopscope::server {

enum class Coding { Identity, Gzip, Brotli };

// What a client takes, as weights of 0 (not at all) to 1000.
struct AcceptedCodings
{
    int gzip = 0;
    int brotli = 0;
    int identity = 1000;
    friend bool operator==(const AcceptedCodings&, const AcceptedCodings&) = default;
};

// Of the whole Accept-Encoding list (RFC 9110 12.5.3); nothing: the field is absent, and only what everybody
// understands is sent. An element with a bad weight does not count. Identity that is not named gives way to any other.
[[nodiscard]] AcceptedCodings parseAcceptEncoding(std::optional<std::string_view> field);
// What is taken, best first, up to identity; of equal weight Brotli before gzip. Never empty: identity stands for
// itself also where a client refuses it, since sending it helps more than a 406.
[[nodiscard]] std::vector<Coding> byPreference(const AcceptedCodings& accepted);
// "br", "gzip" or "".
[[nodiscard]] std::string_view codingName(Coding coding);

} // namespace loopscope::server
