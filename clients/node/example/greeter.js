// node example/greeter.js [URL …]: serves the task type "greet" until Ctrl-C.
import { Worker, Retry } from '../src/index.js';

const urls = process.argv.slice(2);
const worker = new Worker({ urls: urls.length > 0 ? urls : ['http://127.0.0.1:8080'], slots: 5 });

worker.handle('greet', async (task) => {
  const name = task.payload.name ?? 'world';
  task.log(`greeting ${name}`);
  task.progress(50, 'looking for words');
  if (name === 'nobody') {
    throw new Retry('nobody is there yet', '10s');
  }
  return { text: `Hello, ${name}!` };
});

worker.on('connected', (url) => console.log(`working for ${url}`));
worker.on('disconnected', (why) => console.log(`not connected: ${why}`));
worker.on('refused', (error) => console.log(`refused: ${error.detail}`));
worker.start();

process.on('SIGINT', async () => {
  await worker.stop();
  process.exit(0);
});
