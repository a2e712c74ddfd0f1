package io.buswork.gateway;

import java.util.function.DoubleSupplier;

/**
 * How much of its time the stream may take while the machine has other things to do: half as much
 * after each look at a machine that is busy, a little more after each at one that is not (additive
 * increase, multiplicative decrease, as in TCP's congestion control). So watching never costs the
 * tasks more than a few percent, and has all that is left over.
 */
final class StreamShare {

  /** The least there is for it. */
  static final double LEAST = 0.05;

  private static final double BUSY = 0.85;
  private static final double STEP = 0.1;
  private static final long LOOK_NANOS = 250_000_000;

  private final DoubleSupplier load;
  private double share = 1;
  private long lookedAt;

  /**
   * @param load of all processors, 0 to 1; below 0 if it is not known
   */
  StreamShare(DoubleSupplier load) {
    this.load = load;
  }

  /**
   * How long to leave off after some work.
   *
   * @param usedNanos how long that took
   * @param nowNanos monotonic
   * @return nanoseconds; 0: none
   */
  long pause(long usedNanos, long nowNanos) {
    if (nowNanos - lookedAt >= LOOK_NANOS) {
      lookedAt = nowNanos;
      share = load.getAsDouble() > BUSY ? Math.max(LEAST, share / 2) : Math.min(1, share + STEP);
    }
    return (long) (usedNanos * (1 / share - 1));
  }
}
