package io.buswork.store;

/**
 * One dispatcher's right to a queue.
 *
 * @param queue the queue
 * @param epoch higher than that of every dispatcher before; writes with an older one are refused
 * @param paused whether the queue is paused
 */
public record QueueTerm(String queue, long epoch, boolean paused) {}
