package io.buswork.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An unfinished task: a row of the hot table, and what goes to a worker.
 *
 * @param id unique for ever; given out before the insert
 * @param seq its place in the queue: lower goes first within a priority. At first the id; a delayed
 *     task that joins the queue's tail gets a new one
 * @param queue its queue
 * @param type names its handler
 * @param state as stored: never {@link TaskState#RUNNING}
 * @param priority 0 to 9, higher first
 * @param attempt how many attempts it has used up
 * @param maxAttempts how many it has in all; 0: as the handler says
 * @param createdAt when it was submitted
 * @param runAt when it is due, for scheduled and retrying tasks; null for others
 * @param payload JSON text
 * @param options what most tasks do not say
 */
public record Task(
    long id,
    long seq,
    String queue,
    String type,
    TaskState state,
    int priority,
    int attempt,
    int maxAttempts,
    Instant createdAt,
    @Nullable Instant runAt,
    String payload,
    TaskOptions options) {

  /** The lowest priority. */
  public static final int MIN_PRIORITY = 0;

  /** The highest priority. */
  public static final int MAX_PRIORITY = 9;

  /** The priority of tasks that name none. */
  public static final int DEFAULT_PRIORITY = 5;

  /** The queue of tasks that name none. */
  public static final String DEFAULT_QUEUE = "default";

  /** How often a task is tried in all where neither it nor its handler says. */
  public static final int DEFAULT_MAX_ATTEMPTS = 10;

  /** The number of the attempt that comes next, or runs now. */
  public int nextAttempt() {
    return attempt + 1;
  }
}
