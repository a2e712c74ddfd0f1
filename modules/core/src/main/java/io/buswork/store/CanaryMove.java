package io.buswork.store;

import org.jspecify.annotations.Nullable;

/**
 * Where a canary goes from its present step.
 *
 * @param phase {@code CANARY}: to its next step; {@code DONE} or {@code ROLLEDBACK}: it ends
 * @param share the percentage of tasks from now on
 * @param reason why it was rolled back; null if it was not
 * @param comparison what that is founded on
 */
public record CanaryMove(
    Rollout.Phase phase, int share, @Nullable String reason, CanaryComparison comparison) {

  /** A larger share for the new version. */
  public static CanaryMove toShare(int share, CanaryComparison comparison) {
    return new CanaryMove(Rollout.Phase.CANARY, share, null, comparison);
  }

  /** The new version becomes the active one. */
  public static CanaryMove done(CanaryComparison comparison) {
    return new CanaryMove(Rollout.Phase.DONE, 100, null, comparison);
  }

  /** The old version gets all tasks again. */
  public static CanaryMove back(int share, String reason, CanaryComparison comparison) {
    return new CanaryMove(Rollout.Phase.ROLLEDBACK, share, reason, comparison);
  }
}
