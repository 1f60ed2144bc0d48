// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/settings.h"

#include <algorithm>

namespace loopscope::ui {

std::vector<RecentEndpoint> withRecent(std::vector<RecentEndpoint> list, const RecentEndpoint& used)
{
    std::erase_if(list, [&](const RecentEndpoint& each) { return each.url == used.url; });
    list.insert(list.begin(), used);
    if (list.size() > Settings::MaxRecent)
        list.resize(Settings::MaxRecent);
    return list;
}

} // namespace loopscope::ui
