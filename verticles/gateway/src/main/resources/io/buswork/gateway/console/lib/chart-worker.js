/*
 * Draws the charts of lib/chart.js beside the page, in a worker: reading the library alone would
 * block the page for longer than somebody likes to wait for a key press.
 *
 * A message has the `chart` that is meant, what to `call`, and what is `given`.
 */
import './echarts.js';
import {optionsOf} from './chart-options.js';

/** It says what it has by a global name. */
const library = globalThis.echarts;
const drawings = new Map();

// It measures texts with one.
library.setPlatformAPI({createCanvas: () => new OffscreenCanvas(1, 1)});

/** One chart on the page's canvas. */
class Drawing {
  #canvas;
  #chart = null;
  #ratio = 0;
  #shown = null;

  constructor(canvas) {
    this.#canvas = canvas;
  }

  /** How large the canvas is on the page, and how many pixels of the screen one of the page's has. */
  size({width, height, ratio}) {
    if (this.#ratio !== ratio) {
      this.#chart?.dispose();
      this.#chart = library.init(this.#canvas, null, {renderer: 'canvas', width, height, devicePixelRatio: ratio});
      this.#ratio = ratio;
      this.#draw();
    } else {
      this.#chart.resize({width, height});
      // At once: a canvas is empty after its size was set.
      this.#chart.getZr().flush();
    }
  }

  /** What it shows from now on: its content and the theme. */
  show(shown) {
    this.#shown = shown;
    this.#draw();
  }

  /** What the pointer does on it. */
  point({kind, x, y}) {
    this.#chart?.getZr().handler.dispatch(kind, {zrX: x, zrY: y, offsetX: x, offsetY: y});
  }

  close() {
    this.#chart?.dispose();
    this.#chart = null;
  }

  #draw() {
    if (this.#chart && this.#shown) {
      this.#chart.setOption(optionsOf(this.#shown.content, this.#shown.theme), {notMerge: true});
    }
  }
}

onmessage = ({data: {chart, call, given}}) => {
  if (call === 'open') {
    drawings.set(chart, new Drawing(given));
    return;
  }
  drawings.get(chart)[call](given);
  if (call === 'close') {
    drawings.delete(chart);
  }
};
