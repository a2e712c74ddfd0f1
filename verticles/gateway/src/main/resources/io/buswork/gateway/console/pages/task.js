import {api} from '../lib/api.js';
import {confirm} from '../lib/dialog.js';
import {button, h, show} from '../lib/dom.js';
import {ago, chip, duration, nodeName, number, percent, time} from '../lib/format.js';
import {empty, Page} from '../lib/page.js';
import '../lib/json.js';
import {needs} from '../lib/role.js';
import {attempt} from '../lib/toast.js';
import {flowOf} from './flow.js';
import {openSubmit} from './submit.js';
import {timeline} from './timeline.js';

const REFRESH_MILLIS = 5_000;
const ENDED = ['succeeded', 'failed', 'canceled', 'expired'];
const RETRIED = ['failed', 'canceled', 'expired', 'retrying'];
/** What a submit says too: a clone begins with it. */
const SUBMITTED = ['type', 'payload', 'queue', 'priority', 'onDue', 'maxAttempts', 'timeout', 'backoff', 'version',
  'delivery', 'concurrencyKey', 'tags', 'headers'];

/** One task with all that is known of it, live. */
class Task extends Page {
  #chips = h('span', {class: 'title', role: 'status'});
  #buttons = h('div', {class: 'actions'});
  #running = h('section', {class: 'card', hidden: true});
  #facts = h('dl', {class: 'traits'});
  #timeline = h('ol', {class: 'timeline'});
  #flow = h('section', {class: 'card', hidden: true});
  #error = h('section', {class: 'card', hidden: true});
  #payload = h('section', {class: 'card'});
  #result = h('section', {class: 'card', hidden: true});
  #logs = h('section', {class: 'card', hidden: true});
  #content = h('div', {class: 'task', hidden: true});
  #seen = new Map();
  #load = null;
  #gone = false;

  begin() {
    this.#content.append(this.#running,
      h('div', {class: 'cards'},
        h('section', {class: 'card'}, h('h2', null, 'What it is'), this.#facts),
        h('section', {class: 'card'}, h('h2', null, 'What became of it'), this.#timeline)),
      this.#error, this.#flow,
      h('div', {class: 'cards'}, this.#payload, this.#result), this.#logs);
    this.append(h('div', {class: 'heading'},
      h('div', {class: 'title'}, h('h1', {tabindex: '-1'}, 'Task ', h('span', {class: 'mono'}, this.params.id)), this.#chips),
      this.#buttons), this.#content);
    this.#load = this.every(REFRESH_MILLIS, () => this.#loadTask());
    this.hear({task: this.params.id}, events => this.#hear(events));
  }

  async #loadTask() {
    if (this.#gone) {
      return;
    }
    let task;
    try {
      task = await api('/tasks/' + encodeURIComponent(this.params.id), {exact: true});
    } catch (failure) {
      if (failure.status !== 404) {
        throw failure;
      }
      this.#content.hidden = true;
      this.append(empty('There is no task ' + this.params.id + '.', 'It may have been deleted, or retention has dropped it. ',
        h('a', {href: '#/tasks'}, 'Look through all tasks')));
      this.#gone = true;
      return;
    }
    this.#content.hidden = false;
    this.#show(task);
  }

  /** Progress is shown as it comes; what else has changed is asked for. */
  #hear(events) {
    const progress = events.filter(event => event.type.endsWith('.progress')).at(-1);
    if (progress) {
      this.#showProgress({progress: progress.data});
    }
    this.#load.soon();
  }

  #show(task) {
    show(this.#chips, chip(task.state), task.waiting ? chip(task.waiting, 'warn') : null);
    show(this.#buttons, this.#actions(task));
    show(this.#facts, facts(task).map(([name, value]) => [h('dt', null, name), h('dd', null, value)]));
    show(this.#timeline, timeline(task));
    this.#showProgress(task);
    this.#card(this.#error, 'Why it ended', task.error, ({type, message}) =>
      [h('p', {class: 'mono bad'}, type), h('pre', null, message)]);
    this.#card(this.#payload, 'Payload', task.payload, value => h('bw-json', {value}));
    this.#card(this.#result, 'Result', task.result, value => h('bw-json', {value}));
    this.#showLogs(task.logs || []);
    const tied = [task.group, task.after, task.dependents, task.state];
    if (task.group || task.after || task.dependents) {
      this.#card(this.#flow, 'Before and after it', tied, () => flowOf(task));
    }
  }

  /** A section that is made anew only when what it shows has changed, so that folds stay as they are. */
  #card(section, title, value, make) {
    const text = value === undefined ? undefined : JSON.stringify(value);
    section.hidden = text === undefined;
    if (text !== undefined && this.#seen.get(title) !== text) {
      this.#seen.set(title, text);
      section.replaceChildren(h('h2', null, title), ...[make(value)].flat());
    }
  }

  #showProgress({progress, state}) {
    if (state && state !== 'running') {
      this.#running.hidden = true;
      return;
    }
    if (progress) {
      this.#running.hidden = false;
      show(this.#running, h('div', {class: 'under'}, h('strong', null, percent((progress.percent ?? 0) / 100)),
        h('span', {class: 'quiet'}, progress.message || '')),
      h('progress', {max: '100', value: String(progress.percent ?? 0), 'aria-label': 'Progress'}));
    }
  }

  /** Follows the log's end, unless the reader has scrolled up. */
  #showLogs(lines) {
    this.#logs.hidden = lines.length === 0;
    let text = this.#logs.querySelector('pre');
    if (!text) {
      text = h('pre', {class: 'log', tabindex: '0', role: 'log', 'aria-label': 'Log'});
      this.#logs.append(h('h2', null, 'Log'), text);
    }
    const isAtEnd = text.scrollHeight - text.scrollTop - text.clientHeight < 30;
    const next = lines.join('\n');
    if (text.textContent !== next) {
      text.textContent = next;
      if (isAtEnd) {
        text.scrollTop = text.scrollHeight;
      }
    }
  }

  #actions(task) {
    const does = (text, deed, props) => button(text, () => this.#do(task, deed), {...props, ...needs('POST /tasks/{id}/' + deed)});
    return [
      RETRIED.includes(task.state) ? does('Retry', 'retry', {class: 'main'}) : null,
      ['scheduled', 'retrying'].includes(task.state) ? does('Run now', 'run-now') : null,
      button('Clone and edit', () => openSubmit({...Object.fromEntries(SUBMITTED.filter(name => task[name] !== undefined)
        .map(name => [name, task[name]])), id: task.id}), needs('POST /tasks')),
      ENDED.includes(task.state) ? null : does('Cancel', 'cancel')
    ];
  }

  async #do(task, deed) {
    if (deed === 'cancel' && task.state === 'running' && !await confirm({
      title: 'Cancel a running task?', text: 'Its attempt is interrupted. What it has done so far is not undone.',
      action: 'Cancel the task', danger: true
    })) {
      return;
    }
    await attempt(() => api('/tasks/' + task.id + '/' + deed, {method: 'POST'}));
    this.#load();
  }
}

function facts(task) {
  const link = (name, value) => h('a', {href: '#/tasks?' + new URLSearchParams({[name]: value})}, value);
  const all = {
    Type: link('type', task.type),
    Queue: link('queue', task.queue),
    Priority: number(task.priority),
    Created: [time(task.createdAt), ' (', ago(task.createdAt), ')'],
    'Not before': task.runAt && [time(task.runAt), ' (', ago(task.runAt), ')'],
    Ended: task.finishedAt && [time(task.finishedAt), ' (', ago(task.finishedAt), ')'],
    'Runs on': task.node && [nodeName(task.node), task.startedAt ? [' since ', time(task.startedAt)] : null],
    Attempts: number(task.attempt) + (task.maxAttempts ? ' of ' + number(task.maxAttempts) : ' used up'),
    Timeout: task.timeout,
    'Expires at': task.expiresAt && time(task.expiresAt),
    Delivery: task.delivery,
    'When due': task.onDue,
    Backoff: task.backoff && `${task.backoff.kind}, ${task.backoff.initial} to ${task.backoff.max}`,
    'Pinned to': task.version,
    Key: task.key && link('key', task.key),
    Unique: task.unique && `for ${task.unique.for}, else ${task.unique.onConflict}`,
    'Concurrency key': task.concurrencyKey,
    Group: task.group && link('group', task.group),
    Tags: task.tags && task.tags.map(tag => [link('tag', tag), ' ']),
    Headers: task.headers && Object.entries(task.headers).map(([name, value]) =>
      h('div', {class: 'mono'}, name + ': ' + value)),
    'In all': task.finishedAt && duration(new Date(task.finishedAt) - new Date(task.createdAt))
  };
  return Object.entries(all).filter(([, value]) => value !== undefined && value !== null && value !== false);
}

customElements.define('bw-task', Task);
