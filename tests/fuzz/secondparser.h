// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A second reader of HTTP/1.1 requests, to compare with: http-parser 2.9.4, what Node.js used before llhttp. It stands
// alone in its file because both parsers declare HTTP_REQUEST, HPE_OK and more.
namespace loopscope::fuzz {

struct SecondReading
{
    bool isComplete = false;  // a whole request was read
    std::size_t consumed = 0; // isComplete: up to its last byte
    std::string error;        // "HPE_…" where the bytes were refused
    std::string method;
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers; // without trailers, values as sent
    std::string body;
    int minor = 0;
    bool keepAlive = false;
};

// Reads the first request of the bytes.
[[nodiscard]] SecondReading readFirst(std::string_view bytes);

} // namespace loopscope::fuzz
