import {api} from './api.js';
import {notifyFailure} from './toast.js';

const BASE = '/api/v1';

let me = null;
/** The calls that are refused, each with the role that it takes; while nothing is known, none is. */
let refused = new Map();

/**
 * Asks who this is, and what they may do: where a token is wanted and there is none, it is asked for
 * now. If the node cannot tell, everything is offered, and refused by the node where it must be.
 */
export async function learnRole() {
  try {
    me = await api('/me');
    refused = new Map(me.calls.filter(call => !call.allowed)
      .map(({method, path, role}) => [method + ' ' + path.replace(BASE, ''), role]));
  } catch (failure) {
    console.debug('the role is not known', failure);
    me = null;
    refused = new Map();
  }
}

/** The token's name and role in words; null where there is none. */
export function whoIsThis() {
  return me && me.name !== 'open' ? me.name + ', ' + me.role : null;
}

/** Whether a call may be made, such as 'POST /tasks/{id}/retry'. */
export function may(call) {
  return !refused.has(call);
}

/**
 * Attributes of what makes that call when it is pressed: none if it may be made. Else it is shown as
 * not available, with the reason, and pressing it says that too; the keyboard still leads there.
 */
export function needs(call) {
  return may(call) ? {} : {'aria-disabled': 'true', 'data-refused': call, title: reason(call)};
}

/** Why a call is refused. */
export function reason(call) {
  return 'This takes the role ' + refused.get(call) + '; the token “' + me.name + '” has the role ' + me.role + '.';
}

/** Sets, or takes away, what `needs` says on an element that is there already. */
export function restrict(element, call) {
  ['aria-disabled', 'data-refused', 'title'].forEach(name => element.removeAttribute(name));
  Object.entries(needs(call)).forEach(([name, value]) => element.setAttribute(name, value));
}

// Before any listener of the page's own; a phone shows no titles.
document.addEventListener('click', event => {
  const pressed = event.target.closest?.('[data-refused]');
  if (pressed) {
    event.preventDefault();
    event.stopImmediatePropagation();
    notifyFailure({title: 'Not with this token', message: pressed.title});
  }
}, true);
