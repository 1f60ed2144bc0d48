#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Loopscope authors
# SPDX-License-Identifier: MIT
# long.sh [PRESET] [GTEST_FILTER]: the loads of the server at full length (some minutes on two cores), with their figures.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../../.."
preset=${1:-release}
./dev build "$preset" test_integration_loads >&2
bin=$PWD/build/$preset/bin
export XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-$PWD/build/$preset/run}
LOOPSCOPE_LONG=1 LOOPSCOPE_BIN=$bin exec "$bin/test_integration_loads" --gtest_filter="${2:-*}"
