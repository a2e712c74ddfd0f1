import {api} from '../lib/api.js';
import {sparkline} from '../lib/chart.js';
import {field, h} from '../lib/dom.js';
import {chip, duration, nodeName, number, rate} from '../lib/format.js';
import {LivePage} from '../lib/live-page.js';
import {empty} from '../lib/page.js';
import {all, meter, wideTable} from '../lib/parts.js';
import {may, needs} from '../lib/role.js';
import {attempt} from '../lib/toast.js';

/** How often the last hour is asked for. */
const HOUR_MILLIS = 10_000;
const LIMITS = [
  {name: 'concurrency', label: 'At once', hint: 'in the whole cluster'},
  {name: 'concurrencyPerKey', label: 'At once per key', hint: 'for each concurrencyKey'},
  {name: 'rate', label: 'Starts', hint: 'such as 100/1s'},
  {name: 'ratePerKey', label: 'Starts per key', hint: 'such as 5/1m'},
  {name: 'maxDepth', label: 'Holds at most', hint: 'more is answered 429'},
  {name: 'weight', label: 'Weight', hint: 'its share of scarce slots'},
];
const RATES = new Set(['rate', 'ratePerKey']);
const HEADS = [{text: 'Queue'}, {text: 'Ready', isNumber: true}, {text: 'Running', isNumber: true},
  {text: 'Later', isNumber: true, title: 'scheduled, retrying or blocked'}, {text: 'Oldest', isNumber: true},
  {text: 'In/s', isNumber: true}, {text: 'Out/s', isNumber: true}, {text: 'Last hour', title: 'what came in, and what ended'}, {text: 'Owner'}, {text: 'Actions'}];

/** What waits where, how fast it goes, and what is allowed. */
class Queues extends LivePage {
  #hour = new Map();
  #hourAskedAt = -HOUR_MILLIS;
  #edited = '';

  async load() {
    const [queues] = await Promise.all([all('/queues'), this.#loadHour()]);
    return queues;
  }

  async #loadHour() {
    if (performance.now() - this.#hourAskedAt >= HOUR_MILLIS) {
      this.#hourAskedAt = performance.now();
      const {queues} = await api('/stats', {query: {window: '1h'}});
      this.#hour = new Map(queues.map(each => [each.queue, each]));
    }
  }

  view(queues) {
    const title = this.heading('Queues');
    if (queues.length === 0) {
      return [title, empty('No queues yet', 'A queue comes into being with its first task. Submit one, or run ./buswork demo.')];
    }
    return [title, wideTable('Queues', HEADS, queues.flatMap(queue => this.#rows(queue)))];
  }

  #rows(queue) {
    const isEdited = this.#edited === queue.name;
    return isEdited ? [this.#row(queue, true), editor(queue)] : [this.#row(queue, false)];
  }

  #row(queue, isEdited) {
    const {ready = 0, running = 0, scheduled = 0, retrying = 0, blocked = 0} = queue.counts;
    const later = scheduled + retrying + blocked;
    return h('tr', {'data-key': 'queue-' + queue.name},
      h('th', {scope: 'row'}, h('a', {href: '#/tasks?queue=' + encodeURIComponent(queue.name)}, queue.name), ' ', state(queue)),
      h('td', {class: 'n'}, number(ready)),
      h('td', {class: 'n'}, number(running), use(queue, running)),
      h('td', {class: 'n', title: scheduled + ' scheduled, ' + retrying + ' retrying, ' + blocked + ' blocked'}, number(later)),
      h('td', {class: 'n'}, 'oldestReadyMs' in queue ? duration(queue.oldestReadyMs) : '–'),
      h('td', {class: 'n'}, rate(queue.rateIn)),
      h('td', {class: 'n'}, rate(queue.rateOut)),
      h('td', null, lastHour(this.#hour.get(queue.name))),
      h('td', null, nodeName(queue.owner), ' ', h('small', {title: 'how many dispatchers it has had'}, 'epoch ' + queue.epoch)),
      h('td', {class: 'actions'},
        queue.paused ? pauseButton('resume', 'Resume', queue) : pauseButton('pause', 'Pause', queue),
        h('button', {type: 'button', 'data-do': 'edit', 'data-name': queue.name, 'aria-expanded': String(isEdited)}, 'Limits')),
    );
  }

  pause(button) {
    return this.#change(button.dataset.name, 'pause');
  }

  resume(button) {
    return this.#change(button.dataset.name, 'resume');
  }

  async #change(name, deed) {
    await attempt(() => api(path(name) + '/' + deed, {method: 'POST'}));
    await this.refresh();
  }

  edit(button) {
    this.#edited = this.#edited === button.dataset.name ? '' : button.dataset.name;
    this.redraw();
    this.querySelector('form input')?.focus();
  }

  async save(button) {
    const form = button.closest('form');
    const settings = Object.fromEntries(LIMITS.map(({name}) => [name, read(name, form.elements[name].value.trim())]));
    const saved = await attempt(() => api(path(this.#edited), {method: 'PUT', body: settings}), 'The limits of ' + this.#edited + ' hold.');
    if (saved) {
      this.#edited = '';
      await this.refresh();
    }
  }
}

function pauseButton(deed, text, {name}) {
  return h('button', {type: 'button', 'data-do': deed, 'data-name': name, ...needs('POST /queues/{name}/' + deed)}, text);
}

function path(name) {
  return '/queues/' + encodeURIComponent(name);
}

/** What came in and what ended; nothing if nothing did. */
function lastHour(flow) {
  // The last step has just begun: its few would look like an end.
  const line = (counts, color) => ({values: counts.slice(0, -1), color});
  return flow && sparkline([line(flow.in, 'accent'), line(flow.out, 'good')],
    number(total(flow.in)) + ' came in, ' + number(total(flow.out)) + ' ended in the last hour');
}

function total(counts) {
  return counts.reduce((sum, count) => sum + count, 0);
}

function state(queue) {
  const parked = Object.entries(queue.parked || {}).filter(([, count]) => count > 0);
  return [
    queue.paused && chip('paused', 'warn'),
    parked.length > 0 && chip('no handler: ' + parked.map(([type]) => (type === '*' ? 'further types' : type)).join(', '), 'bad'),
  ];
}

/** How much of what is allowed at once is in use. */
function use(queue, running) {
  return queue.concurrency ? meter(running, queue.concurrency, running + ' of ' + queue.concurrency + ' allowed at once') : null;
}

function editor(queue) {
  return h('tr', {'data-key': 'limits-' + queue.name, class: 'editor'}, h('td', {colspan: String(HEADS.length)},
    h('form', {'data-keep': '', 'aria-label': 'Limits of ' + queue.name},
      h('div', {class: 'fields'}, LIMITS.map(limit => field(limit.label,
        h('input', {name: limit.name, value: write(queue[limit.name]), placeholder: 'no limit', autocomplete: 'off'}), limit.hint))),
      h('div', {class: 'actions'},
        h('button', {type: 'submit', class: 'main', 'data-do': 'save', ...needs('PUT /queues/{name}')}, 'Save'),
        h('button', {type: 'button', 'data-do': 'edit', 'data-name': queue.name}, may('PUT /queues/{name}') ? 'Cancel' : 'Close')))));
}

function write(value) {
  return value === null || value === undefined ? '' : typeof value === 'object' ? value.limit + '/' + value.per : String(value);
}

/** Nothing takes a limit away; what is no number goes to the server, which says what is wrong with it. */
function read(name, text) {
  if (text === '') {
    return null;
  }
  if (RATES.has(name)) {
    const [limit, per = '1s'] = text.split('/');
    return {limit: wholeNumber(limit), per: per.trim()};
  }
  return wholeNumber(text);
}

function wholeNumber(text) {
  return /^\s*\d+\s*$/.test(text) ? Number(text) : text;
}

customElements.define('bw-queues', Queues);
