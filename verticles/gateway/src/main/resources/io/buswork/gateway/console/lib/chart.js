import {h, svg} from './dom.js';

const WIDTH = 120;
const HEIGHT = 28;

let loading = null;

/** The charts' library is large: it comes when the first chart is shown. */
function echarts() {
  loading ||= import('/console/lib/echarts.js');
  return loading;
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

  async #paint() {
    if (!this.#option || !this.isConnected) {
      return;
    }
    const library = await echarts();
    if (!this.isConnected) {
      return;
    }
    this.#chart ||= library.init(this, null, {renderer: 'canvas'});
    const theme = colours(this);
    this.#chart.setOption({
      animation: false,
      textStyle: {fontFamily: 'inherit', color: theme.quiet},
      ...this.#option(theme)
    }, {notMerge: true});
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
    xAxis: {type: 'time', axisLine: {lineStyle: {color: theme.line}}, axisLabel: {color: theme.quiet, hideOverlap: true}},
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

/** A small line of numbers without axes, for tables; what it shows is said in its label. */
export function sparkline(values, label) {
  const most = Math.max(1, ...values);
  const step = values.length > 1 ? WIDTH / (values.length - 1) : WIDTH;
  const points = values.map((value, i) => `${(i * step).toFixed(1)},${(HEIGHT - 2 - value / most * (HEIGHT - 4)).toFixed(1)}`);
  return svg('svg', {class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: 'img', 'aria-label': label},
    svg('polyline', {points: points.join(' ')}));
}
