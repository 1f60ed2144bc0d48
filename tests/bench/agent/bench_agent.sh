#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Loopscope authors
# SPDX-License-Identifier: MIT
# bench_agent.sh REPO WORK: CPU per request that the agent adds to a hello server, attached at 1 Hz, beside prom-client
# with default metrics. Interleaved rounds (ROUNDS, 5), warm for 2 s, server on core 0, wrk on core 1, median of the
# rounds' ratios to none. One JSON line; without prom-client the peer is null.
set -euo pipefail
repo=$1 work=$2 rounds=${ROUNDS:-5}
server=$repo/tests/data/apps/hello.cjs agent=$repo/resources/agent/agent.cjs
export XDG_RUNTIME_DIR=$work/run
mkdir -p -m 700 "$XDG_RUNTIME_DIR" "$work/peer"
configs=(none agent)
if npm install --prefix "$work/peer" --no-audit --no-fund --silent prom-client@15 >/dev/null 2>&1; then
  configs+=(prom)
  printf 'require(%s).collectDefaultMetrics();\n' "\"$work/peer/node_modules/prom-client\"" >"$work/peer/preload.cjs"
fi
cpu() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"; } # clock ticks of 10 ms

# one CONFIG: prints CPU microseconds for each request.
one() {
  local load=() pid port console=
  case $1 in agent) load=(--require "$agent") ;; prom) load=(--require "$work/peer/preload.cjs") ;; esac
  taskset -c 0 node "${load[@]}" "$server" >"$work/port" &
  pid=$!
  until [[ -s $work/port ]]; do sleep 0.05; done
  port=$(grep -o '[0-9]*' "$work/port")
  if [[ $1 == agent ]]; then
    until compgen -G "$XDG_RUNTIME_DIR/loopscope/*-$pid.sock" >/dev/null; do sleep 0.05; done
    taskset -c 1 node -e 'const s = require("net").connect(process.argv[1]); s.resume();
      s.write("{\"id\":1,\"method\":\"attach\",\"params\":{\"protocol\":1,\"client\":\"bench\"}}\n");
      setTimeout(() => process.exit(), 20000);' "$(compgen -G "$XDG_RUNTIME_DIR/loopscope/*-$pid.sock")" &
    console=$!
  fi
  taskset -c 1 wrk -t1 -c32 -d2s "http://127.0.0.1:$port/" >/dev/null
  local before after requests
  before=$(cpu "$pid")
  requests=$(taskset -c 1 wrk -t1 -c32 -d3s "http://127.0.0.1:$port/" | awk '/requests in/ { print $1 }')
  after=$(cpu "$pid")
  [[ -z $console ]] || kill "$console"
  kill "$pid"
  wait "$pid" 2>/dev/null || true
  awk -v t=$((after - before)) -v n="$requests" 'BEGIN { printf "%.4f\n", t * 10000 / n }'
  : >"$work/port"
}

: >"$work/rounds"
for ((round = 0; round < rounds; round += 1)); do
  for config in "${configs[@]}"; do echo "$round $config $(one "$config")" >>"$work/rounds"; done
done
node -e '
  const rounds = {};
  for (const line of require("fs").readFileSync(process.argv[1], "utf8").trim().split("\n")) {
    const [round, config, us] = line.split(" ");
    (rounds[round] ??= {})[config] = Number(us);
  }
  const added = config => {
    const all = Object.values(rounds).filter(r => r[config]).map(r => 100 * (r[config] / r.none - 1)).sort((a, b) => a - b);
    return all.length ? Number(((all[(all.length - 1) >> 1] + all[all.length >> 1]) / 2).toFixed(2)) : null;
  };
  console.log(JSON.stringify({ bench: "agent", case: "hello, 1 Hz", value: added("agent"), unit: "% CPU/request",
    peer: added("prom") === null ? null : "prom-client", peerValue: added("prom") }));' "$work/rounds"
