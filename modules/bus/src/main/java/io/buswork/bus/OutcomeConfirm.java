package io.buswork.bus;

import java.util.List;

/**
 * Dispatcher to worker: these batches are written or refused; forget them.
 *
 * @param queue the queue
 * @param numbers {@link OutcomeBatch#number()}s
 * @param refused the tasks whose outcome was late or double, and was not written
 */
public record OutcomeConfirm(String queue, List<Long> numbers, List<Long> refused) {}
