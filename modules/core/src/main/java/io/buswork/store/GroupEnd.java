package io.buswork.store;

import io.buswork.task.Task;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the end of a group submits.
 *
 * @param task all that it says; its id and state mean nothing
 * @param delay how long it waits then; null: not at all, or the task has a due time
 */
public record GroupEnd(Task task, @Nullable Duration delay) {}
