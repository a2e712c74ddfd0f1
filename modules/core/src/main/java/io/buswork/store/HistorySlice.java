package io.buswork.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of the history that was looked through for tasks that are kept no longer.
 *
 * @param nextPart the partition to go on with; null: there is nothing more to look at
 * @param nextBlock where in it
 * @param deleted how many tasks were deleted
 * @param at the database's time
 */
public record HistorySlice(@Nullable String nextPart, long nextBlock, long deleted, Instant at) {}
