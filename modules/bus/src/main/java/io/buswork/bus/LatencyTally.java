package io.buswork.bus;

import java.util.Arrays;

/**
 * How long some things took, counted in buckets, until {@link Latencies} takes them over: counting
 * one costs a few nanoseconds. Not for use by several threads.
 */
public final class LatencyTally {

  /** The buckets' upper bounds in microseconds; one more takes what took longer. */
  private static final long[] BOUNDS = {
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    60_000_000,
    600_000_000,
    3_600_000_000L
  };

  private final long[] counts = new long[BOUNDS.length + 1];
  private long sumMicros;
  private boolean empty = true;

  /** Counts one. What took less than no time, by clocks that disagree, took none. */
  public void add(long micros) {
    long time = Math.max(0, micros);
    int found = Arrays.binarySearch(BOUNDS, time);
    counts[found < 0 ? -found - 1 : found]++;
    sumMicros += time;
    empty = false;
  }

  boolean isEmpty() {
    return empty;
  }

  /** The buckets' upper bounds in seconds, the last one infinite. */
  static double[] boundsInSeconds() {
    double[] seconds = new double[BOUNDS.length + 1];
    for (int i = 0; i < BOUNDS.length; i++) {
      seconds[i] = BOUNDS[i] / 1e6;
    }
    seconds[BOUNDS.length] = Double.POSITIVE_INFINITY;
    return seconds;
  }

  static int buckets() {
    return BOUNDS.length + 1;
  }

  /** Adds what was counted to other counts, and begins anew. */
  long moveTo(long[] others) {
    for (int i = 0; i < counts.length; i++) {
      others[i] += counts[i];
      counts[i] = 0;
    }
    long sum = sumMicros;
    sumMicros = 0;
    empty = true;
    return sum;
  }
}
