import {api} from '../lib/api.js';
import {h} from '../lib/dom.js';
import {number} from '../lib/format.js';
import {graph} from '../lib/graph.js';

const MOST = 60;
const MOST_ASKED = 12;

/** The graph that a task is part of: its group's, or what it waits for and what waits for it. */
export function flowOf(task) {
  const place = h('div', {class: 'wide graph-place', tabindex: '0', role: 'group', 'aria-label': 'Tasks before and after'},
    h('p', {class: 'quiet'}, 'Loading …'));
  (task.group ? ofGroup(task) : ofNeighbours(task)).then(
    content => place.replaceChildren(...[content].flat()),
    failure => place.replaceChildren(h('p', {class: 'bad'}, failure.message)));
  return place;
}

async function ofGroup(task) {
  const group = await api('/groups/' + encodeURIComponent(task.group), {query: {limit: MOST}});
  const nodes = group.nodes.map(node => ({...node, here: node.id === task.id}));
  if (!nodes.some(node => node.here)) {
    return ofNeighbours(task);
  }
  const counts = Object.entries(group.counts).map(([state, count]) => number(count) + ' ' + state).join(', ');
  const words = 'Group ' + task.group + (group.done ? ' is done' : '') + ': ' + counts
    + (group.next ? '. The first ' + MOST + ' are drawn.' : '.');
  return [h('p', {class: 'quiet'}, words), graph(nodes, group.edges)];
}

async function ofNeighbours(task) {
  const before = (task.after || []).slice(0, MOST_ASKED);
  const after = (task.dependents || []).slice(0, MOST_ASKED);
  const found = await Promise.all([...before, ...after].map(ask));
  const edges = [...before.map(id => ({from: id, to: task.id})), ...after.map(id => ({from: task.id, to: id}))];
  const left = (task.afterCount || 0) - before.length + (task.dependentsCount || 0) - after.length;
  return [graph([...found.slice(0, before.length), {id: task.id, type: task.type, state: task.state, here: true},
    ...found.slice(before.length)], edges),
  left > 0 ? h('p', {class: 'quiet'}, number(left) + ' more are not drawn.') : null].filter(Boolean);
}

/** What is gone is drawn without its type. */
async function ask(id) {
  try {
    const {type, state} = await api('/tasks/' + id);
    return {id, type, state};
  } catch (failure) {
    console.debug('a neighbour is not drawn', failure);
    return {id};
  }
}
