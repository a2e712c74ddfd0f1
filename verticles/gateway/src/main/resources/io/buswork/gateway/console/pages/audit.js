import {h} from '../lib/dom.js';
import {chip, taskLink, time} from '../lib/format.js';
import {empty} from '../lib/page.js';
import {SearchPage} from '../lib/search-page.js';

const KINDS = {done: 'good', refused: 'warn', failed: 'bad', begun: 'plain', unknown: 'warn'};

/** Who has changed what. */
class Audit extends SearchPage {
  path = '/audit';
  texts = [['who', 'Who'], ['action', 'Action', 'such as queue.pause, or module.*'], ['subject', 'What', 'a name or an id']];
  times = [['since', 'Since'], ['until', 'Until']];

  begin() {
    this.table.label = 'Changes, the newest first';
    this.append(this.heading('Audit'));
    super.begin();
  }

  none() {
    return empty('Nobody has changed anything yet.',
      'What people and their tokens change comes here: modules, queues, schedules, single tasks and many at once. Submits do not.');
  }

  columns() {
    return [
      {title: 'When', class: 'tight', cell: line => time(line.at)},
      {title: 'Who', class: 'tight', cell: line => line.who},
      {title: 'From', class: 'tight', cell: line => h('span', {class: 'mono'}, line.address)},
      {title: 'Action', class: 'tight', cell: line => h('code', null, line.action)},
      {title: 'What', cell: line => (line.action.startsWith('task.') ? taskLink(line.subject) : line.subject)},
      {title: 'Outcome', class: 'tight', cell: line => h('span', {title: line.status ? 'HTTP ' + line.status : null}, chip(line.outcome, KINDS[line.outcome]))},
      {title: 'Detail', class: 'words', cell: line => detail(line.detail)}
    ];
  }
}

/** Of settings only those that there are: what is not limited is null. */
function detail(said) {
  const text = value => (typeof value === 'string' ? value : JSON.stringify(value, (name, each) => each ?? undefined));
  const words = Object.entries(said).map(([name, value]) => name + ' ' + text(value));
  return words.length ? h('span', {class: 'mono'}, words.join(', ')) : '';
}

customElements.define('bw-audit', Audit);
