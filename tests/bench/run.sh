#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Loopscope authors
# SPDX-License-Identifier: MIT
# run.sh BIN_DIR JSON(0|1) [NAME]: runs the benchmarks (all, or decode, cache, plot, server, agent). Each prints one JSON
# object a line; without JSON they are laid out as a table, figure beside peer.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
bin=$1 json=$2 name=${3:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

one() {
  case $1 in
    decode) "$bin/bench_decode" ;;
    cache) node "$here/cache/bench_cache.cjs" "$bin" "$work" ;;
    plot) QT_QPA_PLATFORM=offscreen "$bin/bench_plot" ;;
    server) node "$here/server/bench_server.cjs" "$bin" "$work" ;;
    agent) node "$here/agent/bench_agent.cjs" "$(readlink -f "$here/../..")" "$work" ;;
    *) echo "bench: no benchmark is named $1 (decode, cache, plot, server, agent)" >&2; exit 2 ;;
  esac
}

table() {
  node -e '
    const lines = require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean).map(JSON.parse);
    const n = v => v === null || v === undefined ? "no data" : (Math.abs(v) >= 1000 ? Math.round(v).toLocaleString("en") : Number(v.toPrecision(3)).toString());
    const rows = [["bench", "case", "Loopscope", "unit", "peer", "peer value"], ...lines.map(o =>
      [o.bench, o.case, n(o.value), o.unit, o.peer ?? "–", n(o.peerValue)])];
    const width = rows[0].map((_, i) => Math.max(...rows.map(r => String(r[i]).length)));
    for (const r of rows) console.log(r.map((c, i) => i === 2 || i === 5 ? String(c).padStart(width[i]) : String(c).padEnd(width[i])).join("  "));'
}

names=(decode cache plot server agent)
[[ -z $name ]] || names=("$name")
if [[ $json == 1 ]]; then
  for each in "${names[@]}"; do one "$each"; done
else
  for each in "${names[@]}"; do echo "Running $each…" >&2; one "$each" >>"$work/lines"; done
  table <"$work/lines"
fi
