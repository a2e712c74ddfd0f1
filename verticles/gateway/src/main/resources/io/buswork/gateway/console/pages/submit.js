import {api} from '../lib/api.js';
import {button, field, h, newId, select} from '../lib/dom.js';
import {openDialog} from '../lib/dialog.js';
import {pretty, parseExactly} from '../lib/exact.js';
import '../lib/json.js';
import {notify, notifyFailure} from '../lib/toast.js';

const STRATEGIES = ['fixed', 'linear', 'exponential'];
const DELIVERIES = ['at-least-once', 'exactly-once', 'at-most-once'];

/**
 * The fields of a task: how each is written and read. What is left empty is not sent, so that the
 * handler's or the server's own default holds.
 */
const FIELDS = [
  {name: 'queue', hint: 'default: the handler’s, or “default”'},
  {name: 'priority', label: 'Priority', kind: 'number', min: 0, max: 9, hint: '0 to 9, higher first; default 5'},
  {name: 'delay', hint: 'such as 30s, 5m, 2h; not with a time'},
  {name: 'runAt', label: 'Not before', kind: 'time'},
  {name: 'onDue', label: 'When due', options: ['enqueue', 'run'], hint: 'join the queue’s tail, or run at once'},
  {name: 'maxAttempts', label: 'Attempts at most', kind: 'number', min: 1, max: 1000},
  {name: 'timeout', hint: 'of one attempt, such as 30s'},
  {name: 'expiresAt', label: 'Expires at', kind: 'time'},
  {name: 'delivery', options: DELIVERIES},
  {name: 'concurrencyKey', label: 'Concurrency key', hint: 'whose turn it takes: a tenant, an account'},
  {name: 'key', hint: 'what it is about, to find it by'},
  {name: 'version', label: 'Module version', hint: 'pins it; default: the active one'},
  {name: 'tags', kind: 'list', hint: 'with commas between'},
  {name: 'after', label: 'Waits for tasks', kind: 'list', hint: 'ids, with commas between'},
  {name: 'afterFailed', label: 'If one of them fails', options: ['cancel', 'run']},
  {name: 'group', label: 'Group'}
];
const OBJECTS = [
  {name: 'unique', label: 'Unique', hint: '{"for": "active", "onConflict": "return"}'},
  {name: 'backoff', label: 'Backoff', hint: '{"kind": "' + STRATEGIES[2] + '", "initial": "1s", "max": "10m", "jitter": 0.1}'},
  {name: 'headers', label: 'Headers', hint: '{"traceparent": "…"}'},
  {name: 'onGroupDone', label: 'When the group is done', hint: '{"type": "report"}'}
];

/**
 * Opens the form.
 *
 * @param from what it begins with, such as a task that is to be cloned
 */
export function openSubmit(from = {}) {
  const type = h('input', {value: from.type || '', required: true, list: newId('types'), autocomplete: 'off', spellcheck: 'false'});
  const types = h('datalist', {id: type.getAttribute('list')});
  const payload = h('bw-json-editor');
  payload.control.id = newId('payload');
  payload.value = from.payload === undefined ? {} : from.payload;
  const controls = Object.fromEntries(FIELDS.map(each => [each.name, control(each, from[each.name])]));
  const objects = Object.fromEntries(OBJECTS.map(each => [each.name, objectControl(each, from[each.name])]));
  const more = h('details', {open: hasMore(from)}, h('summary', null, 'More'),
    h('div', {class: 'fields'}, FIELDS.map(each => field(labelOf(each), controls[each.name], each.hint)),
      OBJECTS.map(each => h('div', {class: 'whole'}, field(each.label + ' (JSON)', objects[each.name])))));
  const stay = h('input', {type: 'checkbox', id: newId('stay')});
  const dialog = openDialog({
    title: from.id ? 'Clone task ' + from.id : 'Submit a task',
    wide: true,
    body: [types, field('Type', type, 'names the handler'),
      h('div', {class: 'field'}, h('label', {for: payload.control.id}, 'Payload (JSON)'), payload), more],
    actions: [h('span', {class: 'check'}, stay, h('label', {for: stay.id}, 'Keep this open')),
      button('Cancel', () => dialog.close()), h('button', {type: 'submit', class: 'main'}, 'Submit')],
    onsubmit: async () => {
      const task = read(type, payload, controls, objects);
      return task !== null && await send(task, {type, payload: payload.control, ...controls, ...objects}) && !stay.checked;
    }
  });
  offerTypes(types);
  (from.type ? payload.control : type).focus();
  return dialog;
}

function labelOf({name, label}) {
  return label || name[0].toUpperCase() + name.slice(1);
}

function hasMore(from) {
  return [...FIELDS, ...OBJECTS].some(({name}) => from[name] !== undefined);
}

function control({kind, options, min, max}, value) {
  if (options) {
    return select({value: value || ''}, [['', '–'], ...options]);
  }
  if (kind === 'number') {
    return h('input', {type: 'number', min, max, value: value ?? ''});
  }
  if (kind === 'time') {
    return h('input', {type: 'datetime-local', step: '1', value: localTime(value)});
  }
  return h('input', {value: Array.isArray(value) ? value.join(', ') : value || '', autocomplete: 'off'});
}

function objectControl({hint}, value) {
  return h('textarea', {class: 'mono', rows: '2', spellcheck: 'false', placeholder: hint, value: value ? pretty(value) : ''});
}

/** As the field for local times has it: without a zone. */
function localTime(iso) {
  if (!iso) {
    return '';
  }
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** The task as the form says it; null if something in it cannot be read, which is shown. */
function read(type, payload, controls, objects) {
  const task = {type: type.value.trim()};
  if (!payload.check()) {
    payload.control.focus();
    return null;
  }
  if (payload.value !== undefined) {
    task.payload = payload.value;
  }
  for (const {name, kind} of FIELDS) {
    const text = controls[name].value.trim();
    if (text) {
      task[name] = value(kind, text);
    }
  }
  for (const {name, label} of OBJECTS) {
    const text = objects[name].value.trim();
    try {
      if (text) {
        task[name] = parseExactly(text);
      }
    } catch (failure) {
      mark(objects[name], label + ' is not JSON: ' + failure.message);
      return null;
    }
  }
  return task;
}

function value(kind, text) {
  switch (kind) {
    case 'number':
      return Number(text);
    case 'time':
      return new Date(text).toISOString();
    case 'list':
      return text.split(',').map(each => each.trim()).filter(Boolean);
    default:
      return text;
  }
}

/** Answers whether it was taken. */
async function send(task, controls) {
  Object.values(controls).forEach(unmark);
  try {
    const stored = await api('/tasks', {body: task});
    notify(['Task ', h('a', {href: '#/tasks/' + stored.id}, stored.id),
      stored.duplicate ? ' holds that key already; nothing was stored.' : ' was submitted.']);
    return true;
  } catch (failure) {
    const wrong = (failure.errors || []).filter(error => controls[nameIn(error.pointer)]);
    wrong.forEach(error => mark(controls[nameIn(error.pointer)], error.detail));
    if (!wrong.length) {
      notifyFailure(failure);
    }
    return false;
  }
}

/** The field that a JSON pointer leads into. */
function nameIn(pointer) {
  return (pointer || '').split('/')[1];
}

function mark(control, words) {
  unmark(control);
  control.closest('details')?.setAttribute('open', '');
  control.setAttribute('aria-invalid', 'true');
  control.after(h('p', {class: 'wrong field-error', role: 'alert'}, words));
  control.focus();
}

function unmark(control) {
  control.removeAttribute('aria-invalid');
  control.parentElement.querySelectorAll('.field-error').forEach(said => said.remove());
}

/** Types that some node handles, to choose from; any other can be written too. */
async function offerTypes(list) {
  try {
    const {items} = await api('/handlers', {query: {limit: 1000}});
    list.append(...items.map(handler => h('option', {value: handler.type}, handler.kind + ' · ' + handler.module)));
  } catch (failure) {
    console.debug('types are not offered', failure);
  }
}
