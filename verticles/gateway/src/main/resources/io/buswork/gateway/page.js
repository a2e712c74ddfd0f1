'use strict';

const POLL_MILLIS = 2000;
const RECONNECT_MILLIS = 2000;
const UNKNOWN = '–';

const byId = id => document.getElementById(id);
const counts = {started: 0, succeeded: 0, failed: 0};
let eventsThisSecond = 0;
let missed = 0;
let gaps = 0;
let isStreaming = false;
let isAnswering = true;

function showState() {
  const state = byId('state');
  const isUp = isStreaming && isAnswering;
  state.textContent = isUp ? 'live' : isAnswering ? 'the stream is away; connecting …' : 'this node does not answer';
  state.className = isUp ? 'up' : 'down';
}

function take(event) {
  if (event.type === 'io.buswork.stream.gap') {
    gaps++;
    missed += event.data.dropped || 0;
    return;
  }
  eventsThisSecond++;
  const name = String(event.type).replace('io.buswork.task.', '');
  if (Object.hasOwn(counts, name)) {
    counts[name]++;
  }
}

function showCounters() {
  byId('rate').textContent = eventsThisSecond.toLocaleString();
  eventsThisSecond = 0;
  for (const name of Object.keys(counts)) {
    byId(name).textContent = counts[name].toLocaleString();
  }
  byId('missed').hidden = gaps === 0;
  byId('missed').textContent =
    'Not counted: ' + (missed || 'some') + ' events came faster than this page could take them, or while it was cut off.';
}

function listen() {
  const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + '/api/v1/stream');
  socket.onopen = () => {
    isStreaming = true;
    showState();
  };
  socket.onmessage = message => {
    const event = JSON.parse(message.data);
    if (event.type) {
      take(event);
    }
  };
  socket.onclose = () => {
    if (isStreaming) {
      gaps++;
    }
    isStreaming = false;
    showState();
    setTimeout(listen, RECONNECT_MILLIS);
  };
}

function cell(value, isNumber) {
  const td = document.createElement('td');
  td.textContent = isNumber && typeof value === 'number' ? value.toLocaleString() : String(value);
  if (isNumber) {
    td.className = 'n';
  }
  return td;
}

/** Each row: its texts; numeric columns are those whose head is. */
function fill(table, rows) {
  const isNumber = [...byId(table).tHead.rows[0].cells].map(th => th.className === 'n');
  byId(table).tBodies[0].replaceChildren(
    ...rows.map(row => {
      const tr = document.createElement('tr');
      tr.append(...row.map((value, i) => cell(value, isNumber[i])));
      return tr;
    }));
  byId(table).hidden = rows.length === 0;
  byId(table + '-empty').hidden = rows.length !== 0;
}

function rate(perSecond) {
  return typeof perSecond === 'number' ? Math.round(perSecond * 10) / 10 : UNKNOWN;
}

function waitingFor(queue) {
  const types = Object.entries(queue.parked || {}).filter(([, count]) => count > 0);
  return types.length ? 'no handler for ' + types.map(([type]) => type).join(', ') : 'open';
}

function queueRow(queue) {
  const {ready, running, scheduled, retrying, blocked} = queue.counts;
  return [queue.name, ready, running, scheduled, retrying, blocked, rate(queue.rateIn), rate(queue.rateOut),
    queue.paused ? 'paused' : waitingFor(queue)];
}

function moduleRow(module) {
  const active = module.versions.find(version => version.active);
  const serving = module.nodes.filter(node => node.state === 'live' && node.version === module.active);
  const failed = module.nodes.filter(node => node.state === 'failed' && node.version === module.active);
  return [module.name, module.active || 'nothing', active ? active.tasks.join(', ') : '',
    serving.length + ' live' + (failed.length ? ', ' + failed.length + ' failed' : '')];
}

function nodeRow(node) {
  const lanes = node.load ? Object.values(node.load.lanes) : [];
  const sum = key => lanes.reduce((total, lane) => total + lane[key], 0);
  const where = (node.host || '') + (node.httpPort ? ':' + node.httpPort : '');
  return [node.id.slice(0, 8) + (where ? ' · ' + where : ''), (node.roles || []).join(', '), node.version || '',
    node.load ? sum('used') + ' of ' + sum('slots') : UNKNOWN,
    node.load ? Math.round(node.load.cpu * 100) + ' %' : UNKNOWN,
    node.draining ? 'draining' : node.member ? 'member' : 'out of the cluster'];
}

async function items(path) {
  const answer = await fetch(path);
  const json = await answer.json();
  if (!answer.ok) {
    throw new Error(json.detail);
  }
  return json.items;
}

async function poll() {
  try {
    const [queues, modules, nodes] =
      await Promise.all([items('/api/v1/queues'), items('/api/v1/modules'), items('/api/v1/nodes')]);
    fill('queues', queues.map(queueRow));
    fill('modules', modules.map(moduleRow));
    fill('nodes', nodes.map(nodeRow));
    isAnswering = true;
  } catch (failure) {
    isAnswering = false;
    console.warn(failure);
  }
  showState();
  setTimeout(poll, POLL_MILLIS);
}

setInterval(showCounters, 1000);
listen();
poll();
