package io.buswork.worker;

import java.time.Duration;
import java.util.Arrays;

/**
 * What was measured of one task type on this node: how long its attempts take, and how much of that
 * is processor time. Belongs to the worker's context.
 */
final class TypeProfile {

  private static final int KEPT = 128;
  private static final int REFRESH_EVERY = 32;
  private static final double CPU_BOUND = 0.6;

  private final long shortMicros;
  private final long[] wall = new long[KEPT];
  private long count;
  private long p50;
  private long p95;
  private double cpuShare = -1;
  private long succeeded;
  private long failed;
  private int running;
  private boolean longRunning;

  TypeProfile(Duration shortLimit) {
    this.shortMicros = shortLimit.toNanos() / 1_000;
  }

  /** Takes an ended attempt into account. */
  void ended(long wallMicros, long cpuMicros, boolean success) {
    if (success) {
      succeeded++;
    } else {
      failed++;
    }
    wall[(int) (count++ % KEPT)] = wallMicros;
    if (count <= REFRESH_EVERY || count % REFRESH_EVERY == 0) {
      refresh();
    }
    if (cpuMicros >= 0 && wallMicros > 0) {
      double share = Math.min(1.0, (double) cpuMicros / wallMicros);
      cpuShare = cpuShare < 0 ? share : 0.8 * cpuShare + 0.2 * share;
    }
  }

  private void refresh() {
    long[] sorted = Arrays.copyOf(wall, (int) Math.min(count, KEPT));
    Arrays.sort(sorted);
    p50 = sorted[sorted.length / 2];
    p95 = sorted[(int) (sorted.length * 0.95)];
    longRunning = p95 > shortMicros;
  }

  /** An attempt that still runs has passed the limit: its type counts as long at once. */
  void stillRunning(long wallMicros) {
    longRunning |= wallMicros > shortMicros;
  }

  boolean isLong() {
    return longRunning;
  }

  boolean isCpuBound() {
    return cpuShare >= CPU_BOUND;
  }

  boolean isMeasured() {
    return count > 0;
  }

  long p50Micros() {
    return p50;
  }

  long p95Micros() {
    return p95;
  }

  double cpuShare() {
    return cpuShare;
  }

  long succeeded() {
    return succeeded;
  }

  long failed() {
    return failed;
  }

  int running() {
    return running;
  }

  void running(int change) {
    running += change;
  }
}
