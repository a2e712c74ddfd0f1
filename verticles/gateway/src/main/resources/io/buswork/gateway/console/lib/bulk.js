import {api} from './api.js';
import {button, h} from './dom.js';
import {confirm} from './dialog.js';
import {chip, number} from './format.js';
import {needs} from './role.js';
import {attempt, notify} from './toast.js';

/** What can be done to all tasks that match; the states are those it makes sense for. */
const DEEDS = {
  retry: {
    title: 'Retry all that match', action: 'Retry', done: 'retried', button: 'Retry all…',
    states: ['retrying', 'failed', 'canceled', 'expired']
  },
  cancel: {
    title: 'Cancel all that match', action: 'Cancel', done: 'canceled', button: 'Cancel all…', danger: true,
    states: ['blocked', 'scheduled', 'ready', 'running', 'retrying']
  },
  delete: {
    title: 'Delete all that match', action: 'Delete', done: 'deleted', button: 'Delete all…', danger: true, states: null,
    warning: 'Unfinished ones are canceled first. They are gone for good, with their results and logs.'
  }
};

/**
 * Does something to all tasks that match a filter, once their number has been shown and agreed to.
 *
 * @returns whether it was done
 */
async function actOnAll(name, filter) {
  const deed = DEEDS[name];
  const meant = narrowed(filter, deed.states);
  if (!meant) {
    notify('None of these states can be ' + deed.done + '.');
    return false;
  }
  const request = {filter: meant, all: Object.keys(meant).length === 0};
  const counted = await attempt(() => api('/tasks/' + name, {body: {...request, dryRun: true}}));
  if (!counted) {
    return false;
  }
  if (!counted.matched) {
    notify('No task matches that could be ' + deed.done + '.');
    return false;
  }
  const tasks = number(counted.matched) + (counted.matched === 1 ? ' task' : ' tasks');
  const agreed = await confirm({
    title: deed.title,
    text: [h('p', null, h('strong', {class: 'count'}, tasks), ' match:'), described(meant),
      deed.warning ? h('p', null, deed.warning) : null],
    action: deed.action + ' ' + tasks,
    danger: deed.danger
  });
  return agreed && await attempt(() => api('/tasks/' + name, {body: request}).then(answer => finished(answer, deed)),
    ({changed, matched, error}) => number(changed) + ' of ' + number(matched) + ' are ' + deed.done + '.'
      + (error ? ' It broke off: ' + error : '')) !== undefined;
}

/** Waits for what takes longer than a request may, and tells now and then how far it is. */
async function finished(answer, deed) {
  let sofar = answer;
  for (let looks = 0; sofar.state === 'running'; looks++) {
    if (looks % 10 === 0) {
      notify(number(sofar.changed) + ' are ' + deed.done + ' so far; it goes on.');
    }
    await new Promise(resolve => setTimeout(resolve, 1000));
    sofar = await api('/bulk/' + answer.id);
  }
  return sofar;
}

/** The filter without states that the deed is not for; null if none is left. */
function narrowed(filter, states) {
  if (!filter.state || !states) {
    return filter;
  }
  const left = filter.state.split(',').filter(state => states.includes(state));
  return left.length ? {...filter, state: left.join(',')} : null;
}

function described(filter) {
  const entries = Object.entries(filter);
  return entries.length
    ? h('ul', null, entries.map(([name, value]) => h('li', null, name + ': ', name === 'state'
      ? value.split(',').map(state => [chip(state), ' ']) : h('code', null, value))))
    : h('p', null, h('strong', null, 'Every task there is: no filter is set.'));
}

/**
 * Buttons for that.
 *
 * @param names of deeds
 * @param filter what gives the filter when a button is pressed
 * @param then called when something was done
 */
export function bulkButtons(names, filter, then, props) {
  return names.map(name => {
    const pressed = button(DEEDS[name].button, async () => {
      pressed.disabled = true;
      try {
        if (await actOnAll(name, filter())) {
          then();
        }
      } finally {
        pressed.disabled = false;
      }
    }, {...props, ...needs('POST /tasks/' + name)});
    return pressed;
  });
}
