import {h, show} from './dom.js';
import {listen} from './stream.js';

const SOON_MILLIS = 400;

/**
 * A page. Its element is made when its address is opened and thrown away when it is left; what it
 * has begun with `every` and `hear` ends then.
 *
 * Set by the router before it is shown: `params` (what `:names` in its path stand for) and `query`
 * (a URLSearchParams). A page that has `queryChanged` stays when only the query changes.
 */
export class Page extends HTMLElement {
  #ends = [];

  connectedCallback() {
    this.begin();
  }

  disconnectedCallback() {
    this.#ends.forEach(end => end());
    this.#ends = [];
  }

  /** Makes the page; overridden by each. */
  begin() {}

  /** Called when it is left. */
  atEnd(end) {
    this.#ends.push(end);
  }

  /** Its heading, with buttons beside it. */
  heading(title, ...actions) {
    return h('div', {class: 'heading'}, h('h1', {tabindex: '-1'}, title), h('div', {class: 'actions'}, actions));
  }

  /**
   * Does something now and again every so often, never twice at once, and not while nobody looks.
   * What fails is shown on top of the page until it works again.
   *
   * @returns what does it at once; its `soon` does it in a moment, however often it is called
   */
  every(millis, action) {
    let timer = 0;
    let running = null;
    let ended = false;
    let again = false;
    let soon = 0;
    const run = () => {
      if (running) {
        again = true;
        return running;
      }
      clearTimeout(timer);
      running = Promise.resolve().then(action).then(() => this.fine(action), failure => this.failed(action, failure))
        .finally(() => {
          running = null;
          if (!ended) {
            timer = setTimeout(tick, again ? 0 : millis);
          }
          again = false;
        });
      return running;
    };
    const tick = () => {
      if (document.hidden) {
        timer = setTimeout(tick, millis);
      } else {
        run();
      }
    };
    run.soon = () => {
      if (!soon) {
        soon = setTimeout(() => {
          soon = 0;
          run();
        }, SOON_MILLIS);
      }
    };
    const seen = () => document.hidden || run();
    document.addEventListener('visibilitychange', seen);
    this.atEnd(() => {
      ended = true;
      clearTimeout(timer);
      clearTimeout(soon);
      document.removeEventListener('visibilitychange', seen);
    });
    run();
    return run;
  }

  /** Hears the live stream while the page is open; see `listen`. Answers what ends it earlier. */
  hear(filter, onevents) {
    const unlisten = listen(filter, onevents);
    const end = () => {
      this.#ends = this.#ends.filter(each => each !== end);
      unlisten();
    };
    this.atEnd(end);
    return end;
  }

  #failures = new Map();

  failed(action, failure) {
    if (this.isConnected && failure.name !== 'AbortError') {
      this.#failures.set(action, failure.message);
      this.#showFailures();
    }
  }

  fine(action) {
    if (this.#failures.delete(action)) {
      this.#showFailures();
    }
  }

  #showFailures() {
    let place = this.querySelector(':scope > .failing');
    if (!place) {
      place = h('div', {class: 'failing', role: 'alert'});
      this.prepend(place);
    }
    show(place, [...new Set(this.#failures.values())].map(message => h('p', null, message)));
    place.hidden = this.#failures.size === 0;
  }

  /** Changes the address's query without leaving the page. */
  setQuery(query) {
    const text = query.toString();
    const path = location.hash.split('?')[0];
    history.replaceState(null, '', path + (text ? '?' + text : ''));
    this.query = new URLSearchParams(text);
  }
}

/** What says that there is nothing here, and what to do about it. */
export function empty(title, ...content) {
  return h('div', {class: 'empty'}, h('p', null, h('strong', null, title)), content.length ? h('p', null, content) : null);
}
