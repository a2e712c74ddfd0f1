import {api} from '../lib/api.js';
import {confirm} from '../lib/dialog.js';
import {h} from '../lib/dom.js';
import {chip, duration, number, percent, time} from '../lib/format.js';
import {LivePage} from '../lib/live-page.js';
import {lostNodes} from '../lib/lost-nodes.js';
import {empty} from '../lib/page.js';
import {all, fact, meter, wideTable} from '../lib/parts.js';
import {needs} from '../lib/role.js';
import {attempt} from '../lib/toast.js';

const LANE_HEADS = [{text: 'Lane'}, {text: 'Running', isNumber: true}, {text: 'Slots used', isNumber: true}, {text: 'Slots', isNumber: true}, {text: 'Waiting', isNumber: true}, {text: 'Use'}];
const REMOTE_HEADS = [{text: 'Remote worker'}, {text: 'Types'}, {text: 'Used', isNumber: true}, {text: 'Slots', isNumber: true}];

/** Nodes come and go for as long as the page is open: the newest of the gone are kept. */
const MOST_GONE = 20;

/** Who does the work, how busy each is, and who is gone. */
class Nodes extends LivePage {
  /** Those that were here while this page was open. */
  #known = new Map();

  begin() {
    super.begin();
    this.hear({events: ['io.buswork.node.*']}, () => this.refresh());
  }

  async load() {
    const nodes = await all('/nodes');
    const there = new Set(nodes.map(node => node.id));
    nodes.forEach(node => this.#known.set(node.id, node));
    lostNodes().filter(node => !there.has(node.id))
      .forEach(node => this.#known.set(node.id, {...this.#known.get(node.id), ...node}));
    for (const [id, node] of this.#known) {
      if (!there.has(id) && !node.goneAt) {
        this.#known.set(id, {...node, goneAt: new Date().toISOString()});
      }
    }
    const gone = [...this.#known.values()].filter(node => !there.has(node.id));
    gone.slice(0, -MOST_GONE).forEach(node => this.#known.delete(node.id));
    return [...this.#known.values()];
  }

  view(nodes) {
    const title = this.heading('Nodes');
    return nodes.length === 0
      ? [title, empty('No node has registered', 'Start one with ./buswork start.')]
      : [title, h('div', {class: 'cards'}, ...nodes.map(card))];
  }

  async drain(button) {
    const id = button.dataset.id;
    const isSure = await confirm({
      title: 'Drain node ' + id.slice(0, 8) + '?',
      text: 'It takes no new tasks and finishes what it runs. It stays so until it is started again.',
      action: 'Drain',
    });
    if (isSure) {
      await attempt(() => api('/nodes/' + encodeURIComponent(id) + '/drain', {method: 'POST'}), 'The node takes no new tasks.');
      await this.refresh();
    }
  }
}

function card(node) {
  const title = 'node-' + node.id;
  return h('article', {class: 'card' + (isHere(node) ? '' : ' gone'), 'data-key': node.id, 'aria-labelledby': title},
    h('header', null,
      h('h2', {id: title, title: node.id}, node.id.slice(0, 8)),
      stateBadge(node),
      isHere(node) && !node.draining && h('button', {type: 'button', 'data-do': 'drain', 'data-id': node.id, ...needs('POST /nodes/{id}/drain')}, 'Drain')),
    facts(node),
    node.load && isHere(node) && load(node),
    isHere(node) && remotes(node.remoteWorkers || []));
}

function isHere(node) {
  return node.member && !node.goneAt;
}

function stateBadge(node) {
  if (!isHere(node)) {
    return chip('gone', 'bad');
  }
  return node.draining ? chip('draining', 'warn') : chip('member', 'good');
}

function facts(node) {
  if (!node.startedAt) {
    return h('dl', {class: 'facts'}, fact('Gone since', time(node.goneAt)));
  }
  const where = (node.host || 'unknown') + (node.httpPort ? ':' + node.httpPort : '') + ', process ' + node.pid;
  return h('dl', {class: 'facts'},
    fact('Where', node.url && isHere(node) ? h('a', {href: node.url}, where) : where),
    fact('Roles', (node.roles || []).join(', ')),
    fact('Build', (node.version || '?') + ' on Java ' + (node.java || '?')),
    fact('Started', time(node.startedAt)),
    node.goneAt ? fact('Gone since', time(node.goneAt)) : fact('Last heartbeat', duration(node.silenceMs) + ' ago'));
}

function load(node) {
  const {cores, cpu, loopLagMs, lanes} = node.load;
  const running = Object.entries(node.running || {}).sort(([, a], [, b]) => b - a);
  return h('div', null,
    h('dl', {class: 'facts'},
      fact('CPU', [percent(cpu), ' of ', String(cores), cores === 1 ? ' core ' : ' cores ', meter(cpu, 1, 'CPU in use')]),
      fact('Event loop lag', duration(loopLagMs)),
      fact('Runs now', running.length === 0 ? 'nothing' : running.map(([type, count]) => type + ' × ' + number(count)).join(', '))),
    wideTable('Lanes of node ' + node.id.slice(0, 8), LANE_HEADS, Object.entries(lanes).map(([name, lane]) => h('tr', {'data-key': name},
      h('th', {scope: 'row', class: 'tight'}, name),
      h('td', {class: 'n'}, number(lane.running)),
      h('td', {class: 'n'}, number(lane.used)),
      h('td', {class: 'n'}, number(lane.slots)),
      h('td', {class: 'n'}, number(lane.waiting)),
      h('td', null, meter(lane.used, lane.slots, lane.used + ' of ' + lane.slots + ' slots'))))));
}

function remotes(workers) {
  return workers.length > 0 && wideTable('Remote workers', REMOTE_HEADS, workers.map(worker => h('tr', {'data-key': worker.worker},
    h('th', {scope: 'row'}, worker.worker, ' ', worker.leaving && chip('leaving', 'warn')),
    h('td', null, worker.types.join(', ')),
    h('td', {class: 'n'}, number(worker.used)),
    h('td', {class: 'n'}, number(worker.slots)))));
}

customElements.define('bw-nodes', Nodes);
