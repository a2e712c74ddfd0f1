package io.buswork.scheduler;

import io.buswork.store.FlowStore;
import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops what is known of how tasks were tied, once their history has gone, and frees whoever was
 * forgotten. Every scheduler node does it: doing it twice does no harm.
 */
final class FlowMaintenance {

  /** How often old rows are dropped. */
  static final Duration INTERVAL = Duration.ofMinutes(10);

  /** How often is looked for who was forgotten. */
  static final Duration FORGOTTEN_INTERVAL = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(FlowMaintenance.class);

  private final FlowStore flows;

  FlowMaintenance(FlowStore flows) {
    this.flows = flows;
  }

  /**
   * Drops what is old.
   *
   * @return whether it could; never fails
   */
  Future<Boolean> dropOld() {
    return Upkeep.couldBeDone(
        flows.dropOld().onSuccess(dropped -> LOG.debug("dropped {} ties of tasks", dropped)),
        LOG,
        "ties of tasks that have gone cannot be dropped");
  }

  /**
   * Frees who waits for nothing any more.
   *
   * @return whether it could; never fails
   */
  Future<Boolean> releaseForgotten() {
    return Upkeep.couldBeDone(
        flows
            .releaseForgotten()
            .onSuccess(
                freed -> {
                  if (!freed.isEmpty()) {
                    LOG.warn("freed {} tasks that waited for nothing any more", freed.size());
                  }
                }),
        LOG,
        "tasks that wait for nothing any more cannot be looked for");
  }
}
