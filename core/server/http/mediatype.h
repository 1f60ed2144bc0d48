// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace loopscope::server {

// The Content-Type of a file by the ending of its name, whatever its case; text is UTF-8. application/octet-stream
// where the ending says nothing.
[[nodiscard]] std::string_view mediaTypeOf(std::string_view fileName);
// Whether compressing a body of this Content-Type is worth it: text, JSON, XML, scripts, wasm, SVG, fonts that are not
// compressed already.
[[nodiscard]] bool isCompressibleType(std::string_view contentType);

} // namespace loopscope::server
