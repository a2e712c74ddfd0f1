import {api} from './api.js';
import {standing, token} from './token.js';

const RECONNECT_MILLIS = [500, 1_000, 2_000, 5_000];
/** Events are taken for so long in a frame, so that the page is never stuck. */
const SLICE_MILLIS = 8;
const HIDDEN_MILLIS = 500;
/** More than these are not kept waiting: the oldest are dropped, and counted. */
const MOST_WAITING = 20_000;
const TASK = 'io.buswork.task.';
const GAP = 'io.buswork.stream.gap';

const listeners = new Set();
const watchers = new Set();
let socket = null;
let waiting = [];
let taken = 0;
let dropped = 0;
let planned = false;
let cursor = null;
let tries = 0;
let state = 'away';
let closing = 0;

/**
 * Listens to the live stream. One connection serves the whole page; it comes back by itself and
 * catches up.
 *
 * @param filter as `subscribe` has it: queue, type, task, events; each may be left out
 * @param onevents called once a frame with a list of events; gaps (io.buswork.stream.gap) are among them
 * @returns what ends it
 */
export function listen(filter, onevents) {
  const listener = {filter, onevents};
  listeners.add(listener);
  clearTimeout(closing);
  if (socket) {
    subscribe();
  } else {
    connect();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size) {
      subscribe();
    } else {
      // A page that follows this one listens at once: then the connection stays.
      closing = setTimeout(hangUp, 1_000);
    }
  };
}

/** Tells how the connection is: `live`, `connecting` or `away`. */
export function watchConnection(watcher) {
  watchers.add(watcher);
  watcher(state);
  return () => watchers.delete(watcher);
}

function tell(now) {
  if (state !== now) {
    state = now;
    watchers.forEach(watcher => watcher(now));
  }
}

function hangUp() {
  if (!listeners.size && socket) {
    socket.close();
  }
}

function connect() {
  tell(tries ? 'away' : 'connecting');
  const url = new URL('/api/v1/stream', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  if (cursor) {
    url.searchParams.set('since', cursor);
  }
  // A browser can set no header here: the token is offered beside the protocol.
  const used = token();
  const opened = used ? new WebSocket(url, ['buswork', 'buswork.bearer.' + used]) : new WebSocket(url);
  socket = opened;
  let wasOpen = false;
  opened.onopen = () => {
    wasOpen = true;
    tries = 0;
    tell('live');
    subscribe();
  };
  opened.onmessage = message => take(message.data);
  opened.onclose = () => {
    socket = null;
    if (listeners.size) {
      setTimeout(again, RECONNECT_MILLIS[Math.min(tries++, RECONNECT_MILLIS.length - 1)]);
      tell('away');
      if (!wasOpen) {
        askWhy();
      }
    } else {
      cursor = null;
    }
  };
}

/** A socket does not say why it was refused; a request does, and asks for a token if that is why. */
function askWhy() {
  api('/queues', {query: {limit: 1}}).catch(failure => console.debug('no stream', failure));
}

/** Not without a token where one is wanted: it would only be refused. */
function again() {
  if (!socket && listeners.size && standing() !== 'out') {
    connect();
  }
}

// Whoever has just logged in need not wait.
document.addEventListener('buswork-token', () => (socket ? socket.close() : again()));

/** The server sends what any filter wants; each listener gets what its own does. */
function subscribe() {
  if (socket?.readyState === WebSocket.OPEN) {
    socket.send('{"unsubscribe":{}}');
    const frames = new Set([...listeners].map(listener => JSON.stringify({subscribe: listener.filter})));
    frames.forEach(frame => socket.send(frame));
  }
}

function take(text) {
  waiting.push(text);
  if (waiting.length - taken > MOST_WAITING) {
    drop();
  } else if (taken > MOST_WAITING) {
    // What was read is let go also while a page just keeps up, and never has read all.
    waiting = waiting.slice(taken);
    taken = 0;
  }
  plan();
}

/** Half of them at once: dropping one by one would take as long as reading them. */
function drop() {
  waiting = waiting.slice(taken + MOST_WAITING / 2);
  dropped += MOST_WAITING / 2;
  taken = 0;
}

/** What was dropped since it was told of last, as the event that tells of it. */
function takeGap() {
  const gap = dropped && {type: GAP, time: new Date().toISOString(), data: {reason: 'this page was too slow', dropped}};
  dropped = 0;
  return gap ? [gap] : [];
}

function plan() {
  if (!planned) {
    planned = true;
    // A hidden page is given no frames.
    if (document.hidden) {
      setTimeout(slice, HIDDEN_MILLIS);
    } else {
      requestAnimationFrame(slice);
    }
  }
}

function slice() {
  planned = false;
  const until = performance.now() + SLICE_MILLIS;
  const events = takeGap();
  while (taken < waiting.length && performance.now() < until) {
    const event = JSON.parse(waiting[taken++]);
    if (event.type) {
      events.push(event);
      cursor = event.id || cursor;
    } else if (event.error) {
      console.warn('the stream refused a filter', event.error);
    }
  }
  if (taken === waiting.length) {
    waiting = [];
    taken = 0;
  } else {
    plan();
  }
  [...listeners].forEach(listener => {
    const wanted = events.filter(event => matches(listener.filter, event));
    if (wanted.length) {
      listener.onevents(wanted);
    }
  });
}

/** Whether an event is meant, as the server decides it. */
export function matches(filter, event) {
  if (event.type === GAP) {
    return true;
  }
  const {queue, type, task, events} = filter;
  const isTask = event.type.startsWith(TASK);
  if (isTask) {
    if (queue && !fits(queue, event.data.queue) || type && !fits(type, event.data.type)
      || task && task !== event.subject) {
      return false;
    }
  } else if (queue || type || task) {
    return false;
  }
  return !events || !events.length || events.some(wanted =>
    fits(wanted, event.type) || isTask && fits(wanted, event.type.slice(TASK.length)));
}

function fits(pattern, text) {
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : pattern === text;
}

/** An event's name without what all of its kind share. */
export function eventName(event) {
  return event.type.replace(TASK, '').replace('io.buswork.', '');
}
