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
  private static final long LATE_ONE_IN = 20;
  private static final double CPU_BOUND = 0.6;
  private static final int FEWEST_GLANCES = 5;
  private static final double COMPUTES = 0.8;

  private final long shortMicros;
  private final long[] wall = new long[KEPT];
  private long count;
  private long p50;
  private long p95;
  private double cpuShare = -1;
  private int glances;
  private double computing;
  private long lastRound;
  private long succeeded;
  private long failed;
  private int running;
  private final boolean[] late = new boolean[KEPT];
  private int lateOnes;
  private long judged;

  TypeProfile(Duration shortLimit) {
    this.shortMicros = shortLimit.toNanos() / 1_000;
  }

  /** Takes an ended attempt into account; {@link #passedLimit} has been told if it was late. */
  void ended(long wallMicros, long cpuMicros, boolean success) {
    if (success) {
      succeeded++;
    } else {
      failed++;
    }
    if (wallMicros <= shortMicros) {
      judge(false);
    }
    wall[(int) (count++ % KEPT)] = wallMicros;
    if (count <= REFRESH_EVERY || count % REFRESH_EVERY == 0) {
      refresh();
    }
    takeShare(cpuMicros, wallMicros);
  }

  private void refresh() {
    long[] sorted = Arrays.copyOf(wall, (int) Math.min(count, KEPT));
    Arrays.sort(sorted);
    p50 = sorted[sorted.length / 2];
    p95 = sorted[(int) (sorted.length * 0.95)];
  }

  /** Whether an attempt that has taken so long is late: longer than short ones take. */
  boolean isLate(long wallMicros) {
    return wallMicros > shortMicros;
  }

  /**
   * An attempt is late, whether it has ended or still runs; told once of each, as soon as it is
   * known. If they are many, the type is a long one.
   *
   * @param cpuMicros of its time so far, processor time; -1: nobody knows
   */
  void passedLimit(long wallMicros, long cpuMicros) {
    judge(true);
    if (cpuShare < 0) {
      takeShare(cpuMicros, wallMicros);
    }
  }

  private void judge(boolean isLate) {
    int place = (int) (judged++ % KEPT);
    lateOnes += (isLate ? 1 : 0) - (late[place] ? 1 : 0);
    late[place] = isLate;
  }

  private void takeShare(long cpuMicros, long wallMicros) {
    if (cpuMicros >= 0 && wallMicros > 0) {
      double share = Math.min(1.0, (double) cpuMicros / wallMicros);
      cpuShare = cpuShare < 0 ? share : 0.8 * cpuShare + 0.2 * share;
    }
  }

  /** Whether more than one in {@value #LATE_ONE_IN} of the latest attempts were late. */
  boolean isLong() {
    return lateOnes * LATE_ONE_IN > Math.min(judged, KEPT);
  }

  /** Whether its attempts use a processor, or would if it were not for others. */
  boolean isCpuBound() {
    return cpuShare >= CPU_BOUND || (glances >= FEWEST_GLANCES && computing >= COMPUTES);
  }

  /** Whether no attempt of it has been glanced at in this round; the first to ask is. */
  boolean isTurnFor(long round) {
    boolean turn = lastRound != round;
    lastRound = round;
    return turn;
  }

  /** An attempt was seen to compute, or to wait for something. */
  void glanced(boolean computes) {
    double seen = computes ? 1 : 0;
    computing = glances++ == 0 ? seen : 0.9 * computing + 0.1 * seen;
  }

  /** Whether anything is known of it. */
  boolean isMeasured() {
    return judged > 0;
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
