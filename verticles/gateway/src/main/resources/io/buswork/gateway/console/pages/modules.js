import {api} from '../lib/api.js';
import {confirm} from '../lib/dialog.js';
import {h} from '../lib/dom.js';
import {bytes, chip, duration, nodeName, number, percent, time} from '../lib/format.js';
import '../lib/jar-drop.js';
import {LivePage} from '../lib/live-page.js';
import {empty} from '../lib/page.js';
import {all, wideTable} from '../lib/parts.js';
import {needs} from '../lib/role.js';
import {attempt, notifyFailure} from '../lib/toast.js';
import {canaryView} from './canary.js';
import {editConfig} from './module-config.js';

const KINDS = {live: 'good', failed: 'bad', starting: 'warn', draining: 'warn', leaked: 'bad', collected: 'good', pending: 'warn', done: 'good', rolledback: 'bad', preparing: 'busy', canary: 'busy'};
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'off'];
const NODE_HEADS = [{text: 'Node'}, {text: 'Version'}, {text: 'Generation', isNumber: true}, {text: 'State'}, {text: 'Since'}, {text: 'Unloaded'}];
const VERSION_HEADS = [{text: 'Version'}, {text: 'Task types'}, {text: 'Size', isNumber: true}, {text: 'SHA-256'}, {text: 'Uploaded'}, {text: 'Actions'}];
const ROLLOUT_HEADS = [{text: 'Version'}, {text: 'How it went'}, {text: 'Started'}, {text: 'Ended'}, {text: 'By'}, {text: 'Why'}];
const HANDLER_HEADS = [{text: 'Task type'}, {text: 'Kind'}, {text: 'Module'}, {text: 'Versions'}, {text: 'Class'},
  {text: 'Nodes', isNumber: true}, {text: 'Running', isNumber: true}, {text: 'p50', isNumber: true}, {text: 'p95', isNumber: true},
  {text: 'Succeeded', isNumber: true}, {text: 'Failed', isNumber: true}, {text: 'Failure rate', isNumber: true}];

/** Which code runs where, how a new version goes live, and whether the old one is gone. */
class Modules extends LivePage {
  begin() {
    super.begin();
    this.addEventListener('uploaded', () => this.refresh());
    // A version goes live in a moment: each step is shown when it is taken.
    this.hear({events: ['io.buswork.module.*']}, events => {
      tellFailures(events);
      this.refresh();
    });
  }

  async load() {
    const [modules, handlers] = await Promise.all([all('/modules'), all('/handlers')]);
    return {modules, handlers};
  }

  view({modules, handlers}) {
    return [
      this.heading('Modules'),
      h('jar-drop', {'data-keep': ''}),
      modules.length === 0
        ? empty('No modules yet, so nothing here can run tasks', 'Drop a jar above, run ./buswork deploy FILE.jar, or see it all with ./buswork demo.')
        : h('div', {class: 'modules'}, modules.map(card)),
      h('h2', null, 'Handlers'),
      handlers.length === 0
        ? empty('No task type has a handler', 'Tasks are kept until a module, a remote worker or an HTTP handler serves their type.')
        : wideTable('Handlers', HANDLER_HEADS, handlers.map(handlerRow)),
    ];
  }

  async activate(button) {
    const {name, version} = button.dataset;
    const body = {version};
    await attempt(() => api('/modules/' + encodeURIComponent(name) + '/activate', {query: {wait: 'false'}, body}),
      'Version ' + version + ' is on its way to the nodes.');
    await this.refresh();
  }

  async rollback(button) {
    const {name} = button.dataset;
    const {canary} = this.data.modules.find(module => module.name === name);
    const what = canary ? 'All tasks go to the version that serves now; the canary ' + canary.version + ' goes.' : 'The version that was active before serves again.';
    const isSure = await confirm({title: 'Roll ' + name + ' back?', text: what + ' Tasks that run go on to their end.', action: 'Roll back'});
    if (isSure) {
      await attempt(() => api('/modules/' + encodeURIComponent(name) + '/rollback', {method: 'POST', query: {wait: 'false'}}),
        name + ' is being rolled back.');
      await this.refresh();
    }
  }

  async configure(button) {
    await editConfig(button.dataset.name);
    await this.refresh();
  }

  async logFrom(button) {
    const {name, level} = button.dataset;
    await attempt(() => api('/modules/' + encodeURIComponent(name) + '/log-level', {method: 'PUT', body: {level: level || null}}),
      name + (level ? ': log level ' + level + '.' : ' logs as its nodes do.'));
    await this.refresh();
  }

  async take(button) {
    const {name} = button.dataset;
    const isSure = await confirm({title: 'Take ' + name + ' away?', text: 'All its versions are deleted. Tasks of its types are kept until another handler serves them.', action: 'Delete', danger: true});
    if (isSure) {
      await attempt(() => api('/modules/' + encodeURIComponent(name), {method: 'DELETE', query: {wait: 'false'}}), name + ' is gone.');
      await this.refresh();
    }
  }
}

/** What was told of versions that are tried again and again. */
const told = new Map();

/** Once a version, on however many nodes it does not start, and however often. */
function tellFailures(events) {
  const failed = events.filter(event => event.type === 'io.buswork.module.failed' && event.data.error);
  new Map(failed.map(event => [event.subject + ' ' + event.data.version, event.data])).forEach(({error, retryAt}, what) => {
    if (!retryAt || told.get(what) !== error) {
      notifyFailure({title: what + ' does not start', message: error});
    }
    told.set(what, error);
  });
}

function card(module) {
  const title = 'module-' + module.name;
  const goesBack = module.canary || module.rollouts.some(rollout => rollout.previous);
  return h('article', {class: 'card', 'data-key': module.name, 'aria-labelledby': title},
    h('header', null,
      h('h2', {id: title}, module.name),
      module.active ? chip(module.active + ' serves', 'good') : chip('nothing serves', 'warn'),
      module.active && act('configure', 'Configuration', module.name, needs('GET /modules/{name}/config')),
      goesBack && act('rollback', 'Roll back', module.name, needs('POST /modules/{name}/rollback')),
      act('take', 'Delete', module.name, needs('DELETE /modules/{name}'))),
    module.canary && canaryView(module),
    module.nodes.length > 0 && wideTable('Nodes that run ' + module.name, NODE_HEADS, module.nodes.map(nodeRow)),
    h('details', {open: module.nodes.length === 0}, h('summary', null, module.versions.length + (module.versions.length === 1 ? ' version' : ' versions')),
      wideTable('Versions of ' + module.name, VERSION_HEADS, module.versions.map(version => versionRow(module, version)))),
    h('details', null, h('summary', null, 'Log level: ' + (module.logLevel || 'as the nodes')),
      h('div', {class: 'actions', role: 'group', 'aria-label': 'Log level of ' + module.name},
        logLevel(module, null, 'as the nodes'), LOG_LEVELS.map(level => logLevel(module, level, level)))),
    h('details', null, h('summary', null, 'Who deployed what'),
      wideTable('Rollouts of ' + module.name, ROLLOUT_HEADS, module.rollouts.map(rolloutRow))));
}

function act(deed, text, name, more) {
  return h('button', {type: 'button', 'data-do': deed, 'data-name': name, ...more}, text);
}

function logLevel(module, level, text) {
  return act('logFrom', text, module.name, {
    'data-level': level, 'aria-pressed': String(module.logLevel === level), ...needs('PUT /modules/{name}/log-level')});
}

function nodeRow(node) {
  return h('tr', {'data-key': node.node + '-' + node.generation},
    h('th', {scope: 'row'}, nodeName(node.node)),
    h('td', null, node.version),
    h('td', {class: 'n'}, String(node.generation)),
    h('td', null, chip(node.state, KINDS[node.state]), node.error && h('p', {class: 'why'}, node.error),
      node.retryAt && h('p', {class: 'why'}, 'It is tried again at ', time(node.retryAt), '.')),
    h('td', null, time(node.at)),
    h('td', null, node.loader ? chip(node.loader, KINDS[node.loader]) : '–', node.holder && h('p', {class: 'why mono'}, node.holder)));
}

function versionRow(module, version) {
  return h('tr', {'data-key': version.version},
    h('th', {scope: 'row'}, version.version, ' ', version.active && chip('active', 'good')),
    h('td', null, version.tasks.join(', ') || '–'),
    h('td', {class: 'n'}, bytes(version.size)),
    h('td', {class: 'mono', title: version.sha256}, version.sha256.slice(0, 12)),
    h('td', null, time(version.uploadedAt), ' by ', version.uploadedBy),
    h('td', {class: 'actions'}, !version.active && act('activate', 'Activate', module.name, {
      'data-version': version.version, ...needs('POST /modules/{name}/activate')})));
}

function rolloutRow(rollout) {
  return h('tr', {'data-key': rollout.id},
    h('th', {scope: 'row'}, rollout.version),
    h('td', null, chip(rollout.phase, KINDS[rollout.phase]), ' ', rollout.strategy || '', rollout.share ? ' to ' + rollout.share + ' %' : ''),
    h('td', null, time(rollout.startedAt)),
    h('td', null, rollout.endedAt ? time(rollout.endedAt) : '–'),
    h('td', null, rollout.startedBy),
    h('td', {class: 'why'}, rollout.error || rollout.reason || ''));
}

function handlerRow(handler) {
  return h('tr', {'data-key': handler.type},
    h('th', {scope: 'row'}, handler.type),
    h('td', null, handler.kind),
    h('td', {title: handler.url}, handler.kind === 'http' ? handler.url : handler.module),
    h('td', null, handler.versions.join(', ') || '–'),
    h('td', null, handler.class),
    h('td', {class: 'n', title: handler.nodes.join('\n')}, number(handler.nodes.length)),
    h('td', {class: 'n'}, number(handler.running)),
    h('td', {class: 'n'}, handler.p50Ms ? duration(handler.p50Ms) : '–'),
    h('td', {class: 'n'}, handler.p95Ms ? duration(handler.p95Ms) : '–'),
    h('td', {class: 'n'}, number(handler.succeeded)),
    h('td', {class: 'n'}, number(handler.failed)),
    h('td', {class: 'n'}, percent(handler.failureRate)));
}

customElements.define('bw-modules', Modules);
