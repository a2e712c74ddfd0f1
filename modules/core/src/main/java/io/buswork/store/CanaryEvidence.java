package io.buswork.store;

import java.time.Duration;

/**
 * What is known of a canary's present step.
 *
 * @param rollout the canary
 * @param age how long the step has lasted, by the database's clock
 * @param before the version that is active
 * @param canary the new one
 */
public record CanaryEvidence(
    Rollout rollout, Duration age, CanaryCount before, CanaryCount canary) {

  /** In a few numbers. */
  public CanaryComparison summary() {
    return new CanaryComparison(before.summary(), canary.summary());
  }
}
