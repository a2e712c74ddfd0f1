package io.buswork.store;

import org.jspecify.annotations.Nullable;

/**
 * A queue as stored.
 *
 * @param name its name
 * @param epoch the newest term
 * @param owner the node that holds it; null before the first
 * @param paused whether it is paused
 */
public record QueueRow(String name, long epoch, @Nullable String owner, boolean paused) {}
