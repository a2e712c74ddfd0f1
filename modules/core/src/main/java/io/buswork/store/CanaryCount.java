package io.buswork.store;

/**
 * How the tasks fared that one version of a module was given during a canary.
 *
 * @param version the version
 * @param given tasks that it was given, and that have not gone back unfinished
 * @param ended those whose attempt has ended
 * @param errors those whose attempt has failed
 * @param times how long the attempts took that succeeded
 */
public record CanaryCount(String version, long given, long ended, long errors, RunTimes times) {

  /** Nothing yet. */
  public static CanaryCount none(String version) {
    return new CanaryCount(version, 0, 0, 0, RunTimes.none());
  }

  /** The two of different nodes together. */
  public CanaryCount plus(CanaryCount other) {
    RunTimes all = RunTimes.none();
    all.addAll(times);
    all.addAll(other.times);
    return new CanaryCount(
        version, given + other.given, ended + other.ended, errors + other.errors, all);
  }

  /** The share of its attempts that failed, from 0 to 1; 0 if none has ended. */
  public double errorRate() {
    return ended == 0 ? 0 : (double) errors / ended;
  }

  /** What there is to say of it in a few numbers. */
  public CanaryComparison.Side summary() {
    return new CanaryComparison.Side(version, ended, errors, times.p95Micros());
  }
}
