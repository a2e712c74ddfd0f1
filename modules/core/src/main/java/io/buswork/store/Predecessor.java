package io.buswork.store;

import io.buswork.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * A task that another one waited for.
 *
 * @param id which
 * @param type its type
 * @param state how it ended
 * @param result JSON text; null where there is none, or it is left out
 * @param leftOut whether its result is left out, because all of them together would be too long
 */
public record Predecessor(
    long id, String type, TaskState state, @Nullable String result, boolean leftOut) {}
