import {api} from '../lib/api.js';
import {bulkButtons} from '../lib/bulk.js';
import {button, field, h, newId, show} from '../lib/dom.js';
import {ago, chip, duration, inputTime, number, taskLink, UNKNOWN} from '../lib/format.js';
import {empty, Page} from '../lib/page.js';
import '../lib/table.js';
import {attempt} from '../lib/toast.js';

const STATES = ['blocked', 'scheduled', 'ready', 'running', 'retrying', 'succeeded', 'failed', 'canceled', 'expired'];
const TEXTS = [['type', 'Type'], ['queue', 'Queue'], ['tag', 'Tag'], ['key', 'Key'], ['group', 'Group'], ['q', 'Error text']];
const TIMES = [['since', 'Created since'], ['until', 'Created until']];
const NAMES = ['state', ...[...TEXTS, ...TIMES].map(([name]) => name)];
const PAGE = 50;
const REFRESH_MILLIS = 4_000;
const ERROR_LETTERS = 160;

/** Tasks by what they have in common; the filter is in the address. */
class Tasks extends Page {
  #table = h('bw-table', {label: 'Tasks, the newest first'});
  #chosen = h('div', {class: 'chosen'});
  #form = null;
  #before = [];
  #cursor = null;
  #next = null;
  #load = null;
  #asked = 0;

  begin() {
    this.#table.selectable = true;
    this.#table.columns = columns();
    this.#table.emptyState = h('div');
    this.#table.addEventListener('select', () => this.#showChosen());
    this.#table.addEventListener('next', () => this.#turn(this.#next, [...this.#before, this.#cursor]));
    this.#table.addEventListener('previous', () => this.#turn(this.#before.at(-1), this.#before.slice(0, -1)));
    this.#form = h('div');
    this.append(this.heading('Tasks', h('a', {class: 'button', href: '#/failures'}, 'Failures in groups')),
      this.#form, this.#chosen, this.#table);
    this.#makeForm();
    // Further pages stay as they are: tasks would move under the reader's eyes.
    this.#load = this.every(REFRESH_MILLIS, () => this.#loadPage());
    this.#showChosen();
  }

  queryChanged() {
    this.#makeForm();
    this.#restart();
  }

  #restart() {
    this.#table.selected.clear();
    this.#showChosen();
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
    const {items, next} = await api('/tasks', {query: {...this.#filter(), limit: PAGE, cursor: this.#cursor}});
    if (asked !== this.#asked) {
      return;
    }
    this.#next = next;
    this.#table.rows = items;
    this.#table.paging = {hasNext: Boolean(next), hasPrevious: this.#before.length > 0};
    show(this.#table.emptyState, this.#nothing(next));
  }

  /** A search that finds little in a long history is broken off, and goes on where it was. */
  #nothing(next) {
    if (next) {
      return empty('Nothing found so far.', 'There is more history to look through: press Next.');
    }
    return Object.keys(this.#filter()).length
      ? empty('No task matches.', button('Clear the filter', () => {
        location.hash = '#/tasks';
      }))
      : empty('There are no tasks yet.', 'Submit one with the button on top, with ', h('code', null, './buswork submit TYPE'),
        ', or try ', h('code', null, './buswork demo'), '.');
  }

  #makeForm() {
    const chosen = new Set((this.query.get('state') || '').split(',').filter(Boolean));
    const boxes = STATES.map(state => {
      const box = h('input', {type: 'checkbox', value: state, checked: chosen.has(state), id: newId('state')});
      return h('span', {class: 'check'}, box, h('label', {for: box.id}, state));
    });
    const inputs = Object.fromEntries([
      ...TEXTS.map(([name]) => [name, h('input', {value: this.query.get(name) || '', autocomplete: 'off'})]),
      ...TIMES.map(([name]) => [name, h('input', {type: 'datetime-local', step: '1', value: inputTime(this.query.get(name))})])
    ]);
    const apply = () => {
      const query = new URLSearchParams();
      const states = boxes.map(box => box.firstChild).filter(box => box.checked).map(box => box.value);
      if (states.length) {
        query.set('state', states.join(','));
      }
      TEXTS.forEach(([name]) => inputs[name].value.trim() && query.set(name, inputs[name].value.trim()));
      TIMES.forEach(([name]) => inputs[name].value && query.set(name, new Date(inputs[name].value).toISOString()));
      this.setQuery(query);
      this.#restart();
    };
    show(this.#form, h('form', {class: 'filters', 'aria-label': 'Filter', onchange: apply, onsubmit: event => {
      event.preventDefault();
      apply();
    }}, h('fieldset', {class: 'states'}, h('legend', {class: 'unseen'}, 'State'), boxes),
    h('div', {class: 'fields'}, [...TEXTS, ...TIMES].map(([name, label]) => field(label, inputs[name])))));
  }

  #showChosen() {
    const count = this.#table.selected.size;
    this.#chosen.replaceChildren(...count
      ? [h('strong', null, number(count) + ' selected'),
        ...['retry', 'cancel', 'run-now'].map(deed => button({retry: 'Retry', cancel: 'Cancel', 'run-now': 'Run now'}[deed],
          () => this.#actOnChosen(deed)))]
      : [h('span', {class: 'quiet'}, 'All that match:'),
        ...bulkButtons(['retry', 'cancel', 'delete'], () => this.#filter(), () => this.#restart())]);
  }

  async #actOnChosen(deed) {
    const results = await Promise.allSettled([...this.#table.selected].map(id => api('/tasks/' + id + '/' + deed, {method: 'POST'})));
    const failed = results.filter(result => result.status === 'rejected');
    const words = number(results.length - failed.length) + ' of ' + number(results.length) + ' done';
    await attempt(() => (failed.length ? Promise.reject(Object.assign(new Error(failed[0].reason.message), {title: words})) : null), words);
    this.#restart();
  }
}

function columns() {
  return [
    {title: 'Task', class: 'tight', cell: task => taskLink(task.id)},
    {title: 'Type', cell: task => task.type},
    {title: 'State', class: 'tight', cell: task => (task.waiting ? [chip(task.state), ' ', chip(task.waiting, 'warn')] : chip(task.state))},
    {title: 'Queue', cell: task => task.queue},
    {title: 'Priority', number: true, cell: task => number(task.priority)},
    {title: 'Attempts', number: true, cell: task => number(task.attempt) + (task.maxAttempts ? ' of ' + number(task.maxAttempts) : '')},
    {title: 'Created', class: 'tight', cell: task => ago(task.createdAt)},
    {title: 'Due or ended', class: 'tight', cell: task => (task.runAt || task.finishedAt ? ago(task.runAt || task.finishedAt) : '')},
    {title: 'Ran for', number: true, cell: task => duration(task.attempts?.at(-1)?.wallMs)},
    {title: 'Error', class: 'words', cell: errorOf}
  ];
}

function errorOf(task) {
  const error = task.error || task.attempts?.at(-1)?.error;
  if (!error) {
    return '';
  }
  const words = (error.message || error.type || UNKNOWN).split('\n')[0];
  return h('span', {title: error.type + ': ' + error.message}, words.length > ERROR_LETTERS ? words.slice(0, ERROR_LETTERS) + '…' : words);
}

customElements.define('bw-tasks', Tasks);
