import {h} from '../lib/dom.js';
import {duration, number, percent, time} from '../lib/format.js';
import {meter, wideTable} from '../lib/parts.js';

/** The shares that follow one another, as the nodes take them. */
const RAMP = [5, 25, 50];
const HEADS = [{text: 'Version'}, {text: 'Attempts', isNumber: true}, {text: 'Failed', isNumber: true}, {text: 'Failure rate', isNumber: true},
  {text: 'p95', isNumber: true, title: 'of those that did not fail'}];

/** A canary that is under way: its share, what comes next, and how it does against the old version. */
export function canaryView(module) {
  const {version, share, since, comparison} = module.canary;
  return h('section', {class: 'canary', 'data-key': 'canary', 'aria-label': 'Canary of ' + module.name},
    h('p', null, h('strong', null, version), ' gets ', h('strong', null, share + ' %'), ' of the tasks',
      since ? [' since ', time(since)] : null, ' ', meter(share, 100, 'share of the canary')),
    h('ol', {class: 'ramp', 'aria-label': 'How its share grows while it is not worse'}, ramp(share)),
    comparison && wideTable('Comparison of ' + version + ' with ' + (module.active || 'the old version'), HEADS,
      [side(comparison.before, 'serves'), side(comparison.canary, 'canary')]),
    comparison && waitsFor(comparison));
}

/** A canary of a module with nothing to do looks as if it had been forgotten. */
function waitsFor({before, canary}) {
  const idle = [before, canary].filter(one => one.tasks === 0).map(one => one.version);
  return idle.length === 0 ? null
    : h('p', {class: 'quiet'}, 'No attempt has ended on ' + idle.join(' and ') + ' yet: it waits for tasks to compare, and without them goes on when the time for this share is over (modules.canary.limit).');
}

function ramp(share) {
  return [share, ...RAMP.filter(later => later > share), 100].map((step, i) =>
    h('li', {'aria-current': i === 0 ? 'step' : null}, step === 100 ? 'all' : step + ' %'));
}

function side(measured, role) {
  const done = measured.tasks > 0;
  return h('tr', {'data-key': role},
    h('th', {scope: 'row'}, measured.version, ' ', h('small', {class: 'quiet'}, role)),
    h('td', {class: 'n'}, number(measured.tasks)),
    h('td', {class: 'n'}, number(measured.errors)),
    h('td', {class: 'n'}, done ? percent(measured.errorRate) : '–'),
    h('td', {class: 'n'}, done ? duration(measured.p95Ms) : '–'));
}
