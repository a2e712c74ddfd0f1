package io.buswork.bus;

import io.buswork.task.Task;
import java.util.List;

/**
 * Dispatcher to worker: run these.
 *
 * <p>A worker refuses an epoch older than the newest it has seen for the queue, and ignores a batch
 * number it has had in this epoch, and an (id, attempt) that it holds.
 *
 * @param queue the queue
 * @param epoch the dispatcher's term
 * @param batch the batch's number among those to this node within the term: from 1, without gaps
 * @param tasks the tasks; the attempt to run is {@link Task#nextAttempt()}
 * @param resend whether this batch was sent before and may have been lost
 */
public record TaskBatch(String queue, long epoch, long batch, List<Task> tasks, boolean resend) {}
