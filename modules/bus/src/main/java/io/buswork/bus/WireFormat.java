package io.buswork.bus;

/**
 * The binary form of one kind of message.
 *
 * @param <T> the message
 */
interface WireFormat<T> {

  /** Appends the message. */
  void write(WireWriter to, T message);

  /**
   * Takes the message back.
   *
   * @throws WireException if the bytes are not what {@link #write} makes
   */
  T read(WireReader from);
}
