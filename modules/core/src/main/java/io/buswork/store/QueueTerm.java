package io.buswork.store;

import org.jspecify.annotations.Nullable;

/**
 * One dispatcher's right to a queue.
 *
 * @param queue the queue
 * @param epoch higher than that of every dispatcher before; writes with an older one are refused
 * @param paused whether the queue is paused
 * @param orderly whether the dispatcher before gave the queue up by itself, or there was none; else
 *     it may have died, perhaps of a task
 * @param limits what the queue allows
 * @param rateUse what the terms before have started of what the queue's rate allows, nothing
 *     reserved any more; null if nobody knows
 */
public record QueueTerm(
    String queue,
    long epoch,
    boolean paused,
    boolean orderly,
    QueueLimits limits,
    @Nullable RateUse rateUse) {

  /** Nobody knows what was started. */
  public QueueTerm(String queue, long epoch, boolean paused, boolean orderly, QueueLimits limits) {
    this(queue, epoch, paused, orderly, limits, null);
  }

  /** Without limits. */
  public QueueTerm(String queue, long epoch, boolean paused, boolean orderly) {
    this(queue, epoch, paused, orderly, QueueLimits.NONE);
  }
}
