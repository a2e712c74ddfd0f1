package io.buswork.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/** How many tasks were settled, looked at every so often. */
final class Throughput {

  private static final double SECOND_NANOS = 1e9;
  private static final long SECOND = 1_000_000_000;

  private final List<Long> nanos = new ArrayList<>();
  private final List<Long> counts = new ArrayList<>();

  void add(long atNanos, long settled) {
    nanos.add(atNanos);
    counts.add(settled);
  }

  /** How long was looked. */
  long seconds() {
    return Math.round((nanos.get(nanos.size() - 1) - nanos.get(0)) / SECOND_NANOS);
  }

  /** Tasks a second, over all of it. */
  double mean() {
    return rate(0, nanos.size() - 1);
  }

  /** Tasks a second, over that second in which there were the fewest. */
  double worstSecond() {
    double worst = mean();
    int from = 0;
    for (int to = 1; to < nanos.size(); to++) {
      while (nanos.get(to) - nanos.get(from + 1) >= SECOND_NANOS) {
        from++;
      }
      if (nanos.get(to) - nanos.get(from) >= SECOND_NANOS) {
        worst = Math.min(worst, rate(from, to));
      }
    }
    return worst;
  }

  /** In how many seconds, one after the other, there were fewer tasks than this. */
  int secondsBelow(double tasks) {
    int below = 0;
    int from = 0;
    for (int to = 1; to < nanos.size(); to++) {
      if (nanos.get(to) - nanos.get(from) >= SECOND_NANOS) {
        below += rate(from, to) < tasks ? 1 : 0;
        from = to;
      }
    }
    return below;
  }

  /**
   * What the second from a moment on was worth, of the seconds around it: the one that ended half a
   * second before that moment, and the one that began two seconds after.
   *
   * @return empty if it was not looked at for so long before and after
   */
  OptionalDouble ofTheSecondsAround(long atNanos) {
    long before = atNanos - 3 * SECOND / 2;
    long after = atNanos + 2 * SECOND;
    if (before < nanos.get(0) || after + SECOND > nanos.get(nanos.size() - 1)) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(2 * inTheSecond(atNanos) / (inTheSecond(before) + inTheSecond(after)));
  }

  private double inTheSecond(long fromNanos) {
    return countAt(fromNanos + SECOND) - countAt(fromNanos);
  }

  /** As if as many were settled at any time between two looks. */
  private double countAt(long atNanos) {
    int found = Collections.binarySearch(nanos, atNanos);
    if (found >= 0) {
      return counts.get(found);
    }
    int next = -found - 1;
    double share =
        (double) (atNanos - nanos.get(next - 1)) / (nanos.get(next) - nanos.get(next - 1));
    return counts.get(next - 1) + share * (counts.get(next) - counts.get(next - 1));
  }

  private double rate(int from, int to) {
    return (counts.get(to) - counts.get(from)) * SECOND_NANOS / (nanos.get(to) - nanos.get(from));
  }
}
