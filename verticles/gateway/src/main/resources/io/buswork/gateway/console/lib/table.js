import {button, h} from './dom.js';

const collator = new Intl.Collator(undefined, {numeric: true});

/**
 * A table. Set `columns`, then `rows` as often as they change: cells that look the same are kept,
 * so that focus and selection stay.
 *
 * A column: `title`, `cell(row)` (a text or a node), and if wanted `number: true` (to the right),
 * `sort(row)` (what to sort by), `class`. Further properties: `label` (what the table is, for
 * screen readers), `rowKey(row)`, `emptyState` (a node), `selectable` (rows get checkboxes; the
 * event `select` tells of changes, `selected` holds the keys), `paging` ({hasNext, hasPrevious}:
 * the events `next` and `previous`). Arrow keys go from row to row.
 */
export class Table extends HTMLElement {
  #columns = [];
  #rows = [];
  #known = new Map();
  #sort = null;
  #table = null;

  rowKey = row => row.name ?? row.id;
  emptyState = null;
  selectable = false;
  selected = new Set();
  label = '';

  set columns(columns) {
    this.#columns = columns;
    this.#table = null;
    this.#known.clear();
  }

  get columns() {
    return this.#columns;
  }

  set rows(rows) {
    this.#rows = rows;
    this.#render();
  }

  get rows() {
    return this.#rows;
  }

  set paging({hasNext, hasPrevious}) {
    this.#make();
    const pager = this.querySelector('.pager');
    pager.hidden = !hasNext && !hasPrevious;
    pager.children[0].disabled = !hasPrevious;
    pager.children[1].disabled = !hasNext;
  }

  #make() {
    if (this.#table) {
      return;
    }
    this.#table = h('table', {'aria-label': this.label || null},
      h('thead', null, h('tr', null, this.selectable ? this.#allBox() : null, this.#columns.map(column => this.#head(column)))),
      h('tbody'));
    this.#table.addEventListener('keydown', event => this.#move(event));
    const pager = h('div', {class: 'pager', hidden: true},
      button('← Previous', () => this.dispatchEvent(new Event('previous'))),
      button('Next →', () => this.dispatchEvent(new Event('next'))));
    this.replaceChildren(h('div', {class: 'wide', tabindex: '0', role: 'group', 'aria-label': this.label || 'Table'}, this.#table),
      h('div', {class: 'nothing', hidden: true}, this.emptyState), pager);
  }

  #head(column) {
    const title = column.sort
      ? button(column.title, () => this.#sortBy(column), {class: 'plain sorter'}) : column.title;
    column.head = h('th', {scope: 'col', class: column.number ? 'n' : column.class}, title);
    return column.head;
  }

  #allBox() {
    const box = h('input', {type: 'checkbox', 'aria-label': 'Select all on this page', onchange: () => {
      this.#rows.forEach(row => this.#choose(this.rowKey(row), box.checked));
      this.#render();
      this.dispatchEvent(new Event('select'));
    }});
    return h('th', {scope: 'col', class: 'box'}, box);
  }

  #choose(key, isChosen) {
    if (isChosen) {
      this.selected.add(key);
    } else {
      this.selected.delete(key);
    }
  }

  #sortBy(column) {
    const isSame = this.#sort && this.#sort.column === column;
    this.#sort = {column, down: isSame ? !this.#sort.down : Boolean(column.number)};
    this.#columns.forEach(each => each.head.removeAttribute('aria-sort'));
    column.head.setAttribute('aria-sort', this.#sort.down ? 'descending' : 'ascending');
    this.#render();
  }

  #sorted() {
    if (!this.#sort) {
      return this.#rows;
    }
    const {column, down} = this.#sort;
    const compare = (a, b) => typeof a === 'number' && typeof b === 'number'
      ? a - b : collator.compare(String(a ?? ''), String(b ?? ''));
    return [...this.#rows].sort((a, b) => compare(column.sort(a), column.sort(b)) * (down ? -1 : 1));
  }

  #render() {
    this.#make();
    const body = this.#table.tBodies[0];
    const next = this.#sorted().map(row => this.#row(row));
    const keys = new Set(this.#rows.map(row => this.rowKey(row)));
    [...this.#known.keys()].filter(key => !keys.has(key)).forEach(key => this.#known.delete(key));
    if (next.length !== body.rows.length || next.some((tr, i) => body.rows[i] !== tr)) {
      body.replaceChildren(...next);
    }
    this.querySelector('.wide').hidden = this.#rows.length === 0;
    this.querySelector('.nothing').hidden = this.#rows.length !== 0;
    const all = this.#table.tHead.querySelector('.box input');
    if (all) {
      all.checked = this.#rows.length > 0 && this.#rows.every(row => this.selected.has(this.rowKey(row)));
    }
  }

  #row(row) {
    const key = this.rowKey(row);
    const cells = this.#columns.map(column => {
      const content = column.cell(row);
      return h('td', {class: column.number ? 'n' : column.class}, content === undefined || content === '' ? null : content);
    });
    const known = this.#known.get(key);
    if (!known) {
      const tr = h('tr', null, this.selectable ? this.#box(key) : null, cells);
      this.#known.set(key, tr);
      return tr;
    }
    const old = [...known.cells].slice(this.selectable ? 1 : 0);
    cells.forEach((cell, i) => {
      if (!old[i].isEqualNode(cell)) {
        old[i].replaceWith(cell);
      }
    });
    if (this.selectable) {
      known.cells[0].firstChild.checked = this.selected.has(key);
    }
    return known;
  }

  #box(key) {
    const box = h('input', {type: 'checkbox', 'aria-label': 'Select ' + key, checked: this.selected.has(key), onchange: () => {
      this.#choose(key, box.checked);
      this.#render();
      this.dispatchEvent(new Event('select'));
    }});
    return h('td', {class: 'box'}, box);
  }

  /** Up and down: the same thing in the row before, or after. */
  #move(event) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp' || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)
      && event.target.type !== 'checkbox') {
      return;
    }
    const row = event.target.closest('tbody tr');
    const to = row && (event.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling);
    if (to) {
      const things = tr => [...tr.querySelectorAll('a, button, input')];
      const place = things(row).indexOf(event.target);
      (things(to)[place] || things(to)[0])?.focus();
      event.preventDefault();
    }
  }
}

customElements.define('bw-table', Table);
