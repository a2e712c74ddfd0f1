// BullMQ with addBulk and jobs that are removed when they are done. The server's appendfsync is in REDIS_FSYNC.
import { Queue, Worker } from 'bullmq';
import { number, text, versionOf } from './environment.mjs';
import { payloads, run } from './workloads.mjs';

const name = 'noop', concurrency = 300;
const connection = { host: '127.0.0.1', port: number('REDIS_PORT'), maxRetriesPerRequest: null };
let queue, worker;

await run({
  name: `BullMQ ${versionOf('bullmq')}`,
  settings: `Redis ${text('REDIS_VERSION')} appendfsync ${text('REDIS_FSYNC')}, concurrency ${concurrency}, removeOnComplete, addBulk`,
  url: new URL(import.meta.url),
  chunk: 1000,
  mixedChunk: 500,
  async open() {
    queue = new Queue(name, { connection, defaultJobOptions: { removeOnComplete: true, removeOnFail: true } });
    await queue.waitUntilReady();
  },
  submit: (from, to) => queue.addBulk(payloads(from, to, data => ({ name, data }))),
  submitOne: payload => queue.add(name, payload),
  async start(handler) {
    worker = new Worker(name, async job => handler(job.data), { connection, concurrency });
    worker.on('error', error => console.error(error.message));
    await worker.waitUntilReady();
  },
  stop: () => worker.close(),
  async isDrained() {
    const counts = await queue.getJobCounts('wait', 'active', 'prioritized', 'delayed', 'paused');
    return Object.values(counts).every(count => count === 0);
  },
  close: () => queue.close(),
});
