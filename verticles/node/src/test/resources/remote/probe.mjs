// node probe.mjs CLIENT NAME SLOTS URL…: a worker for RemoteClientsIT.
const [client, name, slots, ...urls] = process.argv.slice(2);
const { Worker, Retry, Discard, Snooze } = await import(client);

const worker = new Worker({ urls, name, slots: Number(slots) });
const say = (line) => process.stdout.write(`${line}\n`);

worker.handle('remote.echo', (task) => ({ worker: name, attempt: task.attempt, payload: task.payload }));
worker.handle('remote.slow', async (task) => {
  say(`started ${task.id} ${task.attempt}`);
  task.progress(25, 'a quarter');
  task.log(`log of ${name}`);
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, task.payload.ms);
    task.signal.addEventListener('abort', () => {
      say(`stopped ${task.id} ${task.attempt}`);
      clearTimeout(timer);
      resolve();
    });
  });
  return name;
});
worker.handle('remote.fail', (task) => {
  const how = task.payload.how;
  if (task.attempt > 1) return 'at last';
  if (how === 'retry') throw new Retry('not now', '100ms');
  if (how === 'discard') throw new Discard('never');
  if (how === 'snooze' && !task.payload.since) throw new Snooze('1h');
  throw new RangeError('out of words');
});
worker.on('connected', (url) => say(`connected ${url}`));
worker.on('disconnected', (why) => say(`disconnected ${why}`));
worker.start();
process.on('SIGTERM', async () => {
  await worker.stop();
  say('ended');
  process.exit(0);
});
