// The four workloads on a peer, the same as on Buswork; a line of JSON for each goes to standard output.
//
// A peer is { name, settings, url, chunk, mixedChunk, open(producing), submit(from, to), submitOne(payload),
// start(handler), stop(), isDrained(), tidy(), close() }.
import { execFileSync } from 'node:child_process';
import { Worker, isMainThread, workerData } from 'node:worker_threads';
import { number } from './environment.mjs';
import { startWatch } from './stopwatch.mjs';

const SUBMITTERS = 2;
const MAX_OUTSTANDING = 20_000;
const SINGLES = 5_000, SINGLES_INTERVAL = 1;
const LATENCIES = 500, LATENCY_INTERVAL = 20;
const ROUNDS = 3;
const CALM = 1_500, WARM_UP = 15_000, MIXED_WARM_UP = 3_000, MIXED = 20_000;
const FILL_LOOKS = 60, FILL_LOOK = 100, LOOK = 5, PRODUCER_LOOK = 2;
const PAD = 'abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrst';
const SENT = 0, EXECUTED = 1, ENDING = 2;

const pause = millis => new Promise(resolve => setTimeout(resolve, millis));
const clock = () => performance.timeOrigin + performance.now();

/** About 100 bytes of JSON. */
export const payload = (i, t = 0) => ({ i, t, name: 'noop', pad: PAD });

/** The payloads of tasks with these numbers, each put into the peer's form. */
export const payloads = (from, to, form) => Array.from({ length: to - from }, (_, i) => form(payload(from + i)));

export async function run(peer) {
  if (!isMainThread) return produce(peer);
  const workloads = new Workloads(peer);
  const tasks = number('TASKS');
  const say = (workload, result) =>
    console.log(JSON.stringify({ peer: peer.name, settings: peer.settings, workload, ...result }));
  await peer.open(false);
  await workloads.warmUp();
  const submits = [], drains = [];
  for (let round = 0; round < ROUNDS; round++) {
    submits.push(await workloads.submit(tasks));
    drains.push(await workloads.drain(tasks));
  }
  say('W1', median(submits));
  say('W2', median(drains));
  say('W3', await workloads.latency());
  say('W4', await workloads.both());
  process.exit(0); // without executing the rest of W4's backlog
}

const median = rounds => rounds.sort((a, b) => a.rate - b.rate)[(ROUNDS - 1) / 2];

class Workloads {
  constructor(peer) {
    this.peer = peer;
    this.counters = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
    this.handler = received => this.arrived(received);
    this.expect(Infinity);
  }

  arrived(received) {
    if (received.t) this.latencies.push(clock() - received.t);
    Atomics.add(this.counters, EXECUTED, 1);
    if (++this.count === this.target) this.reached();
  }

  /** Counts from 0 again; this.arrival is kept when so many have come. */
  expect(tasks) {
    this.count = 0;
    this.latencies = [];
    this.target = tasks;
    this.arrival = new Promise(resolve => (this.reached = resolve));
  }

  /** Both at once until the engine has compiled what it runs. */
  async warmUp() {
    const end = this.startProducer();
    await this.peer.start(this.handler);
    await pause(WARM_UP);
    await end();
    while (this.count < Atomics.load(this.counters, SENT) || !(await this.peer.isDrained())) await pause(LOOK);
    await this.peer.stop();
    await this.peer.tidy?.();
  }

  /** W1: bulk submit, nothing executes. */
  async submit(tasks) {
    const stop = startWatch();
    await this.bulk(tasks);
    return stop(tasks);
  }

  /** W2: drains what submit() left behind. */
  async drain(tasks) {
    await this.peer.tidy?.();
    this.expect(tasks);
    const stop = startWatch();
    await this.peer.start(this.handler);
    await this.drained();
    const result = stop(tasks);
    await this.peer.stop();
    return result;
  }

  /**
   * W3: from before a submit to the handler's first line, at 50 tasks a second. Compiled code and a
   * disk that has written what came before are what a quiet day has.
   */
  async latency() {
    await this.peer.tidy?.();
    await this.peer.start(this.handler);
    await this.singles(SINGLES, SINGLES_INTERVAL);
    execFileSync('sync');
    await pause(CALM);
    await this.singles(LATENCIES, LATENCY_INTERVAL);
    await this.peer.stop();
    const sorted = this.latencies.sort((a, b) => a - b);
    return { tasks: LATENCIES, p50: sorted[LATENCIES / 2], p99: sorted[Math.floor(LATENCIES * 0.99)] };
  }

  /** Submits single tasks, one each interval, and waits until all have come. */
  async singles(tasks, interval) {
    this.expect(tasks);
    const began = performance.now(), answers = [];
    for (let i = 0; i < tasks; i++) {
      const early = began + i * interval - performance.now();
      if (early > 0) await pause(early);
      answers.push(this.peer.submitOne(payload(i, clock())));
    }
    await Promise.all(answers);
    await this.drained();
  }

  /** W4: submits and executes at once, from a backlog, with fresh statistics in the database. */
  async both() {
    const end = this.startProducer();
    for (let i = 0; i < FILL_LOOKS && Atomics.load(this.counters, SENT) < MAX_OUTSTANDING; i++) await pause(FILL_LOOK);
    await this.peer.tidy?.();
    await this.peer.start(this.handler);
    await pause(MIXED_WARM_UP);
    const before = this.count, stop = startWatch();
    await pause(MIXED);
    const result = stop(this.count - before);
    await end();
    return result;
  }

  /** Submits from a thread of its own; what it gives back ends that. */
  startProducer() {
    this.expect(Infinity);
    this.counters.fill(0);
    const producer = new Worker(this.peer.url, { workerData: this.counters });
    const ended = new Promise((resolve, reject) => producer.once('exit', resolve).once('error', reject));
    return () => {
      Atomics.store(this.counters, ENDING, 1);
      return ended;
    };
  }

  async bulk(tasks) {
    let next = 0;
    const submitter = async () => {
      while (next < tasks) {
        const from = next;
        next = Math.min(tasks, from + this.peer.chunk);
        await this.peer.submit(from, next);
      }
    };
    await Promise.all(Array.from({ length: SUBMITTERS }, submitter));
  }

  async drained() {
    await this.arrival;
    while (!(await this.peer.isDrained())) await pause(LOOK);
  }
}

/** W4's submitter: connections of its own, at most MAX_OUTSTANDING tasks that wait. */
async function produce(peer) {
  const counters = workerData;
  await peer.open(true);
  for (let from = 0; !Atomics.load(counters, ENDING); ) {
    if (Atomics.load(counters, SENT) - Atomics.load(counters, EXECUTED) > MAX_OUTSTANDING) {
      await pause(PRODUCER_LOOK);
      continue;
    }
    Atomics.add(counters, SENT, peer.mixedChunk);
    await peer.submit(from, (from += peer.mixedChunk));
  }
  await peer.close();
}
