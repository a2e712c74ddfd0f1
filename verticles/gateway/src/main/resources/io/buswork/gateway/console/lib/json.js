import {button, h, newId} from './dom.js';
import {isRaw, parseExactly, pretty} from './exact.js';

const CHUNK = 100;
const LONG_TEXT = 500;

/** JSON that can be folded: `value` is what it shows; two levels are open. */
export class JsonView extends HTMLElement {
  set value(value) {
    this.replaceChildren(
      button('Copy', () => navigator.clipboard.writeText(pretty(value)), {class: 'plain copy', 'aria-label': 'Copy as JSON'}),
      h('div', {class: 'tree'}, node(value, 2)));
  }
}

function node(value, open) {
  if (value === null || typeof value !== 'object' || isRaw(value)) {
    return leaf(value);
  }
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  const [begin, end] = isList ? ['[', ']'] : ['{', '}'];
  if (!entries.length) {
    return h('span', null, begin + end);
  }
  const count = entries.length + (isList ? ' item' : ' field') + (entries.length > 1 ? 's' : '');
  const details = h('details', {open: open > 0},
    h('summary', null, begin, h('span', {class: 'folded'}, ' ' + count + ' '), h('span', {class: 'folded'}, end)));
  let made = false;
  const make = () => {
    if (!made && details.open) {
      made = true;
      details.append(list(entries, isList, open - 1, 0), h('span', null, end));
    }
  };
  details.addEventListener('toggle', make);
  make();
  return details;
}

/** A long list is shown piece by piece. */
function list(entries, isList, open, from) {
  const rows = entries.slice(from, from + CHUNK).map(([name, value]) =>
    h('li', null, isList ? null : h('span', {class: 'name'}, JSON.stringify(name) + ': '), node(value, open)));
  const place = h('ul', null, rows);
  const left = entries.length - from - CHUNK;
  if (left > 0) {
    const more = h('li', null, button('show ' + Math.min(left, CHUNK) + ' of ' + left + ' more', () =>
      more.replaceWith(...list(entries, isList, open, from + CHUNK).children), {class: 'plain link'}));
    place.append(more);
  }
  return place;
}

function leaf(value) {
  const text = isRaw(value) ? value.rawJSON : JSON.stringify(value);
  const kind = value === null ? 'null' : isRaw(value) ? 'number' : typeof value;
  if (text.length <= LONG_TEXT) {
    return h('span', {class: 'leaf', 'data-kind': kind}, text);
  }
  const shown = h('span', {class: 'leaf', 'data-kind': kind}, text.slice(0, LONG_TEXT) + '… ');
  shown.append(button('all ' + text.length + ' characters', () => shown.replaceChildren(text), {class: 'plain link'}));
  return shown;
}

customElements.define('bw-json', JsonView);

/** A text area for JSON: `value` is what it says; reading it throws, and shows why, if it says nothing. */
export class JsonEditor extends HTMLElement {
  #area = h('textarea', {spellcheck: 'false', autocapitalize: 'off', rows: '8', class: 'mono'});
  #said = h('p', {class: 'wrong', role: 'status', id: newId('json')});

  constructor() {
    super();
    this.#area.setAttribute('aria-describedby', this.#said.id);
    this.#area.addEventListener('input', () => this.check());
    this.#area.addEventListener('keydown', event => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        this.closest('form')?.requestSubmit();
      }
    });
  }

  connectedCallback() {
    if (!this.firstChild) {
      this.append(this.#area, h('div', {class: 'under'}, this.#said,
        button('Format', () => this.format(), {class: 'plain link'})));
    }
  }

  /** The text area itself, for its label. */
  get control() {
    return this.#area;
  }

  set value(value) {
    this.#area.value = value === undefined ? '' : pretty(value);
    this.check();
  }

  /** What it says; undefined if it is empty. */
  get value() {
    const text = this.#area.value.trim();
    return text ? parseExactly(text) : undefined;
  }

  /** Whether it is JSON, or empty. */
  check() {
    let wrong = '';
    try {
      this.value;
    } catch (failure) {
      wrong = 'Not JSON: ' + failure.message;
    }
    this.#said.textContent = wrong;
    this.#area.setAttribute('aria-invalid', String(Boolean(wrong)));
    return !wrong;
  }

  format() {
    if (this.check()) {
      this.value = this.value;
    }
  }
}

customElements.define('bw-json-editor', JsonEditor);
