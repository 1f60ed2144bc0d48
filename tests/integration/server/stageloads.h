// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <loopscope/server/app.hpp>
#include <string>

// What the loads of the stage ask for. Loaders add a byte to the file "loads" of the folder, so that the runs of all
// workers are counted; ?ms= is how long one takes. Its folder "disk/files" is served when it is there.
void addLoads(loopscope::server::App& app, const std::string& folder);
