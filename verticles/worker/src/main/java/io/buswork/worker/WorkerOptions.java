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
 * @param remoteLease a remote worker that is silent for so long is gone; {@code
 *     worker.remote-lease}
 * @param pushPrivate whether HTTP handlers may be on private addresses; {@code worker.push-private}
 */
public record WorkerOptions(
    int cpuSlots,
    int ioSlots,
    int longSlots,
    Duration shortLimit,
    Duration drainTimeout,
    Duration prepareTimeout,
    Duration remoteLease,
    boolean pushPrivate) {

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

  /** How long a remote worker may be silent. */
  public static final Duration DEFAULT_REMOTE_LEASE = Duration.ofSeconds(10);

  private static final Duration SHORTEST_LEASE = Duration.ofMillis(200);
  private static final Duration LONGEST_LEASE = Duration.ofHours(1);

  private static final Set<String> KEYS =
      Set.of(
          "cpu-slots",
          "io-slots",
          "long-slots",
          "short-limit",
          "drain-timeout",
          "start-timeout",
          "remote-lease",
          "push-private");

  public WorkerOptions {
    requireSlots("worker.cpu-slots", cpuSlots);
    requireSlots("worker.io-slots", ioSlots);
    requireSlots("worker.long-slots", longSlots);
    if (remoteLease.compareTo(SHORTEST_LEASE) < 0 || remoteLease.compareTo(LONGEST_LEASE) > 0) {
      throw new IllegalArgumentException(
          "worker.remote-lease=" + Durations.format(remoteLease) + ": must be from 200ms to 1h");
    }
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
        Durations.duration(json, "worker.", "start-timeout", DEFAULT_PREPARE_TIMEOUT),
        Durations.duration(json, "worker.", "remote-lease", DEFAULT_REMOTE_LEASE),
        flag(json, "push-private"));
  }

  private static boolean flag(JsonObject json, String key) {
    String value = String.valueOf(json.getValue(key, "false"));
    if (!value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException("worker." + key + "=" + value + ": must be true or false");
    }
    return value.equals("true");
  }

  private static void requireSlots(String key, int slots) {
    if (slots < 1 || slots > 100_000) {
      throw new IllegalArgumentException(key + "=" + slots + ": must be from 1 to 100000");
    }
  }
}
