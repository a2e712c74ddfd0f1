import {duration, number, time} from '../lib/format.js';

const LONG_WAIT_MILLIS = 60_000;
/** What stands for all types that a queue no longer tells apart. */
const OTHERS = '*';

/** What somebody should look at, the worst first; one finding that all is well if there is nothing. */
export function findings({queues, modules, nodes, lost = [], failures, complete}) {
  const found = [
    ...nodes.filter(node => !node.member).map(node => ({
      kind: 'bad', href: '#/nodes', action: 'Nodes',
      text: 'Node ' + node.id.slice(0, 8) + ' is out of the cluster, silent for ' + duration(node.silenceMs) + '.'
    })),
    ...lost.map(({id, goneAt}) => ({
      kind: 'bad', href: '#/nodes', action: 'Nodes',
      text: ['Node ' + id.slice(0, 8) + ' was lost at ', time(goneAt), '. What it ran goes on elsewhere.']
    })),
    ...deadLetters(failures, complete),
    ...queues.flatMap(parked),
    ...modules.flatMap(ofModule),
    ...queues.filter(queue => queue.paused && queue.counts.ready > 0).map(queue => ({
      kind: 'warn', href: '#/queues', action: 'Queues',
      text: 'Queue ' + queue.name + ' is paused; ' + tasks(queue.counts.ready) + ' ' + wait(queue.counts.ready) + ' in it.'
    })),
    ...queues.filter(waitsLong).map(queue => ({
      kind: 'warn', href: '#/tasks?' + new URLSearchParams({queue: queue.name, state: 'ready'}), action: 'These tasks',
      text: 'In queue ' + queue.name + ' a task has been ready for ' + duration(queue.oldestReadyMs) + '.'
    }))
  ];
  return found.length ? found : [{kind: 'good', text: 'Nothing needs attention.'}];
}

/** Apart from what has its own finding: no handler, or paused. */
function waitsLong(queue) {
  return queue.oldestReadyMs > LONG_WAIT_MILLIS && !queue.paused && !Object.keys(queue.parked || {}).length;
}

function deadLetters(groups, complete) {
  const count = groups.reduce((total, group) => total + group.count, 0);
  return count === 0 ? [] : [{
    kind: 'bad', href: '#/failures', action: 'Failures',
    text: (complete === false ? 'More than ' : '') + tasks(count) + ' failed for good in the last day, in '
      + number(groups.length) + (groups.length === 1 ? ' group' : ' groups') + '.'
  }];
}

function parked(queue) {
  return Object.entries(queue.parked || {}).filter(([, count]) => count > 0).map(([type, count]) => ({
    kind: 'warn', action: 'These tasks',
    // Beyond so many types they are not told apart: then the queue’s are shown.
    href: '#/tasks?' + new URLSearchParams({queue: queue.name, ...(type === OTHERS ? {} : {type}), state: 'ready'}),
    text: 'No handler for ' + (type === OTHERS ? 'further types' : type) + ': ' + tasks(count) + ' ' + wait(count)
      + ' in queue ' + queue.name + '.'
  }));
}

function ofModule(module) {
  const leaked = module.nodes.filter(node => node.loader === 'leaked');
  // A version that was not to take over from the one that serves is told of in the module’s history.
  const failed = module.nodes.filter(node => node.state === 'failed' && (!module.active || node.version === module.active));
  const found = [];
  if (failed.length) {
    found.push({
      kind: 'bad', href: '#/modules', action: 'Module',
      text: 'Module ' + module.name + ' ' + failed[0].version + ' does not start on ' + nodesOf(failed) + ': '
        + (failed[0].error || 'no reason given')
    });
  }
  if (leaked.length) {
    found.push({
      kind: 'warn', href: '#/modules', action: 'Module',
      text: 'Old code of module ' + module.name + ' was not unloaded on ' + nodesOf(leaked) + ', held by '
        + (leaked[0].holder || 'something unknown') + '.'
    });
  }
  return found;
}

function nodesOf(states) {
  const count = new Set(states.map(state => state.node)).size;
  return count === 1 ? 'one node' : number(count) + ' nodes';
}

function tasks(count) {
  return number(count) + (count === 1 ? ' task' : ' tasks');
}

function wait(count) {
  return count === 1 ? 'waits' : 'wait';
}
