import {button, h, newId} from './dom.js';

/**
 * Opens a dialog. Escape and its close button close it; focus goes back to where it was.
 *
 * @param title what it is about
 * @param body what it holds
 * @param actions buttons at its foot; the form's main one has type submit
 * @param onsubmit called when the main button, or Enter, is pressed; answers whether to close
 * @returns the dialog, with `done`: a promise of what `finish` was called with, or undefined
 */
export function openDialog({title, body, actions = [], onsubmit, wide = false}) {
  const heading = newId('dialog');
  const dialog = h('dialog', {class: wide ? 'wide' : null, 'aria-labelledby': heading});
  const form = h('form', {method: 'dialog', novalidate: true},
    h('header', null, h('h2', {id: heading}, title),
      button('×', () => dialog.close(), {class: 'plain', 'aria-label': 'Close'})),
    h('div', {class: 'body'}, body),
    actions.length ? h('footer', null, actions) : null);
  form.addEventListener('submit', async event => {
    event.preventDefault();
    if (!onsubmit || await onsubmit()) {
      dialog.close();
    }
  });
  dialog.append(form);
  let result;
  dialog.finish = value => {
    result = value;
    dialog.close();
  };
  dialog.done = new Promise(resolve => {
    dialog.addEventListener('close', () => {
      removeEventListener('hashchange', leave);
      const messages = dialog.querySelector('.toasts');
      if (messages) {
        document.body.append(messages);
      }
      dialog.remove();
      resolve(result);
    });
  });
  // Another page is another matter.
  const leave = () => dialog.close();
  addEventListener('hashchange', leave);
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Asks before something that cannot be undone; answers whether to do it. */
export async function confirm({title, text, action, danger = false}) {
  const yes = h('button', {type: 'submit', class: danger ? 'danger' : 'main'}, action);
  const dialog = openDialog({
    title,
    body: typeof text === 'string' ? h('p', null, text) : text,
    actions: [button('Back', () => dialog.close()), yes],
    onsubmit: () => {
      dialog.finish(true);
      return false;
    }
  });
  yes.focus();
  return await dialog.done === true;
}
