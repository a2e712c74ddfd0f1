package io.buswork.worker;

import io.buswork.config.ConfigValues;
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
  private static final int MOST_LEAKS = 1_000;

  /** With all defaults. */
  public static final ModuleOptions STANDARD =
      new ModuleOptions(DEFAULT_LEAK_AFTER, DEFAULT_MAX_LEAKS);

  public ModuleOptions {
    ConfigValues.require("modules.leak-after", leakAfter, SHORTEST, LONGEST);
    ConfigValues.require("modules.max-leaks", maxLeaks, 0, MOST_LEAKS);
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
    var values = new ConfigValues("modules.", json);
    return new ModuleOptions(
        values.duration("leak-after", DEFAULT_LEAK_AFTER),
        values.integer("max-leaks", DEFAULT_MAX_LEAKS));
  }
}
