/** Works on Buswork tasks in Node.js, and submits them. Needs nothing but Node.js itself. */
export { Client, ApiError } from './client.js';
export { Worker, Retry, Discard, Snooze } from './worker.js';
