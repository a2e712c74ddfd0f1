import {h} from './dom.js';
import {morph} from './morph.js';
import {Page} from './page.js';

const INTERVAL_MILLIS = 2_000;

/**
 * A page that asks again and again for what it shows. It says what it needs (`load`) and how that
 * looks (`view`); of what is shown already only what differs is changed. A button with
 * data-do="pause" calls `pause(button)`.
 */
export class LivePage extends Page {
  #content = h('div');

  begin() {
    this.append(this.#content);
    this.addEventListener('click', event => this.#press(event));
    this.refresh = this.every(INTERVAL_MILLIS, async () => {
      this.data = await this.load();
      this.redraw();
    });
  }

  /** Shows once more what was loaded last. */
  redraw() {
    if (this.data !== undefined && this.isConnected) {
      morph(this.#content, this.view(this.data));
    }
  }

  async #press(event) {
    const pressed = event.target.closest('[data-do]');
    if (!pressed || !this.contains(pressed)) {
      return;
    }
    event.preventDefault();
    pressed.setAttribute('aria-busy', 'true');
    try {
      await this[pressed.dataset.do](pressed);
    } finally {
      pressed.removeAttribute('aria-busy');
    }
  }
}
