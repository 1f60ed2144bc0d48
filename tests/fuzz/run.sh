#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Loopscope authors
# SPDX-License-Identifier: MIT
# run.sh BUILD_DIR SOURCE_DIR TARGET SECONDS: lets one built fuzz target run on a copy of its corpus, with its dictionary
# where it has one. What it finds stays in BUILD_DIR/artifacts.
set -euo pipefail
build=$1 source=$2 target=$3 seconds=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$source/corpus/$target" "$work/corpus"
mkdir -p "$build/artifacts"
words=()
[[ ! -f $source/$target.dict ]] || words=("-dict=$source/$target.dict")
"$build/bin/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
  -artifact_prefix="$build/artifacts/" ${words[@]+"${words[@]}"} "$work/corpus"
