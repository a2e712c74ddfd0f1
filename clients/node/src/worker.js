import { EventEmitter } from 'node:events';
import { hostname } from 'node:os';
import { bearer } from './client.js';
import { WebSocketLink } from './websocket.js';

const FIRST_WAIT = 100;
const LONGEST_WAIT = 5_000;
const MAX_RESULT = 1 << 20;

/** Thrown by a handler: try again, after this time (`'30s'`) or as the task's backoff says. */
export class Retry extends Error {
  constructor(message, after) {
    super(message);
    this.name = 'Retry';
    this.after = after;
  }
}

/** Thrown by a handler: failed for good. */
export class Discard extends Error {
  constructor(message) {
    super(message);
    this.name = 'Discard';
  }
}

/** Thrown by a handler: not finished; run me again after this time. Uses up no attempt. */
export class Snooze extends Error {
  constructor(after) {
    super(`run again after ${after}`);
    this.name = 'Snooze';
    this.after = after;
  }
}

/** One attempt of one task, as its handler sees it. */
class Task {
  #link;
  #abort = new AbortController();

  constructor(link, frame) {
    this.#link = link;
    Object.assign(this, frame);
  }

  /** Aborted when the task is canceled, has timed out, or is lost with the connection. */
  get signal() {
    return this.#abort.signal;
  }

  /** Says how far it is: 0 to 100. */
  progress(percent, message = '') {
    this.tell('progress', { percent: Math.round(percent), message });
  }

  /** Adds a line to the task's log. */
  log(line) {
    this.tell('log', { line: String(line) });
  }

  tell(kind, body) {
    if (!this.signal.aborted) {
      send(this.#link, kind, { id: this.id, attempt: this.attempt, ...body });
    }
  }

  abort(reason) {
    this.#abort.abort(new Error(reason));
  }

  /** Tells how it ended; also after a cancel, which frees its slot. */
  end(kind, body) {
    send(this.#link, kind, { id: this.id, attempt: this.attempt, ...body });
  }
}

function send(link, kind, body) {
  link.send(JSON.stringify({ [kind]: body }));
}

/**
 * Works on tasks. Keeps one connection, to one of the nodes; when it breaks, goes on with the next.
 * Emits `connected` (with the URL), `disconnected` (with the reason) and `refused` (with the frame
 * in which the node says so).
 */
export class Worker extends EventEmitter {
  #urls;
  #name;
  #token;
  #slots;
  #handlers = new Map();
  #running = new Map();
  #link = null;
  #next = 0;
  #stopping = false;
  #stopped;
  #wake = () => {};

  /**
   * @param options.urls one or more nodes, such as `http://127.0.0.1:8080`
   * @param options.name for people; the host and process unless it is given
   * @param options.slots how many tasks it takes at a time
   * @param options.token where nodes ask for one; `BUSWORK_TOKEN` unless it is given
   */
  constructor({
    urls,
    name = `${hostname()}-${process.pid}`,
    slots = 10,
    token = process.env.BUSWORK_TOKEN,
  }) {
    super();
    this.#urls = [urls].flat().map((url) => `${String(url).replace(/\/+$/, '')}/api/v1/work`);
    this.#name = name;
    this.#token = token;
    this.#slots = slots;
  }

  /** Names the handler of a type: takes a task, returns its result or a promise of it. */
  handle(type, handler) {
    this.#handlers.set(type, handler);
    return this;
  }

  /** Begins; returns at once. */
  start() {
    this.#stopped = this.#work();
    return this;
  }

  /** Takes nothing more, finishes what runs (for so long at most), and ends. */
  async stop(graceMillis = 30_000) {
    this.#stopping = true;
    if (this.#link !== null) {
      send(this.#link, 'bye', {});
      const deadline = Date.now() + graceMillis;
      while (this.#running.size > 0 && Date.now() < deadline) {
        await this.#pause(Math.min(100, graceMillis));
      }
      for (const task of this.#running.values()) {
        task.abort('the worker stops');
        task.end('return', {});
      }
      this.#link?.close();
    }
    this.#wake();
    await this.#stopped;
  }

  async #work() {
    let wait = FIRST_WAIT;
    while (!this.#stopping) {
      const url = this.#urls[this.#next++ % this.#urls.length];
      let why;
      try {
        const link = await WebSocketLink.open(url, bearer(this.#token));
        const served = await this.#serve(link, url);
        why = served.why;
        wait = served.welcomed ? FIRST_WAIT : wait;
      } catch (error) {
        why = error.message || error.code;
      }
      this.emit('disconnected', `${url}: ${why}`);
      if (!this.#stopping) {
        await this.#pause(wait * (0.5 + Math.random()));
        wait = Math.min(wait * 2, LONGEST_WAIT);
      }
    }
  }

  /** Resolves when the connection is at its end. */
  #serve(link, url) {
    return new Promise((resolve) => {
      let welcomed = false;
      let lease = 0;
      let heard = Date.now();
      const watch = setInterval(() => {
        if (lease > 0 && Date.now() - heard > 2 * lease) {
          link.destroy('the node is silent');
        }
      }, 250);
      link.on('alive', () => (heard = Date.now()));
      link.on('text', (text) => {
        const frame = JSON.parse(text);
        if (frame.task) {
          this.#run(new Task(link, frame.task));
        } else if (frame.cancel) {
          this.#running.get(frame.cancel.id)?.abort(frame.cancel.reason);
        } else if (frame.ack?.hello) {
          welcomed = true;
          lease = frame.ack.leaseMs;
          this.emit('connected', url);
        } else if (frame.bye && !this.#stopping) {
          this.#leave(link);
        } else if (frame.error) {
          this.emit('refused', frame.error);
        }
      });
      link.on('close', (why) => {
        clearInterval(watch);
        this.#link = null;
        this.#running.forEach((task) => task.abort(why));
        this.#running.clear();
        resolve({ why, welcomed });
      });
      this.#link = link;
      const types = [...this.#handlers.keys()];
      send(link, 'hello', { worker: this.#name, types, slots: this.#slots });
    });
  }

  /** The node takes no new tasks: to the next one, when this one's are done. */
  async #leave(link) {
    while (this.#running.size > 0 && this.#link === link) {
      await this.#pause(50);
    }
    link.close();
  }

  async #run(task) {
    this.#running.set(task.id, task);
    try {
      const result = (await this.#handlers.get(task.type)(task)) ?? null;
      const size = JSON.stringify(result)?.length ?? 0;
      if (size > MAX_RESULT) {
        throw new Discard(`the result has ${size} characters; ${MAX_RESULT} are allowed`);
      }
      this.#end(task, 'done', { result });
    } catch (error) {
      this.#fail(task, error);
    }
  }

  #fail(task, error) {
    if (error instanceof Snooze) {
      this.#end(task, 'snooze', { after: error.after });
      return;
    }
    const told = error instanceof Error ? error : new Error(String(error));
    this.#end(task, 'fail', {
      error: { type: told.name, message: told.message, stack: told.stack },
      retry: !(told instanceof Discard),
      after: told instanceof Retry ? told.after : undefined,
    });
  }

  #end(task, kind, body) {
    if (this.#running.get(task.id) === task) {
      this.#running.delete(task.id);
      task.end(kind, body);
    }
  }

  #pause(millis) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, millis);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
