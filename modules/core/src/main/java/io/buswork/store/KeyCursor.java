package io.buswork.store;

import io.buswork.task.Task;

/**
 * A place in the order of one concurrency key's ready tasks: by priority, the highest first, then
 * by {@link Task#seq()}.
 *
 * @param key the key
 * @param priority the priority that has been reached
 * @param seq everything of that priority up to this lies before the place
 */
public record KeyCursor(String key, int priority, long seq) {}
