package io.buswork.bus;

/**
 * Dispatcher to worker: stop this attempt. The outcome comes as with every attempt.
 *
 * @param queue the queue
 * @param id the task
 * @param attempt its number, from 1
 */
public record CancelOrder(String queue, long id, int attempt) {}
