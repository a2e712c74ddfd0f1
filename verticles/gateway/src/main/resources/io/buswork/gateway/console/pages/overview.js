import {api} from '../lib/api.js';
import '../lib/chart.js';
import {h, show} from '../lib/dom.js';
import {ago, chip, duration, nodeName, number, percent, rate, UNKNOWN} from '../lib/format.js';
import {empty, Page} from '../lib/page.js';
import {lostNodes} from '../lib/lost-nodes.js';
import '../lib/table.js';
import {findings} from './attention.js';

const STATE_MILLIS = 2_000;
const SERIES_MILLIS = 5_000;
const FAILURES_MILLIS = 10_000;
const WINDOW = '1h';
/** What changes the picture at once. */
const CHANGES = ['io.buswork.node.*', 'io.buswork.module.*', 'io.buswork.queue.*'];

/** What needs attention, and how the cluster does. */
class Overview extends Page {
  #attention = h('ul', {class: 'attention', 'aria-label': 'What needs attention'});
  /** Read out when it changes: not each second that something has been waiting. */
  #count = h('p', {class: 'unseen', role: 'status'});
  #figures = h('dl', {class: 'figures'});
  #flow = h('bw-chart', {label: 'Tasks a second over the last hour: submitted, succeeded, failed'});
  #latency = h('bw-chart', {label: 'Time from ready to start over the last hour, median and 95th percentile'});
  #queues = h('bw-table', {label: 'Queues'});
  #nodes = h('bw-table', {label: 'Nodes'});
  #state = {queues: [], modules: [], nodes: [], failures: [], stats: null};

  begin() {
    this.#queues.columns = this.#queueColumns();
    this.#queues.emptyState = empty('No queues yet.', 'The first task makes one: submit a task, or try ',
      h('code', null, './buswork demo'), '.');
    this.#nodes.columns = nodeColumns();
    this.#nodes.emptyState = empty('No node has registered.', 'Start one with ', h('code', null, './buswork start'), '.');
    this.append(
      this.heading('Overview'), this.#count, this.#attention, this.#figures,
      h('div', {class: 'cards charts'},
        h('section', {class: 'card'}, h('h2', null, 'Throughput, last hour'), this.#flow),
        h('section', {class: 'card'}, h('h2', null, 'Wait before the start, last hour'), this.#latency)),
      h('section', null, h('h2', null, 'Queues'), this.#queues),
      h('section', null, h('h2', null, 'Cluster'), this.#nodes));
    const now = this.every(STATE_MILLIS, () => this.#loadState());
    this.every(SERIES_MILLIS, () => this.#loadStats());
    this.every(FAILURES_MILLIS, () => this.#loadFailures());
    this.hear({events: CHANGES}, now.soon);
  }

  async #loadState() {
    const [queues, modules, nodes] = await Promise.all(
      [api('/queues'), api('/modules'), api('/nodes')].map(page => page.then(({items}) => items)));
    this.#set({queues, modules, nodes, lost: lostNodes().filter(({id}) => nodes.every(node => node.id !== id))});
    this.#queues.rows = queues;
    this.#nodes.rows = nodes;
  }

  async #loadFailures() {
    const {items, complete} = await api('/failures', {query: {limit: 1000}});
    this.#set({failures: items, complete});
  }

  async #loadStats() {
    const stats = await api('/stats', {query: {window: WINDOW}});
    this.#set({stats});
    const {stepMs} = stats;
    // The last step has just begun: its few would look like an end.
    const series = stats.series.slice(0, -1);
    const points = name => series.map(point => [point.at, perSecond(point[name], stepMs)]);
    this.#flow.content = {unit: '/s', series: [
      {name: 'submitted', color: 'accent', data: points('submitted')},
      {name: 'succeeded', color: 'good', data: points('succeeded'), area: true},
      {name: 'failed', color: 'bad', data: points('failed')}
    ]};
    this.#latency.content = {unit: ' ms', series: [
      {name: 'p95', color: 'warn', data: series.map(point => [point.at, point.waitP95Ms ?? null])},
      {name: 'median', color: 'accent', data: series.map(point => [point.at, point.waitP50Ms ?? null]), area: true}
    ]};
  }

  #set(part) {
    Object.assign(this.#state, part);
    const found = findings(this.#state);
    const worse = found.filter(({kind}) => kind !== 'good').length;
    show(this.#count, worse === 0 ? 'Nothing needs attention.' : worse + (worse === 1 ? ' thing needs attention.' : ' things need attention.'));
    show(this.#attention, found.map(({kind, text, href, action}) =>
      h('li', {'data-kind': kind}, h('span', null, text), href ? h('a', {href}, action) : null)));
    show(this.#figures, this.#figuresOf(this.#state));
  }

  #figuresOf({queues, nodes, stats}) {
    const sum = value => queues.reduce((total, queue) => total + (value(queue) || 0), 0);
    const lanes = nodes.flatMap(node => Object.values(node.load?.lanes || {}));
    const slots = key => lanes.reduce((total, lane) => total + lane[key], 0);
    const last = stats?.series.at(-2) || stats?.series.at(-1);
    return [
      figure('submitted', rate(sum(queue => queue.rateIn)), '/s'),
      figure('done', rate(sum(queue => queue.rateOut)), '/s'),
      figure('running', number(sum(queue => queue.counts.running))),
      figure('ready', number(sum(queue => queue.counts.ready))),
      figure('delayed', number(sum(queue => queue.counts.scheduled))),
      figure('retrying', number(sum(queue => queue.counts.retrying))),
      figure('wait, p95', last && last.waitP95Ms !== undefined ? duration(last.waitP95Ms) : UNKNOWN),
      figure('slots used', number(slots('used')), ' of ' + number(slots('slots')))
    ];
  }

  #queueColumns() {
    const count = (title, state) => ({
      title, number: true, cell: queue => number(queue.counts[state]), sort: queue => queue.counts[state]
    });
    const waits = queue => this.#state.stats?.queues.find(each => each.queue === queue.name)?.waitP95Ms;
    return [
      {title: 'Queue', class: 'key', sort: queue => queue.name, cell: queue => h('a', {href: tasksOf({queue: queue.name})}, queue.name)},
      {title: 'In/s', number: true, cell: queue => rate(queue.rateIn), sort: queue => queue.rateIn || 0},
      {title: 'Out/s', number: true, cell: queue => rate(queue.rateOut), sort: queue => queue.rateOut || 0},
      count('Ready', 'ready'), count('Running', 'running'), count('Delayed', 'scheduled'),
      count('Retrying', 'retrying'), count('Blocked', 'blocked'),
      {title: 'Wait p95', number: true, cell: queue => duration(waits(queue)), sort: queue => waits(queue) ?? -1},
      {title: 'Oldest ready', number: true, cell: queue => duration(queue.oldestReadyMs), sort: queue => queue.oldestReadyMs ?? -1},
      {title: 'State', class: 'tight', cell: queue => queueState(queue)}
    ];
  }
}

function perSecond(count, stepMs) {
  return count === undefined ? null : Math.round(count / stepMs * 10_000) / 10;
}

function queueState({paused, parked}) {
  const waits = Object.values(parked || {}).some(count => count > 0);
  return paused ? chip('paused') : waits ? chip('no handler', 'warn') : chip('open', 'good');
}

function figure(name, value, unit) {
  return h('div', null, h('dt', null, name), h('dd', null, value, unit ? h('small', null, unit) : null));
}

function tasksOf(query) {
  return '#/tasks?' + new URLSearchParams(query);
}

function nodeColumns() {
  const lanes = node => Object.values(node.load?.lanes || {});
  const slots = (node, key) => lanes(node).reduce((total, lane) => total + lane[key], 0);
  return [
    {title: 'Node', cell: node => nodeName(node.id)},
    {title: 'Address', class: 'tight', cell: node => node.host && node.host + (node.httpPort ? ':' + node.httpPort : '')},
    {title: 'Roles', cell: node => (node.roles || []).join(', ')},
    {title: 'Version', class: 'tight', cell: node => node.version || UNKNOWN},
    {title: 'Slots used', number: true, sort: node => slots(node, 'used'),
      cell: node => (node.load ? number(slots(node, 'used')) + ' of ' + number(slots(node, 'slots')) : UNKNOWN)},
    {title: 'CPU', number: true, sort: node => node.load?.cpu ?? -1, cell: node => percent(node.load?.cpu)},
    {title: 'Loop lag', number: true, sort: node => node.load?.loopLagMs ?? -1, cell: node => duration(node.load?.loopLagMs)},
    {title: 'Since', class: 'tight', sort: node => node.startedAt, cell: node => ago(node.startedAt)},
    {title: 'State', class: 'tight', cell: node =>
      (node.draining ? chip('draining') : node.member ? chip('member', 'good') : chip('gone', 'bad'))}
  ];
}

customElements.define('bw-overview', Overview);
