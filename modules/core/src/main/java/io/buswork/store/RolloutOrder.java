package io.buswork.store;

import org.jspecify.annotations.Nullable;

/**
 * What a person wants rolled out.
 *
 * @param module the module
 * @param version the version to become active
 * @param by who wants it
 * @param strategy how
 * @param share for canaries: the percentage of tasks to begin with; else null
 */
public record RolloutOrder(
    String module, String version, String by, Rollout.Strategy strategy, @Nullable Integer share) {

  /** As soon as every node has started it. */
  public static RolloutOrder rolling(String module, String version, String by) {
    return new RolloutOrder(module, version, by, Rollout.Strategy.ROLLING, null);
  }

  /** First for so many percent of the tasks. */
  public static RolloutOrder canary(String module, String version, String by, int share) {
    return new RolloutOrder(module, version, by, Rollout.Strategy.CANARY, share);
  }

  /** To the version before. */
  public static RolloutOrder rollback(String module, String version, String by) {
    return new RolloutOrder(module, version, by, Rollout.Strategy.ROLLBACK, null);
  }
}
