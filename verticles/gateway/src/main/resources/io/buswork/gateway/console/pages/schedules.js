import {api} from '../lib/api.js';
import {confirm, openDialog} from '../lib/dialog.js';
import {button, field, h, select} from '../lib/dom.js';
import {ago, chip, taskLink, time} from '../lib/format.js';
import {LivePage} from '../lib/live-page.js';
import {empty} from '../lib/page.js';
import {all, fact, wideTable} from '../lib/parts.js';
import {may, needs} from '../lib/role.js';
import {readJson, taskField} from '../lib/task-editor.js';
import {attempt} from '../lib/toast.js';

const RUN_HEADS = [{text: 'For'}, {text: 'Made'}, {text: 'Task'}, {text: ''}];
const OVERLAPS = [['skip', 'pass over it'], ['allow', 'make another task'], ['queue', 'make it afterwards']];
const CATCH_UPS = [['none', 'none of them'], ['last', 'the last of them'], ['all', 'all of them']];
const PUT = 'PUT /schedules/{name}';
const NEW = {
  name: '', cron: '0 9 * * MON-FRI', timezone: Intl.DateTimeFormat().resolvedOptions().timeZone, overlap: 'skip', catchUp: 'none',
  jitter: '0ms', paused: false, task: {type: 'greet', payload: {name: 'Ada'}},
};

/** Tasks made by the clock. */
class Schedules extends LivePage {
  load() {
    return all('/schedules', {exact: true});
  }

  view(schedules) {
    return [
      this.heading('Schedules', h('button', {type: 'button', 'data-do': 'make', ...needs(PUT)}, 'New schedule')),
      schedules.length === 0
        ? empty('No schedules yet', 'A schedule submits a task again and again: every so often, or by a cron expression. Handlers can bring their own.')
        : h('div', {class: 'cards'}, schedules.map(card)),
    ];
  }

  make() {
    return this.#edit(NEW);
  }

  edit(pressed) {
    return this.#edit(this.#named(pressed));
  }

  #named(pressed) {
    return this.data.find(schedule => schedule.name === pressed.dataset.name);
  }

  async #edit(schedule) {
    const form = editor(schedule);
    const dialog = openDialog({
      title: schedule.name ? 'Schedule ' + schedule.name : 'New schedule',
      body: form.body,
      actions: [button('Back', () => dialog.close()), h('button', {type: 'submit', class: 'main', ...needs(PUT)}, 'Save')],
      onsubmit: async () => Boolean(await attempt(
        () => {
          const {name, settings} = form.read();
          return api(path(name), {method: 'PUT', body: settings});
        },
        kept => kept.name + ': ' + kept.description)),
    });
    await dialog.done;
    await this.refresh();
  }

  pause(pressed) {
    return this.#change(pressed, 'pause', 'is paused.');
  }

  resume(pressed) {
    return this.#change(pressed, 'resume', 'goes on.');
  }

  run(pressed) {
    return this.#change(pressed, 'run', 'has made its task.');
  }

  async #change(pressed, deed, done) {
    const {name} = pressed.dataset;
    await attempt(() => api(path(name) + '/' + deed, {method: 'POST'}), name + ' ' + done);
    await this.refresh();
  }

  async take(pressed) {
    const {name} = pressed.dataset;
    const isSure = await confirm({title: 'Delete schedule ' + name + '?', text: 'Tasks that it has made stay.', action: 'Delete', danger: true});
    if (isSure) {
      await attempt(() => api(path(name), {method: 'DELETE'}), name + ' is gone.');
      await this.refresh();
    }
  }
}

function path(name) {
  return '/schedules/' + encodeURIComponent(name);
}

function card(schedule) {
  const {name} = schedule;
  const title = 'schedule-' + name;
  const act = (deed, text, call) => h('button', {type: 'button', 'data-do': deed, 'data-name': name, ...(call ? needs(call) : {})}, text);
  return h('article', {class: 'card', 'data-key': name, 'aria-labelledby': title},
    h('header', null, h('h2', {id: title}, name), schedule.paused && chip('paused', 'warn'),
      schedule.source === 'module' && chip('by module ' + schedule.module, 'plain')),
    h('p', null, h('strong', null, schedule.description)),
    h('dl', {class: 'facts'},
      fact('Makes', h('code', null, schedule.task.type)),
      fact('By', schedule.cron ? [h('code', null, schedule.cron), ' ', schedule.timezone] : h('code', null, 'every ' + schedule.every)),
      fact('Next', schedule.upcoming.length > 0 ? ago(schedule.upcoming[0]) : schedule.paused ? 'when it is resumed' : '–'),
      fact('Last', schedule.runs.length > 0 ? [ago(schedule.runs[0].at), ' ', taskLink(schedule.runs[0].task)] : 'not yet')),
    h('div', {class: 'actions'}, act('run', 'Run now', 'POST /schedules/{name}/run'),
      schedule.paused ? act('resume', 'Resume', 'POST /schedules/{name}/resume') : act('pause', 'Pause', 'POST /schedules/{name}/pause'), act('edit', may(PUT) ? 'Edit' : 'Show'),
      schedule.source !== 'module' && act('take', 'Delete', 'DELETE /schedules/{name}')),
    h('details', null, h('summary', null, 'Next and last runs'),
      h('ol', {class: 'times'}, schedule.upcoming.map(instant => h('li', null, time(instant)))),
      schedule.runs.length > 0 && wideTable('Last runs of ' + name, RUN_HEADS, schedule.runs.map(run => h('tr', {'data-key': run.task},
        h('td', null, time(run.instant)), h('td', null, time(run.at)), h('td', null, taskLink(run.task)), h('td', null, run.byHand && 'by hand'))))));
}

/** The fields of a schedule, and what they say. */
function editor(schedule) {
  const name = h('input', {name: 'name', value: schedule.name, required: true, autocomplete: 'off', readonly: Boolean(schedule.name)});
  const kind = select({name: 'kind', value: schedule.every ? 'every' : 'cron'}, [['cron', 'a cron expression'], ['every', 'an interval']]);
  const when = h('input', {name: 'when', class: 'mono', value: schedule.every || schedule.cron, autocomplete: 'off'});
  const zone = h('input', {name: 'timezone', value: schedule.timezone, autocomplete: 'off'});
  const overlap = select({name: 'overlap', value: schedule.overlap}, OVERLAPS);
  const catchUp = select({name: 'catchUp', value: schedule.catchUp}, CATCH_UPS);
  const jitter = h('input', {name: 'jitter', value: schedule.jitter, autocomplete: 'off'});
  const task = taskField(schedule.task, 'any task, without delay and runAt');
  const body = h('div', {class: 'fields'},
    field('Name', name), field('By', kind), field('When', when, '0 9 * * MON-FRI, @daily; or 10m, 1h'), field('Time zone', zone, 'such as Europe/Berlin'),
    field('While the last one runs', overlap), field('Of missed instants, make', catchUp), field('Jitter', jitter, 'starts up to so much later'), task);
  const read = () => ({
    name: name.value.trim(),
    settings: {
      [kind.value]: when.value.trim(), ...(kind.value === 'cron' ? {timezone: zone.value.trim()} : {}), overlap: overlap.value, catchUp: catchUp.value,
      jitter: jitter.value.trim(), paused: schedule.paused, task: readJson(task.querySelector('textarea')),
    },
  });
  return {body, read};
}

customElements.define('bw-schedules', Schedules);
