package io.buswork.bench.peers;

/** A column of the table. */
enum Measure {
  SUBMIT("W1 bulk submit /s"),
  DRAIN("W2 drain /s"),
  P50("W3 p50 ms"),
  P99("W3 p99 ms"),
  BOTH("W4 both at once /s"),
  CLIENT("W4 client µs/task"),
  SERVER("W4 server µs/task");

  private final String title;

  Measure(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Whether less is better. */
  boolean isTime() {
    return this != SUBMIT && this != DRAIN && this != BOTH;
  }

  /** A value of this column as a person reads it. */
  String text(double value) {
    return isTime() ? String.format("%,.2f", value) : String.format("%,.0f", value);
  }
}
