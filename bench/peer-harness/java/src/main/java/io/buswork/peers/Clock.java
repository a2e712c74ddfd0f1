package io.buswork.peers;

/** Milliseconds that never go back, with fractions. */
final class Clock {

  private Clock() {}

  static double millis() {
    return System.nanoTime() / 1e6;
  }
}
