package io.buswork.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Sends a message between JVMs in its {@link WireFormat}, and within one by reference.
 *
 * @param name the message's name, the same on all nodes
 * @param format its form
 * @param <T> the message
 */
record WireCodec<T>(String name, WireFormat<T> format) implements MessageCodec<T, T> {

  /** Goes before each message; grows when a form changes. */
  private static final byte VERSION = 3;

  @Override
  public void encodeToWire(Buffer buffer, T message) {
    var writer = new WireWriter();
    writer.oneByte(VERSION);
    format.write(writer, message);
    buffer.appendBytes(writer.array(), 0, writer.size());
  }

  @Override
  public T decodeFromWire(int pos, Buffer buffer) {
    var reader = new WireReader(name, buffer.getBytes(pos, buffer.length()));
    int version = reader.oneByte();
    if (version != VERSION) {
      throw new WireException(
          name + ": sent in version " + version + ", this node reads version " + VERSION);
    }
    T message = format.read(reader);
    reader.requireEnd();
    return message;
  }

  @Override
  public T transform(T message) {
    return message;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
