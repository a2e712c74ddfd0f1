// Graphile Worker with its local queue, batched completion, and addJobs for bulk.
// Argument: the local queue's size.
import pg from 'pg';
import { Logger, makeWorkerUtils, run as runWorker } from 'graphile-worker';
import { versionOf } from './environment.mjs';
import { payloads, run } from './workloads.mjs';

const concurrentJobs = 24, size = Number(process.argv[2] || 2000);
const complain = error => console.error(error.message);
const logger = new Logger(() => () => {});
const preset = {
  worker: {
    concurrentJobs,
    maxPoolSize: 25,
    pollInterval: 2000,
    localQueue: { size },
    completeJobBatchDelay: 0,
    failJobBatchDelay: 0,
  },
};
let pool, utils, runner;

await run({
  name: `Graphile Worker ${versionOf('graphile-worker')}`,
  settings: `${concurrentJobs} jobs at once, local queue ${size}, complete batch delay 0, addJobs`,
  url: new URL(import.meta.url),
  chunk: 5000,
  mixedChunk: 1000,
  async open(producing) {
    pool = new pg.Pool({ max: 30 });
    pool.on('error', complain);
    pool.on('connect', client => client.on('error', complain));
    utils = await makeWorkerUtils({ pgPool: pool, logger });
    if (!producing) await utils.migrate();
  },
  submit: (from, to) => utils.addJobs(payloads(from, to, payload => ({ identifier: 'noop', payload }))),
  submitOne: payload => utils.addJob('noop', payload),
  async start(handler) {
    const taskList = { noop: async payload => handler(payload) };
    runner = await runWorker({ preset, pgPool: pool, logger, noHandleSignals: true, taskList });
  },
  stop: () => runner.stop(),
  isDrained: async () => (await pool.query('select 1 from graphile_worker._private_jobs limit 1')).rowCount === 0,
  async tidy() {
    await pool.query('vacuum analyze');
    await pool.query('checkpoint');
  },
  async close() {
    await utils.release();
    await pool.end();
  },
});
