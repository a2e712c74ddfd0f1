package io.buswork.store;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants rolled out.
 *
 * @param module the module
 * @param version the version to become active
 * @param by who wants it
 * @param strategy how
 * @param share for canaries: the percentage of tasks to begin with; else null
 * @param config the module's configuration from then on; null: as it is
 */
public record RolloutOrder(
    String module,
    String version,
    String by,
    Rollout.Strategy strategy,
    @Nullable Integer share,
    @Nullable JsonObject config) {

  /** With the configuration as it is. */
  public RolloutOrder(
      String module,
      String version,
      String by,
      Rollout.Strategy strategy,
      @Nullable Integer share) {
    this(module, version, by, strategy, share, null);
  }

  /** The same with a configuration. */
  public RolloutOrder withConfig(@Nullable JsonObject values) {
    return new RolloutOrder(module, version, by, strategy, share, values);
  }

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
