package io.buswork.bus;

import io.buswork.store.TaskChange;
import java.util.List;

/**
 * To a dispatcher, after the commit: the end of other tasks, or a submit, has changed these tasks
 * of your queue.
 *
 * @param queue the queue
 * @param changes what has become of them
 */
public record ChangeHint(String queue, List<TaskChange> changes) {}
