package io.buswork.scheduler;

import io.buswork.config.ConfigValues;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * How a scheduler node works; the keys under {@code scheduler.} in the configuration, and one more.
 *
 * @param windowTasks {@code window-tasks}: ready tasks a dispatcher keeps in memory at most, 100 to
 *     1,000,000
 * @param windowBytes {@code window-bytes}: the same in bytes, from 65,536
 * @param nearHorizon {@code near-horizon}: how far ahead delayed tasks are kept in memory, 1 s to 1
 *     h
 * @param nearTasks {@code near-tasks}: how many of them at most, 100 to 1,000,000
 * @param sweepInterval {@code sweep-interval}: how often missed tasks are looked for, 100 ms to 1 h
 * @param nodeSilence {@code node-silence}: without a heartbeat for so long, and out of the cluster,
 *     a node is dead; 1 s to 1 h
 * @param maxQueues {@code max-queues}: how many queues there may be in the cluster, 1 to 1,000,000
 * @param historyRetention {@code retention.history}: ended tasks are kept at least so long, from 1
 *     h
 */
public record SchedulerOptions(
    int windowTasks,
    long windowBytes,
    Duration nearHorizon,
    int nearTasks,
    Duration sweepInterval,
    Duration nodeSilence,
    int maxQueues,
    Duration historyRetention) {

  private static final Duration HOUR = Duration.ofHours(1);

  /** Tasks in a window. */
  public static final int DEFAULT_WINDOW_TASKS = 20_000;

  /** Bytes in a window: 16 MiB. */
  public static final long DEFAULT_WINDOW_BYTES = 16L << 20;

  /** A minute. */
  public static final Duration DEFAULT_NEAR_HORIZON = Duration.ofMinutes(1);

  /** Delayed tasks in memory. */
  public static final int DEFAULT_NEAR_TASKS = 20_000;

  /** Two seconds. */
  public static final Duration DEFAULT_SWEEP_INTERVAL = Duration.ofSeconds(2);

  /** Two and a half seconds. */
  public static final Duration DEFAULT_NODE_SILENCE = Duration.ofMillis(2500);

  /** Queues in the cluster. */
  public static final int DEFAULT_MAX_QUEUES = 10_000;

  /** A week. */
  public static final Duration DEFAULT_HISTORY_RETENTION = Duration.ofDays(7);

  /** What holds where nothing is configured. */
  public static final SchedulerOptions DEFAULT =
      new SchedulerOptions(
          DEFAULT_WINDOW_TASKS,
          DEFAULT_WINDOW_BYTES,
          DEFAULT_NEAR_HORIZON,
          DEFAULT_NEAR_TASKS,
          DEFAULT_SWEEP_INTERVAL,
          DEFAULT_NODE_SILENCE,
          DEFAULT_MAX_QUEUES,
          DEFAULT_HISTORY_RETENTION);

  private static final int MAX_TASKS = 1_000_000;
  private static final int MOST_QUEUES = 1_000_000;

  public SchedulerOptions {
    ConfigValues.require("scheduler.window-tasks", windowTasks, 100, MAX_TASKS);
    ConfigValues.require("scheduler.window-bytes", windowBytes, 1 << 16, Long.MAX_VALUE);
    ConfigValues.require("scheduler.near-horizon", nearHorizon, Duration.ofSeconds(1), HOUR);
    ConfigValues.require("scheduler.near-tasks", nearTasks, 100, MAX_TASKS);
    ConfigValues.require("scheduler.sweep-interval", sweepInterval, Duration.ofMillis(100), HOUR);
    ConfigValues.require("scheduler.node-silence", nodeSilence, Duration.ofSeconds(1), HOUR);
    ConfigValues.require("scheduler.max-queues", maxQueues, 1, MOST_QUEUES);
    ConfigValues.require("retention.history", historyRetention, HOUR, Duration.ofDays(36_500));
  }

  /**
   * From the keys below {@code scheduler.}; those that are missing keep their defaults.
   *
   * @param historyRetention ended tasks are kept at least so long
   * @throws IllegalArgumentException naming the key, the value and what would be right
   */
  public static SchedulerOptions fromJson(JsonObject json, Duration historyRetention) {
    var values = new ConfigValues("scheduler.", json);
    return new SchedulerOptions(
        values.integer("window-tasks", DEFAULT_WINDOW_TASKS),
        values.number("window-bytes", DEFAULT_WINDOW_BYTES),
        values.duration("near-horizon", DEFAULT_NEAR_HORIZON),
        values.integer("near-tasks", DEFAULT_NEAR_TASKS),
        values.duration("sweep-interval", DEFAULT_SWEEP_INTERVAL),
        values.duration("node-silence", DEFAULT_NODE_SILENCE),
        values.integer("max-queues", DEFAULT_MAX_QUEUES),
        historyRetention);
  }
}
