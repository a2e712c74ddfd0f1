package io.buswork.api;

import java.time.Duration;

/** What holds for every task of one handler, unless the task itself says otherwise. */
public interface HandlerSettings {

  /**
   * How long an attempt may run. Default: 30 minutes.
   *
   * @param timeout more than zero
   */
  HandlerSettings timeout(Duration timeout);

  /**
   * How often a task is tried in all. Default: 10.
   *
   * @param attempts 1 to 1000
   */
  HandlerSettings maxAttempts(int attempts);

  /**
   * How long to wait between attempts. Default: {@link Backoff#DEFAULT}.
   *
   * @param backoff the waiting times
   */
  HandlerSettings backoff(Backoff backoff);

  /**
   * How many tasks of this type may run at once on one node. Default: no limit of its own.
   *
   * @param tasks 1 or more
   */
  HandlerSettings concurrency(int tasks);
}
