// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// The process's accepted connections and its servers, from the net.server.socket channel: work once for each
// connection, none for a request.
const { channel } = require('node:diagnostics_channel');
const net = require('node:net');

const socketChannel = channel('net.server.socket');

class Connections {
  open = new Set();
  servers = new Set();
  onClosed = null;
  #guard;
  #forget;

  constructor(guard) {
    this.#guard = guard;
    const connections = this;
    this.#forget = function forget() {
      connections.open.delete(this);
      if (connections.onClosed !== null) connections.onClosed();
    };
  }

  start() {
    socketChannel.subscribe(this.#guard.wrap((message) => this.#add(message.socket)));
  }

  // In a cluster worker every listening server passes here; elsewhere a server is known by its first connection.
  watchCluster(cluster) {
    const original = cluster._getServer;
    if (typeof original !== 'function') return;
    const note = this.#guard.wrap((server) => {
      if (server instanceof net.Server) this.servers.add(server);
    });
    cluster._getServer = function getServer(server, ...rest) {
      note(server);
      return original.call(this, server, ...rest);
    };
  }

  #add(socket) {
    if (!socket || typeof socket.once !== 'function') return;
    if (socket.server) this.servers.add(socket.server);
    this.open.add(socket);
    socket.once('close', this.#forget);
  }
}

module.exports = { Connections };
