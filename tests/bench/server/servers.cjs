// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';
// Starts the servers that are measured, each on one core, and reads from /proc what they cost.
const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');

const serverCore = '0';
const loadCore = os.cpus().length > 1 ? '1' : '0';
const running = [];
process.on('exit', () => running.forEach((child) => child.kill('SIGTERM')));

function fail(sentence) {
  console.error(`bench: ${sentence}`);
  process.exit(1);
}

// Spawns and waits for the first line, which names the port.
function firstLine(name, command, options = {}) {
  const begin = process.hrtime.bigint();
  const child = spawn('taskset', ['-c', serverCore, ...command], { stdio: ['pipe', 'pipe', 'pipe'], ...options });
  running.push(child);
  return new Promise((resolve) => {
    let out = '';
    let errors = '';
    child.stderr.on('data', (bytes) => (errors += bytes));
    child.on('exit', () => { if (!out.includes('\n')) fail(`${name} did not start: ${errors.slice(0, 300)}`); });
    child.stdout.on('data', (bytes) => {
      if (out.includes('\n')) return;
      out += bytes;
      if (!out.includes('\n')) return;
      const ms = Number(process.hrtime.bigint() - begin) / 1e6;
      resolve({ name, child, port: JSON.parse(out.slice(0, out.indexOf('\n'))).port, ms });
    });
  });
}

const ours = (bin) => firstLine('Loopscope', [path.join(bin, 'bench_served')],
  { env: { ...process.env, LOOPSCOPE_LOG_FILE: 'off' } });
const node = () => firstLine('node:cluster', [process.execPath, path.join(__dirname, 'peer_cluster.cjs')]);

const freePort = () => new Promise((resolve) => {
  const probe = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

const reachable = (port) => new Promise((resolve) => {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('connect', () => { socket.destroy(); resolve(true); });
  socket.on('error', () => resolve(false));
});

async function nginx(work) {
  const port = await freePort();
  const json = `{"id":"7","text":"${'x'.repeat(1024 - 19)}"}`;
  const file = path.join(work, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${work}/${name};`).join(' ');
  fs.writeFileSync(file, `worker_processes 1; daemon off; pid ${work}/nginx.pid; error_log ${work}/nginx.err;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 1000000000; keepalive_timeout 60s; ${temporary}
  server { listen 127.0.0.1:${port};
    location /hello/ { default_type text/plain; return 200 "Hello, world!\\n"; }
    location /items/ { default_type application/json; return 200 '${json}'; } } }`);
  const program = fs.existsSync('/usr/sbin/nginx') ? '/usr/sbin/nginx' : 'nginx';
  const child = spawn('taskset', ['-c', serverCore, program, '-c', file, '-e', `${work}/nginx.err`], { stdio: 'ignore' });
  running.push(child);
  child.on('exit', (code) => { if (code) fail(`nginx did not start: ${fs.readFileSync(`${work}/nginx.err`, 'utf8')}`); });
  const end = Date.now() + 10000;
  while (!(await reachable(port))) {
    if (Date.now() > end) fail('nginx did not start within 10 s');
    await new Promise((again) => setTimeout(again, 5));
  }
  return { name: 'nginx', child, port };
}

function stop(server) {
  return new Promise((resolve) => {
    running.splice(running.indexOf(server.child), 1);
    server.child.on('exit', resolve);
    server.child.kill('SIGTERM');
  });
}

// It and all its descendants.
function family(pid) {
  const children = execFileSync('cat', fs.readdirSync(`/proc/${pid}/task`).map((task) => `/proc/${pid}/task/${task}/children`))
    .toString().split(/\s+/).filter(Boolean).map(Number);
  return [pid, ...children.flatMap(family)];
}

const ticksASecond = Number(execFileSync('getconf', ['CLK_TCK']));

// Seconds of user and system time of the whole family so far.
function processorTime(pids) {
  return pids.reduce((sum, pid) => {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ');
    return sum + (Number(fields[11]) + Number(fields[12])) / ticksASecond;
  }, 0);
}

// MB of one process: what is resident, and its share of what is shared.
function memory(pid) {
  const text = fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const megabytes = (name) => Number(new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(text)[1]) / 1024;
  return { rss: megabytes('Rss'), pss: megabytes('Pss') };
}

module.exports = { fail, family, loadCore, memory, nginx, node, ours, processorTime, stop };
