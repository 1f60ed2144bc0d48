// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// The agent in a node:cluster worker: measures, and reports to the primary's hub over its private socket.
const { Link } = require('./link.cjs');
const { Probe } = require('./probe.cjs');
const { removeSockets } = require('./folder.cjs');

function startWorker(guard, cluster, place) {
  const probe = new Probe(guard);
  const hello = { m: 'hi', pid: process.pid, slot: place.slot, incarnation: place.incarnation };
  const link = new Link(place.path, hello, guard, (message) => probe.receive(message), () => probe.disconnected());
  probe.connections.watchCluster(cluster);
  probe.start(link);
  link.open();
  // A primary that died of a signal could not remove its sockets; its workers exit right after it and can.
  process.on('exit', guard.wrap(() => {
    probe.exiting();
    const suffix = `-${place.primaryPid}.wrk`;
    if (process.ppid === place.primaryPid || !place.path.endsWith(suffix)) return;
    removeSockets([place.path, place.path.replace(/wrk$/, 'sock')]);
  }));
}

module.exports = { startWorker };
