package io.buswork.worker;

import io.buswork.config.ConfigValues;
import io.buswork.task.Durations;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;

/**
 * When a canary goes on.
 *
 * @param minTasks attempts of each version that a comparison needs; {@code
 *     modules.canary.min-tasks}
 * @param step how long a step lasts at least; {@code modules.canary.step}
 * @param limit how long a step waits for tasks at most; {@code modules.canary.limit}
 */
public record CanaryRules(int minTasks, Duration step, Duration limit) {

  private static final Duration LONGEST = Duration.ofDays(365);

  /** Attempts of each version. */
  public static final int DEFAULT_MIN_TASKS = 50;

  /** A step's shortest time. */
  public static final Duration DEFAULT_STEP = Duration.ofSeconds(10);

  /** A step's longest time. */
  public static final Duration DEFAULT_LIMIT = Duration.ofMinutes(5);

  /** Where nothing is said. */
  public static final CanaryRules DEFAULT =
      new CanaryRules(DEFAULT_MIN_TASKS, DEFAULT_STEP, DEFAULT_LIMIT);

  private static final String PREFIX = "modules.canary.";
  private static final int MOST_TASKS = 1_000_000;
  private static final Set<String> KEYS = Set.of("min-tasks", "step", "limit");

  public CanaryRules {
    ConfigValues.require(PREFIX + "min-tasks", minTasks, 1, MOST_TASKS);
    ConfigValues.require(PREFIX + "step", step, Duration.ZERO, LONGEST);
    ConfigValues.require(PREFIX + "limit", limit, Duration.ZERO, LONGEST);
    if (limit.compareTo(step) < 0) {
      throw new IllegalArgumentException(
          PREFIX
              + "limit="
              + Durations.format(limit)
              + ": must not be shorter than "
              + PREFIX
              + "step, "
              + Durations.format(step));
    }
  }

  /** The keys below {@code modules.canary.}. */
  public static Set<String> keys() {
    return KEYS;
  }

  /**
   * From the configuration's {@code modules.canary} object.
   *
   * @throws IllegalArgumentException naming the key, the value and what would be right
   */
  public static CanaryRules fromJson(JsonObject json) {
    var values = new ConfigValues(PREFIX, json);
    return new CanaryRules(
        values.integer("min-tasks", DEFAULT_MIN_TASKS),
        values.duration("step", DEFAULT_STEP),
        values.duration("limit", DEFAULT_LIMIT));
  }
}
