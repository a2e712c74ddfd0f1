package io.buswork.api;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** A handler that returns a future at once and never blocks its thread. */
@FunctionalInterface
public interface AsyncTaskHandler {

  /**
   * Runs one attempt of a task.
   *
   * @param task the attempt
   * @return succeeds with the result (JSON, anything that can be written as JSON, or null), or with
   *     an {@link Outcome}; its failure fails the attempt
   */
  Future<? extends @Nullable Object> handle(TaskContext task);
}
