package io.buswork.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A group in a list of groups, as of its last round.
 *
 * @param name its name
 * @param round how often tasks have begun to gather under this name
 * @param createdAt when the name was used first
 * @param doneAt when all of them had ended; null while they have not
 * @param doneTask what was submitted then; null: nothing
 * @param unfinished how many of its tasks have not ended; counted to {@value #MOST_COUNTED}
 */
public record GroupSummary(
    String name,
    int round,
    Instant createdAt,
    @Nullable Instant doneAt,
    @Nullable Long doneTask,
    long unfinished) {

  /** Nobody counts further than this. */
  public static final int MOST_COUNTED = 10_000;
}
