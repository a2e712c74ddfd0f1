import {h} from '../lib/dom.js';
import {ago, chip, duration, nodeName, time} from '../lib/format.js';

/** What became of a task, from its submit on: each attempt with where and in which version it ran. */
export function timeline(task) {
  return [
    step('submitted', 'accent', task.createdAt),
    (task.attempts || []).map(attempt),
    presently(task),
    task.finishedAt ? step(task.state, task.state, task.finishedAt) : null
  ];
}

function step(words, kind, at, ...more) {
  return h('li', {'data-kind': kind}, h('div', {class: 'under'}, chip(words, kind), h('span', {class: 'quiet'}, time(at))), more);
}

function attempt(each) {
  const {error} = each;
  const took = [duration(each.wallMs), each.cpuMs === undefined ? null : ', ' + duration(each.cpuMs) + ' of a core'];
  return step('attempt ' + each.attempt + ': ' + each.outcome, each.outcome, each.startedAt || each.finishedAt,
    h('p', {class: 'quiet'}, 'on ', nodeName(each.node), each.module ? ' in ' + each.module + ' ' + (each.version || '') : '', ' · ', took),
    error ? [h('p', {class: 'bad'}, h('span', {class: 'mono'}, error.type), ': ' + firstLine(error.message)), stack(error)] : null);
}

function firstLine(text) {
  return (text || '').split('\n')[0];
}

function stack({message, stack: frames}) {
  const more = (message || '').includes('\n') ? message + '\n\n' : '';
  return frames || more ? h('details', null, h('summary', null, 'Stack'), h('pre', {class: 'log'}, more + (frames || ''))) : null;
}

/** What it does, or waits for, now. */
function presently(task) {
  switch (task.state) {
    case 'running':
      return step('attempt ' + (task.attempt + 1) + ': running', 'running', task.startedAt,
        h('p', {class: 'quiet'}, task.node ? ['on ', nodeName(task.node)] : 'its node has not said so yet'));
    case 'scheduled':
    case 'retrying':
      return step('waits for its time', 'warn', task.runAt, h('p', {class: 'quiet'}, ago(task.runAt)));
    case 'blocked':
      return step('waits for other tasks', 'blocked', null);
    case 'ready':
      return step(task.waiting ? 'waits: ' + task.waiting : 'waits for its turn', task.waiting ? 'warn' : 'ready', null);
    default:
      return null;
  }
}
