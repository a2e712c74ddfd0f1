package io.buswork.bus;

/**
 * New dispatcher to worker: what do you hold of this queue? From now on the worker refuses older
 * epochs. Answered with {@link Holdings}.
 *
 * @param queue the queue
 * @param epoch the new term
 */
public record HoldingsQuery(String queue, long epoch) {}
