package io.buswork.api;

import org.jspecify.annotations.Nullable;

/** A handler that may block its thread. */
@FunctionalInterface
public interface BlockingTaskHandler {

  /**
   * Runs one attempt of a task.
   *
   * @param task the attempt
   * @return the result (JSON, anything that can be written as JSON, or null), or an {@link Outcome}
   * @throws Exception fails the attempt
   */
  @Nullable Object handle(TaskContext task) throws Exception;
}
