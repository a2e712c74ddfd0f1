import {api} from '../lib/api.js';
import {openDialog} from '../lib/dialog.js';
import {button, h, newId} from '../lib/dom.js';
import '../lib/json.js';
import {attempt} from '../lib/toast.js';

/** Shows a module's configuration, to be changed; done when the dialog is closed. */
export async function editConfig(name) {
  const path = '/modules/' + encodeURIComponent(name) + '/config';
  const kept = await attempt(() => api(path, {exact: true}));
  if (!kept) {
    return;
  }
  const editor = h('bw-json-editor');
  editor.control.id = newId('config');
  editor.control.name = 'config';
  editor.value = kept.config;
  const save = h('button', {type: 'submit', class: 'main'}, 'Save');
  const dialog = openDialog({
    title: 'Configuration of ' + name,
    wide: true,
    body: [
      h('p', null, 'Its verticle has this as config(). The active version is started once more with it, on every node, and takes over'
        + ' from itself; if it refuses to start anywhere, the old configuration stays.'),
      h('div', {class: 'field'}, h('label', {for: editor.control.id}, 'Configuration (a JSON object)'), editor)],
    actions: [button('Back', () => dialog.close()), save],
    onsubmit: () => send(path, name, editor, save),
  });
  editor.control.focus();
  await dialog.done;
}

async function send(path, name, editor, save) {
  if (!editor.check()) {
    editor.control.focus();
    return false;
  }
  save.setAttribute('aria-busy', 'true');
  save.disabled = true;
  try {
    return Boolean(await attempt(() => api(path, {method: 'PUT', body: {config: editor.value ?? {}}}),
      name + ' runs with its new configuration.'));
  } finally {
    save.disabled = false;
    save.removeAttribute('aria-busy');
  }
}
