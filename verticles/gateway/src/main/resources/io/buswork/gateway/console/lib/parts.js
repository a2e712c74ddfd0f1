import {api} from './api.js';
import {h} from './dom.js';

/** All items of a list, page by page. */
export async function all(path, {exact = false} = {}) {
  const items = [];
  let cursor = '';
  do {
    const page = await api(path, {query: {limit: 1000, cursor}, exact});
    items.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return items;
}

/** How much of something is in use, as a bar; what it says is in its title. */
export function meter(value, max, title) {
  return h('meter', {min: '0', max: String(max || 1), value: String(Math.min(value, max || 1)), title, 'aria-label': title});
}

/**
 * A table that scrolls sideways where it must.
 *
 * @param name what it lists, for those who do not see it
 * @param heads its columns: text, and isNumber where figures stand
 * @param rows its rows
 */
export function wideTable(name, heads, rows) {
  return h('div', {class: 'wide', role: 'group', 'aria-label': name, tabindex: '0'},
    h('table', {'aria-label': name},
      h('thead', null, h('tr', null, heads.map(head => h('th', {
        scope: 'col', class: head.isNumber ? 'n' : null, title: head.title}, head.text)))),
      h('tbody', null, rows)));
}

/** A name with its value, in a list of facts. */
export function fact(name, ...value) {
  return h('div', null, h('dt', null, name), h('dd', null, value));
}
