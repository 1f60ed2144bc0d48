#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Loopscope authors
# SPDX-License-Identifier: MIT
# bench_server.sh BIN_DIR: processor time per hello request of `loopserve hello --workers 1` beside a node:cluster
# server with one worker. Both servers run on core 0, wrk on core 1; ROUNDS interleaved rounds, medians. The time is
# utime + stime of all processes of a server (/proc/PID/stat), divided by the requests that wrk counted.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
bin=${1:?usage: bench_server.sh BIN_DIR}
rounds=${ROUNDS:-5} seconds=${SECONDS_A_ROUND:-3}
for tool in wrk node taskset; do
  command -v "$tool" >/dev/null || { echo "bench: $tool is missing (apt-get install wrk nodejs util-linux)" >&2; exit 1; }
done
server_core=0 load_core=1
(($(nproc) > 1)) || load_core=0
ticks=$(getconf CLK_TCK)
work=$(mktemp -d)
pids=()
stop() { ((${#pids[@]} == 0)) || kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"; }
trap stop EXIT

# start NAME COMMAND…: sets port and pid from the line that the server prints when it serves.
start() {
  mkfifo "$work/$1.fifo"
  taskset -c $server_core "${@:2}" >"$work/$1.fifo" 2>"$work/$1.err" &
  pid=$!
  pids+=("$pid")
  exec {from}<"$work/$1.fifo" # stays open: the server's output must have a reader
  IFS= read -r -t 20 line <&"$from" || { echo "bench: $1 did not start: $(head -3 "$work/$1.err")" >&2; exit 1; }
  port=$(sed -n 's/.*"port": *\([0-9]*\).*/\1/p' <<<"$line")
  [[ -n $port ]] || { echo "bench: $1 named no port: $line" >&2; exit 1; }
}

family() { # PID: it and all its descendants
  echo "$1"
  local child
  for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do family "$child"; done
}

cpu() { # PID: ticks of the whole family
  local each sum=0
  for each in $(family "$1"); do
    sum=$((sum + $(sed 's/.*) //' /proc/"$each"/stat | awk '{print $12 + $13}')))
  done
  echo "$sum"
}

round() { # NAME PID PORT: one line, microseconds per request
  local before after requests
  before=$(cpu "$2")
  requests=$(taskset -c $load_core wrk -t1 -c32 -d"${seconds}s" "http://127.0.0.1:$3/" |
    tee "$work/wrk" | awk '/requests in/ {print $1}')
  after=$(cpu "$2")
  if grep -qE 'Socket errors|Non-2xx' "$work/wrk"; then
    echo "bench: $1 failed requests: $(grep -E 'Socket errors|Non-2xx' "$work/wrk")" >&2
    exit 1
  fi
  awk -v t=$((after - before)) -v hz="$ticks" -v n="$requests" 'BEGIN {printf "%.3f\n", t * 1e6 / hz / n}' >>"$work/$1"
}
median() { sort -n "$1" | awk '{v[NR] = $1} END {print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'; }

start ours "$bin/loopserve" hello --port 0 --workers 1 --json
ours=$pid ours_port=$port
start peer node "$here/hello_cluster.cjs"
peer=$pid peer_port=$port
for ((i = 0; i < rounds; i++)); do
  round ours "$ours" "$ours_port"
  round peer "$peer" "$peer_port"
done
printf '{"bench":"server","case":"hello","value":%s,"unit":"us CPU/request","peer":"node:cluster","peerValue":%s}\n' \
  "$(median "$work/ours")" "$(median "$work/peer")"
