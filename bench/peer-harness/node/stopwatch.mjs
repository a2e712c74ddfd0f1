// Takes the time of a workload, and the processor time of this process and of the server.
import fs from 'node:fs';
import { number } from './environment.mjs';

const TICKS_PER_SECOND = 100;
const PARENT = 1, USER = 11, SYSTEM = 12, CHILDREN_USER = 13, CHILDREN_SYSTEM = 14;

/** Seconds that a process, its living and its ended children have used; 0 without /proc. */
function cpuSecondsOf(root) {
  if (!fs.existsSync('/proc')) return 0;
  let ticks = 0;
  for (const process of fs.readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    ticks += ticksOf(process, root);
  }
  return ticks / TICKS_PER_SECOND;
}

function ticksOf(process, root) {
  let fields;
  try {
    const stat = fs.readFileSync(`/proc/${process}/stat`, 'latin1');
    fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);
  } catch {
    return 0; // has ended meanwhile
  }
  const own = fields[USER] + fields[SYSTEM];
  if (Number(process) === root) return own + fields[CHILDREN_USER] + fields[CHILDREN_SYSTEM];
  return fields[PARENT] === root ? own : 0;
}

export function startWatch() {
  const server = number('SERVER_PID');
  const serverBefore = cpuSecondsOf(server);
  const selfBefore = process.cpuUsage();
  const began = performance.now();
  return tasks => {
    const seconds = (performance.now() - began) / 1e3;
    const self = process.cpuUsage(selfBefore);
    return {
      tasks,
      seconds,
      rate: tasks / seconds,
      clientMicros: (self.user + self.system) / tasks,
      serverMicros: ((cpuSecondsOf(server) - serverBefore) * 1e6) / tasks,
    };
  };
}
