package io.buswork.store;

/**
 * A run of task ids that only its holder may use.
 *
 * @param first the first id
 * @param count how many there are
 */
public record IdBlock(long first, int count) {}
