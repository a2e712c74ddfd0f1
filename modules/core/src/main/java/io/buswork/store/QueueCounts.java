package io.buswork.store;

import io.buswork.task.TaskState;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A queue's unfinished tasks.
 *
 * @param byState how many are in each state; {@link TaskState#RUNNING} by the dispatch records
 * @param oldestReady when the oldest ready task was submitted; null if none is ready
 */
public record QueueCounts(Map<TaskState, Long> byState, @Nullable Instant oldestReady) {}
