package io.buswork.store;

import io.buswork.task.TaskState;
import java.util.List;

/**
 * Tasks of one queue that were submitted by SQL and committed, and are alike but for their content.
 *
 * @param queue their queue
 * @param type their type
 * @param priority their priority
 * @param state scheduled, ready, or blocked: to be tied to others first
 * @param bytes how long their payloads are in all
 * @param ids their ids
 * @param keyed whether they have concurrency keys
 */
public record SqlSubmit(
    String queue,
    String type,
    int priority,
    TaskState state,
    long bytes,
    List<IdBlock> ids,
    boolean keyed) {

  public SqlSubmit {
    ids = List.copyOf(ids);
  }

  /** How many tasks there are. */
  public long count() {
    return ids.stream().mapToLong(IdBlock::count).sum();
  }
}
