package io.buswork.store;

/**
 * Two versions side by side, as they did in one step of a canary.
 *
 * @param before the version that was active
 * @param canary the new one
 */
public record CanaryComparison(Side before, Side canary) {

  /**
   * One version.
   *
   * @param version the version
   * @param tasks tasks whose first attempt has ended
   * @param errors those of them that failed
   * @param p95Micros what 95 of 100 successful attempts did not exceed, in microseconds
   */
  public record Side(String version, long tasks, long errors, long p95Micros) {

    /** From 0 to 1. */
    public double errorRate() {
      return tasks == 0 ? 0 : (double) errors / tasks;
    }
  }
}
