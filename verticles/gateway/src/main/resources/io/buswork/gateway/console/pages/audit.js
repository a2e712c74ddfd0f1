import {api} from '../lib/api.js';
import {button, field, h, show} from '../lib/dom.js';
import {chip, inputTime, taskLink, time} from '../lib/format.js';
import {empty, Page} from '../lib/page.js';
import '../lib/table.js';

const TEXTS = [['who', 'Who', ''], ['action', 'Action', 'such as queue.pause, or module.*'], ['subject', 'What', 'a name or an id']];
const TIMES = [['since', 'Since'], ['until', 'Until']];
const NAMES = [...TEXTS, ...TIMES].map(([name]) => name);
const PAGE = 50;
const REFRESH_MILLIS = 4_000;
const KINDS = {done: 'good', refused: 'warn', failed: 'bad', begun: 'plain', unknown: 'warn'};

/** Who has changed what; the filter is in the address. */
class Audit extends Page {
  #table = h('bw-table', {label: 'Changes, the newest first'});
  #form = h('div');
  #before = [];
  #cursor = null;
  #next = null;
  #load = null;
  #asked = 0;

  begin() {
    this.#table.columns = columns();
    this.#table.emptyState = h('div');
    this.#table.addEventListener('next', () => this.#turn(this.#next, [...this.#before, this.#cursor]));
    this.#table.addEventListener('previous', () => this.#turn(this.#before.at(-1), this.#before.slice(0, -1)));
    this.append(this.heading('Audit'), this.#form, this.#table);
    this.#makeForm();
    this.#load = this.every(REFRESH_MILLIS, () => this.#loadPage());
  }

  queryChanged() {
    this.#makeForm();
    this.#turn(null, []);
  }

  #turn(cursor, before) {
    this.#cursor = cursor || null;
    this.#before = before;
    this.#load();
  }

  #filter() {
    return Object.fromEntries(NAMES.map(name => [name, this.query.get(name)]).filter(([, value]) => value));
  }

  async #loadPage() {
    const asked = ++this.#asked;
    const {items, next} = await api('/audit', {query: {...this.#filter(), limit: PAGE, cursor: this.#cursor}});
    if (asked !== this.#asked) {
      return;
    }
    this.#next = next;
    this.#table.rows = items;
    this.#table.paging = {hasNext: Boolean(next), hasPrevious: this.#before.length > 0};
    show(this.#table.emptyState, this.#nothing());
  }

  #nothing() {
    return Object.keys(this.#filter()).length
      ? empty('No change matches.', button('Clear the filter', () => {
        location.hash = '#/audit';
      }))
      : empty('Nobody has changed anything yet.',
        'What people and their tokens change comes here: modules, queues, schedules, single tasks and many at once. Submits do not.');
  }

  #makeForm() {
    const inputs = Object.fromEntries([
      ...TEXTS.map(([name]) => [name, h('input', {name, value: this.query.get(name) || '', autocomplete: 'off'})]),
      ...TIMES.map(([name]) => [name, h('input', {name, type: 'datetime-local', step: '1', value: inputTime(this.query.get(name))})])
    ]);
    const apply = () => {
      const query = new URLSearchParams();
      TEXTS.forEach(([name]) => inputs[name].value.trim() && query.set(name, inputs[name].value.trim()));
      TIMES.forEach(([name]) => inputs[name].value && query.set(name, new Date(inputs[name].value).toISOString()));
      this.setQuery(query);
      this.#turn(null, []);
    };
    show(this.#form, h('form', {class: 'filters', 'aria-label': 'Filter', onchange: apply, onsubmit: event => {
      event.preventDefault();
      apply();
    }}, h('div', {class: 'fields'},
      TEXTS.map(([name, label, hint]) => field(label, inputs[name], hint)),
      TIMES.map(([name, label]) => field(label, inputs[name])))));
  }
}

function columns() {
  return [
    {title: 'When', class: 'tight', cell: line => time(line.at)},
    {title: 'Who', class: 'tight', cell: line => line.who},
    {title: 'From', class: 'tight', cell: line => h('span', {class: 'mono'}, line.address)},
    {title: 'Action', class: 'tight', cell: line => h('code', null, line.action)},
    {title: 'What', cell: line => (line.action.startsWith('task.') ? taskLink(line.subject) : line.subject)},
    {title: 'Outcome', class: 'tight', cell: line => h('span', {title: line.status ? 'HTTP ' + line.status : null}, chip(line.outcome, KINDS[line.outcome]))},
    {title: 'Detail', class: 'words', cell: line => detail(line.detail)}
  ];
}

function detail(said) {
  const words = Object.entries(said).map(([name, value]) => name + ' ' + (typeof value === 'string' ? value : JSON.stringify(value)));
  return words.length ? h('span', {class: 'mono'}, words.join(', ')) : '';
}

customElements.define('bw-audit', Audit);
