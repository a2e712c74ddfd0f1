// node bridge.cjs NODE_MODULES PORT TYPE: with a client of the Vert.x TCP bridge from npm, submits a
// task of a type and hears of its end; submits a bad one; tries an address that is closed.
// Says each in a line.
const path = require('path');
const [modules, port, type] = process.argv.slice(2);
const EventBus = require(path.join(modules, 'vertx3-tcp-eventbus-client/lib/tcp-vertx-eventbus.js'));

const bus = new EventBus('127.0.0.1', Number(port));
const heard = [];
let id;

bus.onerror = (error) => {
  // Also the answer to a ping, which the client does not know.
  if (error.message) console.log('error ' + error.message);
};
bus.onclose = () => console.log('closed');
bus.onopen = () => {
  bus.registerHandler('buswork.events', (error, message) => {
    if (error) return console.log('events refused ' + error.message);
    heard.push(message.body.type.replace('io.buswork.task.', '') + ' ' + message.body.subject);
    finish();
  });
  bus.send('buswork.submit', { type, payload: { text: 'Größe ✓' } }, (error, reply) => {
    if (error) return console.log('submit refused ' + JSON.stringify(error));
    id = reply.body.id;
    console.log('submitted ' + id + ' ' + reply.body.type + ' ' + reply.body.state);
    finish();
  });
  bus.send('buswork.submit', { type: 'a b', priority: 12 }, (error) => {
    console.log('refused ' + error.failureCode + ' ' + error.message);
  });
  bus.send('buswork.nodes', {}, () => console.log('not denied'));
};

function finish() {
  if (id && heard.includes('succeeded ' + id)) {
    console.log('heard ' + heard.filter((line) => line.endsWith(' ' + id)).join(', '));
    process.exit(0);
  }
}
