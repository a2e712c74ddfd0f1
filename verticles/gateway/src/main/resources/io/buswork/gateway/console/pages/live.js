import {button, field, h, select, show} from '../lib/dom.js';
import {chip, nodeName, number, taskLink, time} from '../lib/format.js';
import {empty, Page} from '../lib/page.js';
import {eventName} from '../lib/stream.js';

const KEPT = 100;
const REPAINT_MILLIS = 400;
const RATE_MILLIS = 1_000;
const KINDS = ['submitted', 'started', 'progress', 'log', 'retrying', 'snoozed', 'succeeded', 'failed', 'canceled', 'expired'];
const FILTERS = ['queue', 'type', 'task', 'events'];

/** The stream of events with filters; it can be held to be read. */
class Live extends Page {
  #events = [];
  #arrived = 0;
  #missed = 0;
  #paused = false;
  #stale = false;
  #end = null;
  #body = h('tbody');
  #said = h('p', {class: 'quiet'});
  #pause = button('Hold', () => this.#toggle());
  #nothing = empty('No events yet.', 'They appear as soon as something happens: submit a task, or take a filter away.');
  #table = h('table', {'aria-label': 'Events, the newest first'},
    h('thead', null, h('tr', null, ['Time', 'Event', 'Subject', 'Type', 'Queue', 'Node', 'More'].map(title =>
      h('th', {scope: 'col'}, title)))), this.#body);

  begin() {
    this.append(this.heading('Live', this.#said, this.#pause, button('Clear', () => this.#clear())), this.#filters(),
      this.#nothing, h('div', {class: 'wide', tabindex: '0', role: 'group', 'aria-label': 'Events'}, this.#table));
    this.#listen();
    this.#paint();
    const painting = setInterval(() => this.#stale && !this.#paused && this.#paint(), REPAINT_MILLIS);
    const counting = setInterval(() => this.#count(), RATE_MILLIS);
    this.atEnd(() => {
      clearInterval(painting);
      clearInterval(counting);
    });
  }

  queryChanged() {
    this.#clear();
    this.#listen();
  }

  #filters() {
    const get = name => this.query.get(name) || '';
    const kinds = select({value: get('events')}, [['', 'all events'], ['task', 'all of tasks'],
      ...KINDS.map(kind => [kind, kind]), ['io.buswork.module.*', 'modules'], ['io.buswork.node.*', 'nodes'],
      ['io.buswork.queue.*', 'queues'], ['io.buswork.schedule.*', 'schedules']]);
    const inputs = {
      events: kinds,
      type: h('input', {value: get('type'), placeholder: 'mail.*'}),
      queue: h('input', {value: get('queue')}),
      task: h('input', {value: get('task'), inputmode: 'numeric', pattern: '[0-9]*'})
    };
    const change = () => {
      const query = new URLSearchParams();
      FILTERS.forEach(name => inputs[name].value.trim() && query.set(name, inputs[name].value.trim()));
      this.setQuery(query);
      this.queryChanged();
    };
    const form = h('form', {class: 'filters fields', 'aria-label': 'Filters', onchange: change, onsubmit: event => {
      event.preventDefault();
      change();
    }}, field('Event', inputs.events), field('Type', inputs.type, 'a * at the end stands for anything'),
    field('Queue', inputs.queue), field('Task', inputs.task));
    return form;
  }

  #listen() {
    this.#end?.();
    const {task, type, queue, events} = Object.fromEntries(this.query);
    const filter = Object.fromEntries(Object.entries({task, type, queue}).filter(([, value]) => value));
    if (events) {
      filter.events = [events === 'task' ? 'io.buswork.task.*' : events];
    }
    this.#end = this.hear(filter, batch => this.#take(batch));
  }

  #take(batch) {
    for (const event of batch) {
      if (event.type === 'io.buswork.stream.gap') {
        this.#missed += event.data.dropped || 0;
      }
    }
    this.#arrived += batch.length;
    if (!this.#paused) {
      // The newest come first, and only those that may be looked at are kept.
      this.#events = [...batch.slice(-KEPT).reverse(), ...this.#events].slice(0, KEPT);
      this.#stale = true;
    }
  }

  #count() {
    const missed = this.#missed ? ' · ' + number(this.#missed) + ' not shown: they came too fast' : '';
    show(this.#said, (this.#paused ? 'held · ' : '') + number(this.#arrived) + ' events/s' + missed);
    this.#arrived = 0;
  }

  #toggle() {
    this.#paused = !this.#paused;
    this.#pause.textContent = this.#paused ? 'Go on' : 'Hold';
    this.#pause.setAttribute('aria-pressed', String(this.#paused));
    this.#count();
  }

  #clear() {
    this.#events = [];
    this.#missed = 0;
    this.#paint();
  }

  #paint() {
    this.#stale = false;
    this.#nothing.hidden = this.#events.length > 0;
    this.#table.parentElement.hidden = this.#events.length === 0;
    this.#body.replaceChildren(...this.#events.map(row));
  }
}

function row(event) {
  const {data} = event;
  const isTask = event.type.startsWith('io.buswork.task.');
  const name = event.type === 'io.buswork.stream.gap' ? 'gap' : eventName(event);
  return h('tr', null,
    h('td', {class: 'tight'}, time(event.time)),
    h('td', {class: 'tight'}, chip(name)),
    h('td', {class: 'tight'}, isTask ? taskLink(event.subject) : event.subject || ''),
    h('td', {class: 'tight'}, isTask ? data.type : ''),
    h('td', {class: 'tight'}, isTask ? data.queue : ''),
    h('td', {class: 'tight'}, data.node ? nodeName(data.node) : ''),
    h('td', {class: 'words'}, more(event, isTask)));
}

/** What is in an event beyond what the other columns show, in a line. */
function more({data}, isTask) {
  const known = isTask ? ['queue', 'type', 'node'] : ['node'];
  const rest = Object.entries(data).filter(([name]) => !known.includes(name));
  const text = rest.map(([name, value]) => name + ' ' + (typeof value === 'string' ? value : JSON.stringify(value))).join(' · ');
  return text.length > 300 ? text.slice(0, 300) + '…' : text;
}

customElements.define('bw-live', Live);
