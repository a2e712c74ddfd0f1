package io.buswork.worker;

import io.buswork.task.Durations;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;

/**
 * How this node runs tasks.
 *
 * @param cpuSlots attempts that may use a processor at once; {@code worker.cpu-slots}
 * @param ioSlots short attempts that may wait at once; {@code worker.io-slots}
 * @param longSlots long attempts that may wait at once; {@code worker.long-slots}
 * @param shortLimit attempts that take longer than this make their type a long one; {@code
 *     worker.short-limit}
 * @param drainTimeout how long running attempts may go on when the node or their module stops;
 *     {@code worker.drain-timeout}
 * @param prepareTimeout how long a module's start may take; {@code worker.start-timeout}
 */
public record WorkerOptions(
    int cpuSlots,
    int ioSlots,
    int longSlots,
    Duration shortLimit,
    Duration drainTimeout,
    Duration prepareTimeout) {

  /** Processor slots: one a processor. */
  public static final int DEFAULT_CPU_SLOTS = Runtime.getRuntime().availableProcessors();

  /** Short waiting attempts. */
  public static final int DEFAULT_IO_SLOTS = 1000;

  /** Long waiting attempts. */
  public static final int DEFAULT_LONG_SLOTS = 200;

  /** What is short. */
  public static final Duration DEFAULT_SHORT_LIMIT = Duration.ofSeconds(1);

  /** Grace when stopping. */
  public static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(30);

  /** Grace when starting. */
  public static final Duration DEFAULT_PREPARE_TIMEOUT = Duration.ofSeconds(30);

  private static final Set<String> KEYS =
      Set.of(
          "cpu-slots", "io-slots", "long-slots", "short-limit", "drain-timeout", "start-timeout");

  public WorkerOptions {
    requireSlots("worker.cpu-slots", cpuSlots);
    requireSlots("worker.io-slots", ioSlots);
    requireSlots("worker.long-slots", longSlots);
  }

  /** The keys below {@code worker.}. */
  public static Set<String> keys() {
    return KEYS;
  }

  /**
   * From the configuration's {@code worker} object.
   *
   * @throws IllegalArgumentException naming the key, the value and what would be right
   */
  public static WorkerOptions fromJson(JsonObject json) {
    return new WorkerOptions(
        Durations.integer(json, "worker.", "cpu-slots", DEFAULT_CPU_SLOTS),
        Durations.integer(json, "worker.", "io-slots", DEFAULT_IO_SLOTS),
        Durations.integer(json, "worker.", "long-slots", DEFAULT_LONG_SLOTS),
        Durations.duration(json, "worker.", "short-limit", DEFAULT_SHORT_LIMIT),
        Durations.duration(json, "worker.", "drain-timeout", DEFAULT_DRAIN_TIMEOUT),
        Durations.duration(json, "worker.", "start-timeout", DEFAULT_PREPARE_TIMEOUT));
  }

  private static void requireSlots(String key, int slots) {
    if (slots < 1 || slots > 100_000) {
      throw new IllegalArgumentException(key + "=" + slots + ": must be from 1 to 100000");
    }
  }
}
