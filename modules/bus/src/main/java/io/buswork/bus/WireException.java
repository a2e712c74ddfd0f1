package io.buswork.bus;

/** Bytes from the bus that are not a message as this node knows it: cut off, damaged or newer. */
final class WireException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  WireException(String message) {
    super(message);
  }
}
