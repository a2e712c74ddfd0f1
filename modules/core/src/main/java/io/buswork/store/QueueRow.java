package io.buswork.store;

import org.jspecify.annotations.Nullable;

/**
 * A queue as stored.
 *
 * @param name its name
 * @param epoch the newest term
 * @param owner the node that holds it; null before the first
 * @param paused whether it is paused
 * @param limits what it allows
 */
public record QueueRow(
    String name, long epoch, @Nullable String owner, boolean paused, QueueLimits limits) {

  /** Without limits. */
  public QueueRow(String name, long epoch, @Nullable String owner, boolean paused) {
    this(name, epoch, owner, paused, QueueLimits.NONE);
  }
}
