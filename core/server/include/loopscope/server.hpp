// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

/// The managed server library: clustered, cached, gracefully restarting HTTP servers on libuv. This header is the whole
/// of it. Everything runs on the loop's thread of one worker process unless its comment says otherwise.
#include <loopscope/server/app.hpp>
#include <loopscope/server/cache.hpp>
#include <loopscope/server/cluster.hpp>
#include <loopscope/server/compression.hpp>
#include <loopscope/server/files.hpp>
#include <loopscope/server/http.hpp>
#include <loopscope/server/loop.hpp>
#include <loopscope/server/middleware.hpp>
#include <loopscope/server/options.hpp>
