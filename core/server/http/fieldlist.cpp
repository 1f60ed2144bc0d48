// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/fieldlist.h"

#include "core/server/http/fieldname.h"

namespace loopscope::server {

std::optional<std::string> joinedField(const Request& request, std::string_view name)
{
    std::optional<std::string> joined;
    for (const Request::Field& field : request.headers()) {
        if (!equalsIgnoringCase(field.name, name))
            continue;
        if (joined)
            joined->append(", ").append(field.value);
        else
            joined = std::string(field.value);
    }
    return joined;
}

} // namespace loopscope::server
