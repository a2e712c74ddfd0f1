package io.buswork.worker;

import io.buswork.config.ConfigValues;
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
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int MOST_SLOTS = 100_000;

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
    ConfigValues.require("worker.cpu-slots", cpuSlots, 1, MOST_SLOTS);
    ConfigValues.require("worker.io-slots", ioSlots, 1, MOST_SLOTS);
    ConfigValues.require("worker.long-slots", longSlots, 1, MOST_SLOTS);
    ConfigValues.require("worker.short-limit", shortLimit, Duration.ofMillis(1), DAY);
    ConfigValues.require("worker.drain-timeout", drainTimeout, Duration.ZERO, DAY);
    ConfigValues.require("worker.start-timeout", prepareTimeout, Duration.ofMillis(1), HOUR);
    ConfigValues.require("worker.remote-lease", remoteLease, SHORTEST_LEASE, HOUR);
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
    var values = new ConfigValues("worker.", json);
    return new WorkerOptions(
        values.integer("cpu-slots", DEFAULT_CPU_SLOTS),
        values.integer("io-slots", DEFAULT_IO_SLOTS),
        values.integer("long-slots", DEFAULT_LONG_SLOTS),
        values.duration("short-limit", DEFAULT_SHORT_LIMIT),
        values.duration("drain-timeout", DEFAULT_DRAIN_TIMEOUT),
        values.duration("start-timeout", DEFAULT_PREPARE_TIMEOUT),
        values.duration("remote-lease", DEFAULT_REMOTE_LEASE),
        values.flag("push-private", false));
  }
}
