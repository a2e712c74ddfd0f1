package io.buswork.worker;

import io.buswork.task.Durations;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;

/**
 * How modules are looked after.
 *
 * @param leakAfter an undeployed module whose classes are still held after this has leaked; {@code
 *     modules.leak-after}
 * @param maxLeaks with so many leaked generations a supervised node restarts; 0: never; {@code
 *     modules.max-leaks}
 */
public record ModuleOptions(Duration leakAfter, int maxLeaks) {

  /** Patience with a loader that has not gone. */
  public static final Duration DEFAULT_LEAK_AFTER = Duration.ofSeconds(60);

  /** Leaked generations that a node bears. */
  public static final int DEFAULT_MAX_LEAKS = 10;

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** With all defaults. */
  public static final ModuleOptions STANDARD =
      new ModuleOptions(DEFAULT_LEAK_AFTER, DEFAULT_MAX_LEAKS);

  public ModuleOptions {
    if (leakAfter.compareTo(SHORTEST) < 0 || leakAfter.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "modules.leak-after=" + Durations.format(leakAfter) + ": must be from 1s to 1h");
    }
    if (maxLeaks < 0 || maxLeaks > 1_000) {
      throw new IllegalArgumentException(
          "modules.max-leaks=" + maxLeaks + ": must be from 0 (never restart) to 1000");
    }
  }

  /** The keys below {@code modules.}. */
  public static Set<String> keys() {
    return Set.of("leak-after", "max-leaks");
  }

  /**
   * From the configuration's {@code modules} object.
   *
   * @throws IllegalArgumentException naming the key, the value and what would be right
   */
  public static ModuleOptions fromJson(JsonObject json) {
    return new ModuleOptions(
        Durations.duration(json, "modules.", "leak-after", DEFAULT_LEAK_AFTER),
        Durations.integer(json, "modules.", "max-leaks", DEFAULT_MAX_LEAKS));
  }
}
