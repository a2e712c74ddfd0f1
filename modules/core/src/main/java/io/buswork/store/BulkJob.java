package io.buswork.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done to all tasks that match a filter, and how far it is.
 *
 * @param id its number
 * @param deed what is done: {@code cancel}, {@code retry} or {@code delete}
 * @param filter which tasks, as the request's JSON said
 * @param by who asked for it
 * @param node the node that does it, or did
 * @param before only tasks with a lower id are still to be looked at
 * @param matched how many tasks were found so far
 * @param changed how many of them are as they should be
 * @param startedAt when it began
 * @param updatedAt when its node was last heard of it
 * @param finishedAt when it ended; null: it goes on
 * @param error why it broke off; null if it did not
 */
public record BulkJob(
    long id,
    String deed,
    String filter,
    String by,
    String node,
    long before,
    long matched,
    long changed,
    Instant startedAt,
    Instant updatedAt,
    @Nullable Instant finishedAt,
    @Nullable String error) {

  /** Whether it goes on. */
  public boolean isRunning() {
    return finishedAt == null;
  }
}
