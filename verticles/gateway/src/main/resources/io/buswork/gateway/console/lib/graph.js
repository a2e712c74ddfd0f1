import {svg} from './dom.js';

const WIDTH = 190;
const HEIGHT = 46;
const GAP_X = 60;
const GAP_Y = 14;
const EDGE = 8;
const TYPE_LETTERS = 22;

/**
 * A graph of tasks from left to right, each a link to its page.
 *
 * @param nodes {id, type, state}; the one that is looked at has `here`
 * @param edges {from, to}: `to` waits for `from`
 */
export function graph(nodes, edges) {
  const columns = layers(nodes, edges);
  const place = new Map();
  columns.forEach((column, x) => column.forEach((node, y) => place.set(node.id, {
    x: EDGE + x * (WIDTH + GAP_X), y: EDGE + y * (HEIGHT + GAP_Y)
  })));
  const width = columns.length * (WIDTH + GAP_X) - GAP_X + 2 * EDGE;
  const height = Math.max(...columns.map(column => column.length)) * (HEIGHT + GAP_Y) - GAP_Y + 2 * EDGE;
  const known = edges.filter(({from, to}) => place.has(from) && place.has(to));
  return svg('svg', {class: 'graph', viewBox: `0 0 ${width} ${height}`, width, height, role: 'group',
    'aria-label': `Graph of ${nodes.length} tasks: what comes first stands to the left`},
  known.map(({from, to}) => line(place.get(from), place.get(to))),
  nodes.map(node => box(node, place.get(node.id))));
}

/** Columns: each task stands behind all that it waits for. */
function layers(nodes, edges) {
  const depth = new Map(nodes.map(node => [node.id, 0]));
  // No task waits for itself, so that so many rounds are enough.
  for (let round = 0, changed = true; changed && round < nodes.length; round++) {
    changed = false;
    for (const {from, to} of edges) {
      if (depth.has(from) && depth.has(to) && depth.get(to) <= depth.get(from)) {
        depth.set(to, depth.get(from) + 1);
        changed = true;
      }
    }
  }
  const columns = [];
  nodes.forEach(node => {
    (columns[depth.get(node.id)] ||= []).push(node);
  });
  return columns.filter(Boolean);
}

function line(from, to) {
  const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2];
  const middle = (x1 + x2) / 2;
  return svg('path', {class: 'edge', d: `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`});
}

function box({id, type, state, here}, {x, y}) {
  const shown = (type || 'not kept any more').slice(0, TYPE_LETTERS);
  return svg('a', {href: '#/tasks/' + id, class: here ? 'here' : null, 'aria-label': `${type || 'task'} ${id}, ${state || 'unknown'}`,
    'aria-current': here ? 'true' : null},
  svg('rect', {x, y, width: WIDTH, height: HEIGHT, rx: 8}),
  svg('circle', {class: 'dot', 'data-kind': state, cx: x + 14, cy: y + HEIGHT / 2, r: 5}),
  svg('text', {x: x + 28, y: y + 19}, shown),
  svg('text', {class: 'small', x: x + 28, y: y + 36}, id + ' · ' + (state || '?')));
}
