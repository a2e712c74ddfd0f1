package io.buswork.scheduler;

import io.buswork.store.TaskStore;
import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops unique keys that no task holds any more, and the answers to requests that may be repeated
 * no longer. Every scheduler node does it: doing it twice does no harm.
 */
final class KeyMaintenance {

  /** How often it runs. */
  static final Duration INTERVAL = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(KeyMaintenance.class);

  private final TaskStore tasks;

  KeyMaintenance(TaskStore tasks) {
    this.tasks = tasks;
  }

  /**
   * Does what is due.
   *
   * @return whether it could; never fails
   */
  Future<Boolean> runOnce() {
    return Upkeep.couldBeDone(
        tasks
            .dropFreeKeys()
            .onSuccess(dropped -> LOG.debug("dropped {} keys and answers", dropped)),
        LOG,
        "keys that nobody holds cannot be dropped");
  }
}
