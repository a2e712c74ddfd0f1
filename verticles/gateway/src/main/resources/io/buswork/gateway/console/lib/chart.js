import {h, svg} from './dom.js';

const WIDTH = 120;
const HEIGHT = 28;
const HOUR_MILLIS = 3_600_000;

/** Built for lines, bars and the like: two thirds of the whole library. It says what it has by a global name. */
const LIBRARY = '/console/lib/echarts.js';

let loading = null;
let turn = Promise.resolve();

/** The charts' library is large: it comes when the first chart is shown. */
function echarts() {
  loading ||= import(LIBRARY).then(() => window.echarts);
  return loading;
}

/** Has the library fetched and compiled, beside the page's own work, before a chart wants it. */
export function foresee() {
  document.head.append(h('link', {rel: 'modulepreload', href: LIBRARY}));
}

/** One thing after the other, each in a task of its own: between them the page is not blocked. */
function inTurn(action) {
  turn = turn.then(() => new Promise(resolve => setTimeout(resolve))).then(action)
    .catch(failure => console.debug('no chart', failure));
  return turn;
}

/** When what was asked for is drawn: two charts in one frame would block the page for both. */
function drawn() {
  return new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
}

/** A colour of the style sheet, as it is now. */
function colour(name, probe) {
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
}

/** The colours of the present theme by their names. */
function colours(element) {
  const probe = h('span', {hidden: true});
  element.append(probe);
  const names = ['text', 'quiet', 'line', 'card', 'accent', 'good', 'bad', 'warn', 'busy'];
  const found = Object.fromEntries(names.map(name => [name, colour(name, probe)]));
  probe.remove();
  return found;
}

/**
 * A chart of ECharts: `option` is a function that makes its options of the theme's colours; `label`
 * says in words what it shows. No HTML tooltips: the Content-Security-Policy forbids inline styles.
 */
export class Chart extends HTMLElement {
  #chart = null;
  #option = null;
  #planned = false;
  #sizes = new ResizeObserver(() => this.#chart?.resize());
  #repaint = () => this.#paint();

  set label(text) {
    this.setAttribute('role', 'img');
    this.setAttribute('aria-label', text);
  }

  set option(option) {
    this.#option = option;
    this.#paint();
  }

  connectedCallback() {
    this.#sizes.observe(this);
    document.addEventListener('buswork-theme', this.#repaint);
    this.#paint();
  }

  disconnectedCallback() {
    this.#sizes.disconnect();
    document.removeEventListener('buswork-theme', this.#repaint);
    this.#chart?.dispose();
    this.#chart = null;
  }

  /** In slices: what the library needs to begin with, the chart's own beginning, and what it shows. */
  #paint() {
    if (this.#option && !this.#planned) {
      this.#planned = true;
      inTurn(echarts);
      inTurn(() => this.#begin());
      inTurn(() => this.#draw());
      inTurn(drawn);
    }
  }

  async #begin() {
    const library = await echarts();
    if (this.isConnected) {
      this.#chart ||= library.init(this, null, {renderer: 'canvas'});
    }
  }

  /** The drawing itself comes with the next frame. */
  #draw() {
    this.#planned = false;
    if (this.#chart) {
      const theme = colours(this);
      this.#chart.setOption({
        animation: false,
        textStyle: {fontFamily: 'inherit', color: theme.quiet},
        ...this.#option(theme)
      }, {notMerge: true, lazyUpdate: true});
    }
  }
}

customElements.define('bw-chart', Chart);

/** Lines over time with one axis each way; what most charts here are. */
export function lines(theme, series, {unit = ''} = {}) {
  return {
    grid: {left: 8, right: 12, top: 34, bottom: 4, containLabel: true},
    legend: {top: 0, left: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 8, textStyle: {color: theme.quiet}},
    tooltip: {
      trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: theme.card, borderColor: theme.line,
      textStyle: {color: theme.text},
      valueFormatter: value => (value === null || value === undefined ? '–' : value.toLocaleString() + unit)
    },
    xAxis: {type: 'time', ...(isEmpty(series) ? lastHour() : {}), axisLine: {lineStyle: {color: theme.line}}, axisLabel: {color: theme.quiet, hideOverlap: true}},
    yAxis: {
      type: 'value', min: 0, minInterval: unit ? 0 : 1, splitLine: {lineStyle: {color: theme.line}},
      axisLabel: {color: theme.quiet, formatter: value => value.toLocaleString() + unit}
    },
    series: series.map(({name, color, data, area}) => ({
      name, data, type: 'line', showSymbol: false, lineStyle: {width: 2, color: theme[color]},
      itemStyle: {color: theme[color]}, areaStyle: area ? {color: theme[color], opacity: 0.12} : undefined,
      connectNulls: false
    }))
  };
}

function isEmpty(series) {
  return series.every(({data}) => data.every(([, value]) => value === null));
}

/** Without anything to show the axis would take some days of its own. */
function lastHour() {
  const now = Date.now();
  return {min: now - HOUR_MILLIS, max: now};
}

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
