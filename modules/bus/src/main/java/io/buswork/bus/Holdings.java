package io.buswork.bus;

import java.util.List;

/**
 * What a worker has of a queue: waiting, running, or ended with an outcome that is not confirmed.
 *
 * @param queue the queue
 * @param node the worker node
 * @param held the attempts
 */
public record Holdings(String queue, String node, List<Held> held) {

  /**
   * One attempt.
   *
   * @param id the task
   * @param attempt its number, from 1
   * @param startedAtMillis when it started, in milliseconds since 1970; 0 if it has not
   */
  public record Held(long id, int attempt, long startedAtMillis) {}
}
