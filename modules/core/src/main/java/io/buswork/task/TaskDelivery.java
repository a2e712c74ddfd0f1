package io.buswork.task;

import io.buswork.api.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * What a task itself says of how it is delivered.
 *
 * @param promise null: as its handler says
 * @param retried whether a person has brought it back after it had ended: earlier attempts may have
 *     done it, although none is counted any more
 */
public record TaskDelivery(@Nullable Delivery promise, boolean retried) {

  /** Nothing said. */
  public static final TaskDelivery NONE = new TaskDelivery(null, false);

  /** This promise alone; null: none. */
  public static TaskDelivery of(@Nullable Delivery promise) {
    return promise == null ? NONE : new TaskDelivery(promise, false);
  }

  /** The task's own promise, or its handler's where it has none. */
  public Delivery or(Delivery handlers) {
    return promise == null ? handlers : promise;
  }
}
