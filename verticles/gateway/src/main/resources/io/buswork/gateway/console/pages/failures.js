import {api} from '../lib/api.js';
import {bulkButtons} from '../lib/bulk.js';
import {field, h, select, show} from '../lib/dom.js';
import {ago, number, taskLink} from '../lib/format.js';
import {empty, Page} from '../lib/page.js';
import '../lib/table.js';

const REFRESH_MILLIS = 5_000;
const HOUR = 3_600_000;
const SPANS = [['1', 'the last hour'], ['24', 'the last day'], ['168', 'the last week']];
const LEAST_LETTERS = 3;

/** The dead letters by type, queue and error. */
class Failures extends Page {
  #table = h('bw-table', {label: 'Failed tasks in groups, the largest first'});
  #total = h('p', {class: 'quiet', role: 'status'});
  #load = null;

  begin() {
    this.#table.rowKey = group => [group.type, group.queue, group.sample].join('\n');
    this.#table.columns = this.#columns();
    this.#table.emptyState = empty('Nothing has failed for good in this time.',
      'A task comes here when no attempts are left, or its handler says that there is no use in another.');
    const span = select({value: this.query.get('hours') || '24', onchange: () => {
      this.setQuery(new URLSearchParams({hours: span.value}));
      this.#load();
    }}, SPANS);
    this.append(this.heading('Failures', field('Failed in', span)), this.#total, this.#table);
    this.#load = this.every(REFRESH_MILLIS, () => this.#loadGroups());
    this.hear({events: ['failed']}, this.#load.soon);
  }

  async #loadGroups() {
    const hours = Number(this.query.get('hours')) || 24;
    const since = new Date(Date.now() - hours * HOUR).toISOString();
    const {items, complete} = await api('/failures', {query: {since, limit: 200}});
    const count = items.reduce((total, group) => total + group.count, 0);
    show(this.#total, !count ? '' : (complete ? '' : 'The newest ') + number(count) + (count === 1 ? ' task' : ' tasks') + ' in '
      + number(items.length) + (items.length === 1 ? ' group.' : ' groups.'));
    this.#table.rows = items;
  }

  #columns() {
    return [
      {title: 'Tasks', number: true, sort: group => group.count, cell: group => number(group.count)},
      {title: 'Type', class: 'tight', sort: group => group.type, cell: group => group.type},
      {title: 'Queue', class: 'tight', sort: group => group.queue, cell: group => group.queue},
      {title: 'Error', class: 'words', cell: group => group.error},
      {title: 'First', class: 'tight', sort: group => group.first, cell: group => ago(group.first)},
      {title: 'Last', class: 'tight', sort: group => group.last, cell: group => ago(group.last)},
      {title: 'One of them', class: 'tight', cell: group => taskLink(group.sample)},
      {title: 'All of them', class: 'tight', cell: group => h('div', {class: 'actions'},
        h('a', {class: 'button small', href: '#/tasks?' + new URLSearchParams(filterOf(group))}, 'Show'),
        bulkButtons(['retry', 'delete'], () => filterOf(group), () => this.#load(), {class: 'small'}))}
    ];
  }
}

/**
 * The tasks of a group. Their errors differ in numbers, so they are found by the longest part of
 * the words that has none.
 */
function filterOf(group) {
  const filter = {state: 'failed', type: group.type, queue: group.queue};
  const [kind, ...rest] = group.error.split(': ');
  const parts = (rest.join(': ') || kind).split(/[0-9"\\\n\r\t]+/).map(part => part.trim()).sort((a, b) => b.length - a.length);
  if (parts[0].length >= LEAST_LETTERS) {
    filter.q = parts[0];
  }
  return filter;
}

customElements.define('bw-failures', Failures);
