package io.buswork.bus;

/**
 * Dispatcher to worker: send back what you have of this queue and have not started. Their outcomes
 * come as {@link TaskOutcome.Kind#RETURNED}.
 *
 * @param queue the queue
 * @param epoch the dispatcher's term; a worker that knows a newer one does nothing
 */
public record RecallOrder(String queue, long epoch) {}
