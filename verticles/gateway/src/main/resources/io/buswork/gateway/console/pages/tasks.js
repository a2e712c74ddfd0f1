import {api} from '../lib/api.js';
import {bulkButtons} from '../lib/bulk.js';
import {button, h} from '../lib/dom.js';
import {ago, chip, duration, number, taskLink, UNKNOWN} from '../lib/format.js';
import {empty} from '../lib/page.js';
import {needs} from '../lib/role.js';
import {SearchPage} from '../lib/search-page.js';
import {attempt} from '../lib/toast.js';

const STATES = ['blocked', 'scheduled', 'ready', 'running', 'retrying', 'succeeded', 'failed', 'canceled', 'expired'];
const ERROR_LETTERS = 160;

/** Tasks by what they have in common. */
class Tasks extends SearchPage {
  path = '/tasks';
  choices = [['state', 'State', STATES]];
  texts = [['type', 'Type'], ['queue', 'Queue'], ['tag', 'Tag'], ['key', 'Key'], ['group', 'Group'], ['q', 'Error text']];
  times = [['since', 'Created since'], ['until', 'Created until']];
  #chosen = h('div', {class: 'chosen'});

  begin() {
    this.table.label = 'Tasks, the newest first';
    this.table.selectable = true;
    this.table.addEventListener('select', () => this.#showChosen());
    this.append(this.heading('Tasks', h('a', {class: 'button', href: '#/failures'}, 'Failures in groups')));
    super.begin();
    this.table.before(this.#chosen);
    this.#showChosen();
  }

  restart() {
    this.table.selected.clear();
    this.#showChosen();
    super.restart();
  }

  none() {
    return empty('There are no tasks yet.', 'Submit one with the button on top, with ', h('code', null, './buswork submit TYPE'),
      ', or try ', h('code', null, './buswork demo'), '.');
  }

  #showChosen() {
    const count = this.table.selected.size;
    this.#chosen.replaceChildren(...count
      ? [h('strong', null, number(count) + ' selected'),
        ...['retry', 'cancel', 'run-now'].map(deed => button({retry: 'Retry', cancel: 'Cancel', 'run-now': 'Run now'}[deed],
          () => this.#actOnChosen(deed), needs('POST /tasks/{id}/' + deed)))]
      : [h('span', {class: 'quiet'}, 'All that match:'),
        ...bulkButtons(['retry', 'cancel', 'delete'], () => this.filter(), () => this.restart())]);
  }

  async #actOnChosen(deed) {
    const results = await Promise.allSettled([...this.table.selected].map(id => api('/tasks/' + id + '/' + deed, {method: 'POST'})));
    const failed = results.filter(result => result.status === 'rejected');
    const words = number(results.length - failed.length) + ' of ' + number(results.length) + ' done';
    await attempt(() => (failed.length ? Promise.reject(Object.assign(new Error(failed[0].reason.message), {title: words})) : null), words);
    this.restart();
  }

  columns() {
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
