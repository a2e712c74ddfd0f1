// pg-boss with large batches, a partition of its own, and LISTEN/NOTIFY.
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { text, versionOf } from './environment.mjs';
import { payloads, run } from './workloads.mjs';

const queue = 'noop', batchSize = 2000, localConcurrency = 2;
const database = {
  host: text('PGHOST'),
  port: Number(text('PGPORT')),
  user: text('PGUSER'),
  password: text('PGPASSWORD'),
  database: text('PGDATABASE'),
};
let boss, pool;

await run({
  name: `pg-boss ${versionOf('pg-boss')}`,
  settings: `batch ${batchSize}, ${localConcurrency} at once, burst when full, own partition, LISTEN/NOTIFY, insert`,
  url: new URL(import.meta.url),
  chunk: 5000,
  mixedChunk: 1000,
  async open(producing) {
    boss = new PgBoss({
      ...database,
      max: 12,
      useListenNotify: !producing,
      supervise: !producing,
      migrate: !producing,
      schedule: false,
    });
    boss.on('error', error => console.error(error.message));
    await boss.start();
    pool = new pg.Pool({ max: 2 });
    if (!producing) {
      await boss.createQueue(queue, { notify: true, partition: true, expireInSeconds: 900, retryLimit: 2 });
    }
  },
  submit: (from, to) => boss.insert(queue, payloads(from, to, data => ({ data }))),
  submitOne: payload => boss.send(queue, payload),
  start: handler =>
    boss.work(
      queue,
      {
        batchSize,
        localConcurrency,
        burstWhenBatchFull: true,
        pollingIntervalSeconds: 0.5,
        notifyPollingIntervalSeconds: 1,
      },
      async jobs => jobs.forEach(job => handler(job.data)),
    ),
  stop: () => boss.offWork(queue, { wait: true }),
  isDrained: async () =>
    (await pool.query("select 1 from pgboss.job where name = $1 and state < 'completed' limit 1", [queue])).rowCount === 0,
  async tidy() {
    await pool.query('vacuum analyze');
    await pool.query('checkpoint');
  },
  async close() {
    await boss.stop({ graceful: false });
    await pool.end();
  },
});
