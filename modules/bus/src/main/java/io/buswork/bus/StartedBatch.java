package io.buswork.bus;

import java.util.List;

/**
 * Worker to dispatcher: these attempts have started and are still running. Attempts that end
 * quickly are named in their {@link OutcomeBatch} only.
 *
 * @param queue the queue
 * @param node the worker node
 * @param starts the attempts
 */
public record StartedBatch(String queue, String node, List<Start> starts) {

  /**
   * One attempt.
   *
   * @param id the task
   * @param attempt its number, from 1
   * @param startedAtMillis when it started, in milliseconds since 1970
   * @param module the module that runs it
   * @param version that module's version
   */
  public record Start(long id, int attempt, long startedAtMillis, String module, String version) {}
}
