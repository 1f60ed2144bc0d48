#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Loopscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
# make.sh BIN_DIR: the README's screenshots, from a demo cluster that has run for a while (offscreen).
set -euo pipefail
bin=$1
out=$(dirname "$(readlink -f "$0")")
fifo=$(mktemp -u); mkfifo -m 600 "$fifo"
"$bin/loopserve" demo --workers 4 --port 0 --json >"$fifo" 2>/dev/null &
demo=$!
trap 'kill -TERM "$demo" 2>/dev/null; wait "$demo" 2>/dev/null || true; rm -f "$fifo"' EXIT
read -r -t 30 ready <"$fifo"
url=$(sed -n 's/.*"socket":"\([^"]*\)".*/unix:\1/p' <<<"$ready")
# The charts show what came while a window was attached; the keys are those of the moment when it looked.
shots=()
shoot() {
  "$bin/loopscope" --screenshot "$out/$1.png" --page "${1%-*}" --theme "${1#*-}" --size 1440x900 --after "$2" "$url" &
  shots+=($!)
}
for shot in overview-dark overview-light workers-light events-dark reports-light; do shoot "$shot" 58s; done
sleep 40
"$bin/loopscopectl" restart "$url" 3 >/dev/null
shoot cache-dark 12s
for each in "${shots[@]}"; do wait "$each"; done
ls -1 "$out"/*.png
