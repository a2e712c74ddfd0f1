import {api} from './api.js';
import {button, field, h, newId, show} from './dom.js';
import {inputTime} from './format.js';
import {empty, Page} from './page.js';
import './table.js';

const PAGE = 50;
const REFRESH_MILLIS = 4_000;

/**
 * A page that looks things up: a table of them, a page at a time, and above it a filter, which is in
 * the address. Each says `path` (where it asks), `choices`, `texts` and `times` (what can be filtered
 * by: a name, a label, and the words or a hint), its table's `columns`, and what to show where there
 * is nothing at all (`none`).
 */
export class SearchPage extends Page {
  table = h('bw-table');
  choices = [];
  texts = [];
  times = [];
  #form = h('div');
  #before = [];
  #cursor = null;
  #next = null;
  #load = null;
  #asked = 0;

  begin() {
    this.table.columns = this.columns();
    this.table.emptyState = h('div');
    this.table.addEventListener('next', () => this.#turn(this.#next, [...this.#before, this.#cursor]));
    this.table.addEventListener('previous', () => this.#turn(this.#before.at(-1), this.#before.slice(0, -1)));
    this.append(this.#form, this.table);
    this.#makeForm();
    this.#load = this.every(REFRESH_MILLIS, () => this.#loadPage());
  }

  queryChanged() {
    this.#makeForm();
    this.restart();
  }

  /** Begins at the first page. */
  restart() {
    this.#turn(null, []);
  }

  /** What the address says is looked for, by its names. */
  filter() {
    const names = [...this.choices, ...this.texts, ...this.times].map(([name]) => name);
    return Object.fromEntries(names.map(name => [name, this.query.get(name)]).filter(([, value]) => value));
  }

  #turn(cursor, before) {
    this.#cursor = cursor || null;
    this.#before = before;
    this.#load();
  }

  async #loadPage() {
    const asked = ++this.#asked;
    const {items, next} = await api(this.path, {query: {...this.filter(), limit: PAGE, cursor: this.#cursor}});
    if (asked !== this.#asked) {
      return;
    }
    this.#next = next;
    this.table.rows = items;
    this.table.paging = {hasNext: Boolean(next), hasPrevious: this.#before.length > 0};
    show(this.table.emptyState, this.#nothing(next));
  }

  /** A search that finds little in a long history is broken off, and goes on where it was. */
  #nothing(next) {
    if (next) {
      return empty('Nothing found so far.', 'There is more history to look through: press Next.');
    }
    return Object.keys(this.filter()).length
      ? empty('Nothing matches.', button('Clear the filter', () => {
        location.hash = location.hash.split('?')[0];
      }))
      : this.none();
  }

  #makeForm() {
    const groups = this.choices.map(([name, label, words]) => this.#boxes(name, label, words));
    const inputs = [
      ...this.texts.map(([name, label, hint]) => [label, h('input', {name, value: this.query.get(name) || '', autocomplete: 'off'}), hint]),
      ...this.times.map(([name, label]) => [label, h('input', {name, type: 'datetime-local', step: '1', value: inputTime(this.query.get(name))})])
    ];
    const form = h('form', {class: 'filters', 'aria-label': 'Filter', onchange: () => this.#apply(form), onsubmit: event => {
      event.preventDefault();
      this.#apply(form);
    }}, groups, h('div', {class: 'fields'}, inputs.map(input => field(...input))));
    this.#form.replaceChildren(form);
  }

  #boxes(name, label, words) {
    const chosen = (this.query.get(name) || '').split(',');
    return h('fieldset', {class: 'choices'}, h('legend', {class: 'unseen'}, label), words.map(word => {
      const box = h('input', {type: 'checkbox', name, value: word, checked: chosen.includes(word), id: newId(name)});
      return h('span', {class: 'check'}, box, h('label', {for: box.id}, word));
    }));
  }

  #apply(form) {
    const said = new FormData(form);
    const query = new URLSearchParams();
    const put = (name, value) => value && query.set(name, value);
    this.choices.forEach(([name]) => put(name, said.getAll(name).join(',')));
    this.texts.forEach(([name]) => put(name, said.get(name).trim()));
    this.times.forEach(([name]) => put(name, said.get(name) && new Date(said.get(name)).toISOString()));
    this.setQuery(query);
    this.restart();
  }
}
