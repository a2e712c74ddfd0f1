import {listen} from './stream.js';

const KEPT = 20;

/** Nodes that were found dead since the console was opened: the cluster itself forgets them at once. */
const lost = new Map();

listen({events: ['io.buswork.node.lost']}, events => {
  for (const event of events) {
    if (event.subject) {
      lost.set(event.subject, {id: event.subject, goneAt: event.time});
    }
  }
  while (lost.size > KEPT) {
    lost.delete(lost.keys().next().value);
  }
});

/** They, with the time at which they were found dead. */
export function lostNodes() {
  return [...lost.values()];
}
