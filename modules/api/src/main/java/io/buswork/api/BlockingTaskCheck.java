package io.buswork.api;

/** Finds out whether a task was done already; may block its thread. */
@FunctionalInterface
public interface BlockingTaskCheck {

  /**
   * Looks whether an earlier attempt has done what the task asks for.
   *
   * @param task the attempt that would run next
   * @return what is known
   * @throws Exception means that the check itself failed; it is made again later
   */
  Verdict check(TaskContext task) throws Exception;
}
