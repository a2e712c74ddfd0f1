import {button, h} from './dom.js';

const SHOWN_MILLIS = 6_000;
const MOST = 5;

let place = null;

/** Where messages appear; read out when they do. */
function region() {
  if (!place) {
    place = h('div', {class: 'toasts', role: 'region', 'aria-label': 'Messages'});
    document.body.append(place);
  }
  // Above a dialog that is open, else it would be hidden behind it.
  const dialog = [...document.querySelectorAll('dialog[open]')].pop();
  (dialog || document.body).append(place);
  return place;
}

/** Tells something that went well. */
export function notify(text) {
  put(text, 'good', 'status');
}

/** Tells what went wrong: an error's message, and each wrong field of a problem. */
export function notifyFailure(failure) {
  const fields = (failure.errors || []).filter(error => error.pointer && error.detail !== failure.message);
  const first = (failure.errors || []).find(error => error.detail === failure.message);
  put([h('strong', null, failure.title || 'That did not work'), h('p', null, failure.message),
    first && first.pointer ? h('p', {class: 'mono'}, first.pointer) : null,
    fields.map(error => h('p', null, h('span', {class: 'mono'}, error.pointer), ' ' + error.detail))], 'bad', 'alert');
}

function put(content, kind, role) {
  const shown = region();
  const message = h('div', {class: 'toast', 'data-kind': kind, role}, h('div', null, content));
  const close = () => message.remove();
  message.append(button('×', close, {class: 'plain', 'aria-label': 'Close this message'}));
  shown.append(message);
  while (shown.children.length > MOST) {
    shown.firstChild.remove();
  }
  if (kind === 'good') {
    setTimeout(close, SHOWN_MILLIS);
  }
}

/** Does something, and tells how it went; answers what it brought, or undefined if it failed. */
export async function attempt(action, done) {
  try {
    const result = await action();
    if (done) {
      notify(typeof done === 'function' ? done(result) : done);
    }
    return result;
  } catch (failure) {
    notifyFailure(failure);
    return undefined;
  }
}
