import {api} from '../lib/api.js';
import {confirm, openDialog} from '../lib/dialog.js';
import {button, field, h} from '../lib/dom.js';
import {pretty} from '../lib/exact.js';
import {chip, taskLink, time} from '../lib/format.js';
import {LivePage} from '../lib/live-page.js';
import {empty} from '../lib/page.js';
import {all, wideTable} from '../lib/parts.js';
import {may, needs} from '../lib/role.js';
import {readJson, taskField} from '../lib/task-editor.js';
import {attempt} from '../lib/toast.js';

const HEADS = [{text: 'Name'}, {text: 'Event'}, {text: 'Makes'}, {text: 'Payload'}, {text: 'Changed'}, {text: 'Actions'}];
const PUT = 'PUT /subscriptions/{name}';
const NEW = {name: '', event: 'order.*', paused: false, task: {type: 'greet'}};

/** Tasks made by events. */
class Subscriptions extends LivePage {
  load() {
    return all('/subscriptions', {exact: true});
  }

  view(subscriptions) {
    return [
      this.heading('Subscriptions',
        h('button', {type: 'button', 'data-do': 'tell', ...needs('POST /events')}, 'Send an event'),
        h('button', {type: 'button', 'data-do': 'make', ...needs(PUT)}, 'New subscription')),
      subscriptions.length === 0
        ? empty('No subscriptions yet', 'A subscription makes a task of each event that matches its pattern, such as order.* for order.paid. Handlers can bring their own.')
        : wideTable('Subscriptions', HEADS, subscriptions.map(row)),
    ];
  }

  make() {
    return this.#edit(NEW);
  }

  edit(pressed) {
    return this.#edit(this.data.find(subscription => subscription.name === pressed.dataset.name));
  }

  async #edit(subscription) {
    const form = editor(subscription);
    const dialog = openDialog({
      title: subscription.name ? 'Subscription ' + subscription.name : 'New subscription',
      body: form.body,
      actions: [button('Back', () => dialog.close()), h('button', {type: 'submit', class: 'main', ...needs(PUT)}, 'Save')],
      onsubmit: async () => Boolean(await attempt(
        () => {
          const {name, settings} = form.read();
          return api(path(name), {method: 'PUT', body: settings});
        },
        kept => kept.name + ' takes ' + kept.event + '.')),
    });
    await dialog.done;
    await this.refresh();
  }

  pause(pressed) {
    return this.#setPaused(pressed, true);
  }

  resume(pressed) {
    return this.#setPaused(pressed, false);
  }

  async #setPaused(pressed, paused) {
    const {name, event, payloadFrom, task} = this.data.find(subscription => subscription.name === pressed.dataset.name);
    await attempt(() => api(path(name), {method: 'PUT', body: {event, ...(payloadFrom === undefined ? {} : {payloadFrom}), task, paused}}),
      name + (paused ? ' is paused.' : ' goes on.'));
    await this.refresh();
  }

  async take(pressed) {
    const {name} = pressed.dataset;
    const isSure = await confirm({title: 'Delete subscription ' + name + '?', text: 'Tasks that it has made stay.', action: 'Delete', danger: true});
    if (isSure) {
      await attempt(() => api(path(name), {method: 'DELETE'}), name + ' is gone.');
      await this.refresh();
    }
  }

  /** An event for trying out; says which tasks it has made. */
  async tell() {
    const name = h('input', {name: 'event', value: 'order.paid', autocomplete: 'off', required: true});
    const key = h('input', {name: 'key', autocomplete: 'off'});
    const data = h('textarea', {name: 'data', class: 'mono', spellcheck: 'false', rows: 8, value: pretty({order: '4711'})});
    const made = h('div', {role: 'status', class: 'made'});
    const dialog = openDialog({
      title: 'Send an event',
      body: [h('div', {class: 'fields'}, field('Name', name, 'words with dots between them'), field('Key', key, 'what it has happened to; may be empty'), h('div', {class: 'whole'}, field('Data', data))), made],
      actions: [button('Close', () => dialog.close()), h('button', {type: 'submit', class: 'main'}, 'Send')],
      onsubmit: async () => {
        const sent = await attempt(() => api('/events', {
          body: {name: name.value.trim(), data: readJson(data), ...(key.value.trim() ? {key: key.value.trim()} : {})}}));
        if (sent) {
          made.replaceChildren(...outcome(sent.items));
        }
        return false;
      },
    });
    made.addEventListener('click', event => event.target.closest('a') && dialog.close());
    await dialog.done;
    await this.refresh();
  }
}

function path(name) {
  return '/subscriptions/' + encodeURIComponent(name);
}

function outcome(items) {
  return items.length === 0
    ? [h('p', null, 'No subscription matches: no task was made.')]
    : [h('p', null, items.length === 1 ? 'One task was made:' : items.length + ' tasks were made:'),
      h('ul', null, items.map(item => h('li', null, item.subscription, ': ', taskLink(item.id))))];
}

function row(subscription) {
  const {name} = subscription;
  const act = (deed, text, call) => h('button', {type: 'button', 'data-do': deed, 'data-name': name, ...(call ? needs(call) : {})}, text);
  return h('tr', {'data-key': name},
    h('th', {scope: 'row'}, name, ' ', subscription.paused && chip('paused', 'warn'), subscription.source === 'module' && chip('by module ' + subscription.module, 'plain')),
    h('td', null, h('code', null, subscription.event)),
    h('td', null, h('code', null, subscription.task.type)),
    h('td', null, 'payload' in subscription.task ? 'its own' : subscription.payloadFrom ? ['the data’s ', h('code', null, subscription.payloadFrom)] : 'the data'),
    h('td', null, time(subscription.changedAt)),
    h('td', {class: 'actions'}, act('edit', may(PUT) ? 'Edit' : 'Show'), subscription.paused ? act('resume', 'Resume', PUT) : act('pause', 'Pause', PUT),
      subscription.source !== 'module' && act('take', 'Delete', 'DELETE /subscriptions/{name}')));
}

/** The fields of a subscription, and what they say. */
function editor(subscription) {
  const name = h('input', {name: 'name', value: subscription.name, required: true, autocomplete: 'off', readonly: Boolean(subscription.name)});
  const event = h('input', {name: 'event', class: 'mono', value: subscription.event, autocomplete: 'off'});
  const from = h('input', {name: 'payloadFrom', class: 'mono', value: subscription.payloadFrom || '', autocomplete: 'off'});
  const task = taskField(subscription.task, 'any task; without a payload it gets the data of the event');
  const body = h('div', {class: 'fields'}, field('Name', name), field('Event', event, '* is one word, # at the end any number'),
    field('Payload from', from, 'a JSON pointer into the data, such as /customer; empty: all of it'), task);
  const read = () => ({
    name: name.value.trim(),
    settings: {
      event: event.value.trim(), ...(from.value.trim() ? {payloadFrom: from.value.trim()} : {}), paused: subscription.paused,
      task: readJson(task.querySelector('textarea')),
    },
  });
  return {body, read};
}

customElements.define('bw-subscriptions', Subscriptions);
