package io.buswork.store;

import io.buswork.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * What the end of tasks, or a submit, has made of another one.
 *
 * @param id which
 * @param seq its place in its queue
 * @param queue its queue
 * @param type its type
 * @param priority its priority
 * @param state what it is now: ready, scheduled or canceled
 * @param fresh whether it has just come into being, as the end of a group
 * @param concurrencyKey its concurrency key; null if it has none, or has ended
 */
public record TaskChange(
    long id,
    long seq,
    String queue,
    String type,
    int priority,
    TaskState state,
    boolean fresh,
    @Nullable String concurrencyKey) {}
