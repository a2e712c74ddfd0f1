import { createHash, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import http from 'node:http';
import https from 'node:https';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const OPCODE = { CONTINUATION: 0, TEXT: 1, BINARY: 2, CLOSE: 8, PING: 9, PONG: 10 };
const MAX_MESSAGE = 16 << 20;
const CONNECT_MILLIS = 10_000;

/** A frame as a client sends it: masked, as RFC 6455 wants it. */
export function encodeFrame(opcode, payload, mask = randomBytes(4)) {
  const length = payload.length;
  const size = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.alloc(size + 4 + length);
  frame[0] = 0x80 | opcode;
  if (size === 2) {
    frame[1] = 0x80 | length;
  } else if (size === 4) {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 0x80 | 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  mask.copy(frame, size);
  for (let i = 0; i < length; i++) {
    frame[size + 4 + i] = payload[i] ^ mask[i & 3];
  }
  return frame;
}

/** Cuts what a server sends into messages, however it arrives. */
export class FrameReader {
  #buffered = Buffer.alloc(0);
  #parts = [];
  #partsLength = 0;
  #kind = OPCODE.TEXT;

  /** Takes bytes; returns the whole messages `{ opcode, payload }` that they complete. */
  read(bytes) {
    this.#buffered = this.#buffered.length === 0 ? bytes : Buffer.concat([this.#buffered, bytes]);
    const messages = [];
    for (let frame = this.#next(); frame !== null; frame = this.#next()) {
      this.#take(frame, messages);
    }
    return messages;
  }

  #next() {
    const data = this.#buffered;
    if (data.length < 2) {
      return null;
    }
    let length = data[1] & 0x7f;
    let at = 2;
    if (length === 126) {
      if (data.length < 4) return null;
      length = data.readUInt16BE(2);
      at = 4;
    } else if (length === 127) {
      if (data.length < 10) return null;
      length = Number(data.readBigUInt64BE(2));
      at = 10;
    }
    if (length > MAX_MESSAGE || (data[1] & 0x80) !== 0 || (data[0] & 0x70) !== 0) {
      throw new Error('the server sent a frame that no client takes');
    }
    if (data.length < at + length) {
      return null;
    }
    const payload = data.subarray(at, at + length);
    this.#buffered = data.subarray(at + length);
    return { final: (data[0] & 0x80) !== 0, opcode: data[0] & 0x0f, payload };
  }

  #take({ final, opcode, payload }, messages) {
    if (opcode >= OPCODE.CLOSE) {
      messages.push({ opcode, payload });
      return;
    }
    if (opcode !== OPCODE.CONTINUATION) {
      this.#kind = opcode;
    }
    this.#parts.push(payload);
    this.#partsLength += payload.length;
    if (this.#partsLength > MAX_MESSAGE) {
      throw new Error(`the server sent a message of more than ${MAX_MESSAGE} bytes`);
    }
    if (final) {
      messages.push({ opcode: this.#kind, payload: Buffer.concat(this.#parts) });
      this.#parts = [];
      this.#partsLength = 0;
    }
  }
}

/**
 * The client's end of a WebSocket, as much of it as a worker needs: Node.js has one of its own only
 * from version 22 on, which does not show pings. Emits `text`, `alive` (anything came) and, once,
 * `close`.
 */
export class WebSocketLink extends EventEmitter {
  #socket;
  #reader = new FrameReader();
  #closed = false;

  constructor(socket, head) {
    super();
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setTimeout(0);
    socket.on('data', (bytes) => this.#received(bytes));
    socket.on('error', (error) => this.#ended(error.message));
    socket.on('close', () => this.#ended('the connection broke'));
    if (head.length > 0) {
      setImmediate(() => this.#received(head));
    }
  }

  /** Opens a WebSocket; `url` begins with http or https, `headers` go with the request. */
  static open(url, headers = {}) {
    return new Promise((resolve, reject) => {
      const key = randomBytes(16).toString('base64');
      const accept = createHash('sha1').update(key + GUID).digest('base64');
      const request = (url.startsWith('https:') ? https : http).get(url, {
        headers: {
          ...headers,
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-key': key,
          'sec-websocket-version': '13',
        },
      });
      request.setTimeout(CONNECT_MILLIS, () => request.destroy(new Error('no answer in time')));
      request.on('error', reject);
      request.on('response', (response) => {
        response.resume();
        reject(new Error(`the server answered ${response.statusCode}`));
      });
      request.on('upgrade', (response, socket, head) => {
        if (response.headers['sec-websocket-accept'] !== accept) {
          socket.destroy();
          reject(new Error('whatever answered speaks no WebSocket'));
        } else {
          resolve(new WebSocketLink(socket, head));
        }
      });
    });
  }

  send(text) {
    if (!this.#closed) {
      this.#socket.write(encodeFrame(OPCODE.TEXT, Buffer.from(text)));
    }
  }

  /** Says goodbye and closes. */
  close() {
    if (!this.#closed) {
      this.#socket.end(encodeFrame(OPCODE.CLOSE, Buffer.from([0x03, 0xe8])));
      this.#ended('closed');
    }
  }

  /** Closes without a word: the other end does not answer. */
  destroy(why) {
    this.#socket.destroy();
    this.#ended(why);
  }

  #received(bytes) {
    if (this.#closed) {
      return;
    }
    this.emit('alive');
    try {
      for (const { opcode, payload } of this.#reader.read(bytes)) {
        this.#message(opcode, payload);
      }
    } catch (error) {
      this.destroy(error.message);
    }
  }

  #message(opcode, payload) {
    if (opcode === OPCODE.TEXT) {
      this.emit('text', payload.toString());
    } else if (opcode === OPCODE.PING && !this.#closed) {
      this.#socket.write(encodeFrame(OPCODE.PONG, payload));
    } else if (opcode === OPCODE.CLOSE) {
      this.close();
    }
  }

  #ended(why) {
    if (!this.#closed) {
      this.#closed = true;
      this.emit('close', why);
    }
  }
}
