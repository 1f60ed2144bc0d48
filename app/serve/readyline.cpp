// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/readyline.h"

#include "core/wire/jsonwriter.h"

namespace loopscope::serve {

std::string readyLine(int port, std::string_view socket, std::string_view redis, long pid)
{
    constexpr std::size_t MaxText = 4096;
    wire::JsonWriter out;
    out.beginObject().key("ready").boolean(true).key("port").integer(port).key("socket").text(socket, MaxText);
    out.key("redis");
    if (redis.empty())
        out.null();
    else
        out.text(redis, MaxText);
    return out.key("pid").integer(pid).endObject().takeLine();
}

} // namespace loopscope::serve
