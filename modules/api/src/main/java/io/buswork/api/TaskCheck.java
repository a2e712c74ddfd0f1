package io.buswork.api;

import io.vertx.core.Future;

/** Finds out whether a task was done already; returns a future at once and never blocks. */
@FunctionalInterface
public interface TaskCheck {

  /**
   * Looks whether an earlier attempt has done what the task asks for.
   *
   * @param task the attempt that would run next
   * @return what is known; its failure means that the check itself failed, and is made again later
   */
  Future<Verdict> check(TaskContext task);
}
