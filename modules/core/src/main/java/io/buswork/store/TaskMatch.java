package io.buswork.store;

/**
 * A task that a filter means.
 *
 * @param id the task
 * @param queue its queue
 * @param ended whether it is in the history
 */
public record TaskMatch(long id, String queue, boolean ended) {}
