import {h, svg} from './dom.js';

const WIDTH = 120;
const HEIGHT = 28;

/** Draws all charts of the page; it stays from page to page. */
const WORKER = '/console/lib/chart-worker.js';
const COLOURS = ['text', 'quiet', 'line', 'card', 'accent', 'good', 'bad', 'warn', 'busy'];
/** What the pointer does, by the words of ECharts. */
const POINTED = {pointermove: 'mousemove', pointerdown: 'mousedown', pointerup: 'mouseup', click: 'click', pointerleave: 'mouseout'};

const charts = new Map();
let worker = null;
let newest = 0;
let theme = null;

document.addEventListener('buswork-theme', () => {
  theme = null;
});

/** Begins with the first chart: its library is large. Whoever comes after it failed begins anew. */
function tell(chart, call, given, transfer = []) {
  if (!worker) {
    worker = new Worker(WORKER, {type: 'module', name: 'charts'});
    worker.onerror = giveUp;
  }
  worker.postMessage({chart, call, given}, transfer);
}

/** The browser has written down why; a chart that was not drawn says so. */
function giveUp() {
  worker.terminate();
  worker = null;
  [...charts.values()].forEach(chart => chart.fail());
}

/** What has a colour of the style sheet, as it is now. */
function probe(name) {
  const element = h('span');
  element.style.color = `var(--${name})`;
  return element;
}

/** The present theme: its colours by their names, and its font. */
function themeOf(element) {
  if (!theme) {
    const probes = COLOURS.map(probe);
    const all = h('span', {hidden: true}, probes);
    element.append(all);
    const colours = Object.fromEntries(COLOURS.map((name, i) => [name, getComputedStyle(probes[i]).color]));
    theme = {colours, font: getComputedStyle(element).fontFamily};
    all.remove();
  }
  return theme;
}

/**
 * A chart of lines over time, drawn by a worker. `content` is what it shows, as lib/chart-options.js
 * has it; `label` says in words what that is.
 */
export class Chart extends HTMLElement {
  #id = 0;
  #label = '';
  #content = null;
  #box = null;
  #screen = null;
  #sizes = new ResizeObserver(([{contentRect}]) => this.#size(contentRect));
  #rescale = () => {
    this.#watchScreen();
    this.#size(this.#box);
  };

  #repaint = () => this.#show();

  set label(text) {
    this.#label = text;
  }

  set content(content) {
    this.#content = content;
    this.#show();
  }

  connectedCallback() {
    const canvas = h('canvas', {role: 'img', 'aria-label': this.#label});
    this.replaceChildren(canvas);
    if (!canvas.transferControlToOffscreen) {
      this.fail();
      return;
    }
    this.#id = ++newest;
    charts.set(this.#id, this);
    const drawn = canvas.transferControlToOffscreen();
    tell(this.#id, 'open', drawn, [drawn]);
    Object.keys(POINTED).forEach(type => canvas.addEventListener(type, event => this.#point(event)));
    document.addEventListener('buswork-theme', this.#repaint);
    this.#sizes.observe(this);
    this.#watchScreen();
    this.#show();
  }

  disconnectedCallback() {
    if (this.#id) {
      tell(this.#id, 'close');
      this.#end();
    }
  }

  /** Says that there will be no picture. */
  fail() {
    this.#end();
    this.replaceChildren(h('p', {class: 'hint'}, this.#label + ': this could not be drawn here. The same figures are at ',
      h('code', null, '/api/v1/stats'), '.'));
  }

  #end() {
    charts.delete(this.#id);
    this.#id = 0;
    this.#box = null;
    this.#sizes.disconnect();
    this.#screen?.removeEventListener('change', this.#rescale);
    document.removeEventListener('buswork-theme', this.#repaint);
  }

  /** It changes when the page is zoomed, or comes to another screen. */
  #watchScreen() {
    this.#screen = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    this.#screen.addEventListener('change', this.#rescale, {once: true});
  }

  #size(box) {
    if (this.#id && box?.width && box.height) {
      this.#box = box;
      tell(this.#id, 'size', {width: box.width, height: box.height, ratio: devicePixelRatio});
    }
  }

  #show() {
    if (this.#id && this.#content) {
      tell(this.#id, 'show', {content: this.#content, theme: themeOf(this)});
    }
  }

  #point({type, offsetX, offsetY}) {
    if (this.#id) {
      tell(this.#id, 'point', {kind: POINTED[type], x: offsetX, y: offsetY});
    }
  }
}

customElements.define('bw-chart', Chart);

/**
 * Small lines of numbers without axes, for tables; what they show is said in the label.
 *
 * @param series what to draw: `values`, and the name of a `color`
 */
export function sparkline(series, label) {
  const most = Math.max(1, ...series.flatMap(({values}) => values));
  return svg('svg', {class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: 'img', 'aria-label': label},
    svg('title', null, label), series.map(({values, color}) => svg('polyline', {class: color, points: points(values, most)})));
}

function points(values, most) {
  const step = values.length > 1 ? WIDTH / (values.length - 1) : WIDTH;
  return values.map((value, i) => `${(i * step).toFixed(1)},${(HEIGHT - 2 - value / most * (HEIGHT - 4)).toFixed(1)}`).join(' ');
}
