package io.buswork.bench;

import java.util.ArrayList;
import java.util.List;

/** How many tasks were settled, looked at every so often. */
final class Throughput {

  private static final double SECOND_NANOS = 1e9;

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

  private double rate(int from, int to) {
    return (counts.get(to) - counts.get(from)) * SECOND_NANOS / (nanos.get(to) - nanos.get(from));
  }
}
