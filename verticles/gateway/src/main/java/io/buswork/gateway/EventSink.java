package io.buswork.gateway;

/** Where a client's events go: a WebSocket or a response. */
interface EventSink {

  /** Whether more would only pile up. */
  boolean isFull();

  /** Sends one event. */
  void send(long cursor, String text);
}
