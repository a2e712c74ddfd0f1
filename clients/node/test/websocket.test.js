import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeFrame, FrameReader } from '../src/websocket.js';

/** A frame as a server sends it: not masked. */
function frame(first, payload) {
  const length = payload.length;
  if (length < 126) return Buffer.concat([Buffer.from([first, length]), payload]);
  const head = Buffer.alloc(length < 65_536 ? 4 : 10);
  head[0] = first;
  head[1] = length < 65_536 ? 126 : 127;
  if (length < 65_536) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

test('messages of all lengths are read, byte by byte and at once', () => {
  for (const length of [0, 1, 125, 126, 65_535, 65_536]) {
    const bytes = frame(0x81, Buffer.alloc(length, 'x'));
    assert.equal(new FrameReader().read(bytes)[0].payload.length, length);
    const reader = new FrameReader();
    const cut = Math.min(3, bytes.length - 1);
    assert.deepEqual(reader.read(bytes.subarray(0, cut)), []);
    assert.equal(reader.read(bytes.subarray(cut))[0].payload.length, length);
  }
});

test('a message in parts is put together, with a ping in between', () => {
  const bytes = Buffer.concat([
    frame(0x01, Buffer.from('{"a"')),
    frame(0x89, Buffer.from('alive')),
    frame(0x80, Buffer.from(':1}')),
  ]);
  const [ping, text] = new FrameReader().read(bytes);
  assert.equal(ping.opcode, 9);
  assert.equal(text.payload.toString(), '{"a":1}');
});

test('a frame that is too long or masked is refused', () => {
  const head = Buffer.alloc(10);
  head[0] = 0x81;
  head[1] = 127;
  head.writeBigUInt64BE(1n << 40n, 2);
  assert.throws(() => new FrameReader().read(head));
  assert.throws(() => new FrameReader().read(encodeFrame(1, Buffer.from('x'))));
});

test('what is sent is masked', () => {
  const sent = encodeFrame(1, Buffer.from('ab'), Buffer.from([1, 2, 3, 4]));
  assert.deepEqual([...sent], [0x81, 0x82, 1, 2, 3, 4, 0x61 ^ 1, 0x62 ^ 2]);
});
