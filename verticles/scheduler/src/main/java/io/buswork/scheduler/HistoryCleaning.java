package io.buswork.scheduler;

import io.buswork.store.HistoryStore;
import io.buswork.store.Retention;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes ended tasks that are kept for a shorter time than the history: slice by slice, with a
 * pause after each, on one node of the cluster.
 */
final class HistoryCleaning {

  /** How often it runs. */
  static final Duration INTERVAL = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(HistoryCleaning.class);
  private static final long PAUSE_MILLIS = 50;

  private final Vertx vertx;
  private final HistoryStore history;
  private final Retention retention;
  private final BooleanSupplier isOurs;
  private @Nullable Instant cleanedAt;

  /** Where a pass is, and what it has done. */
  private record Pass(@Nullable Instant began, String part, long block, long deleted) {}

  /**
   * @param isOurs whether it is this node's to do
   */
  HistoryCleaning(Vertx vertx, HistoryStore history, Retention retention, BooleanSupplier isOurs) {
    this.vertx = vertx;
    this.history = history;
    this.retention = retention;
    this.isOurs = isOurs;
  }

  /**
   * Looks through what may have got too old since it last did.
   *
   * @return whether it could; never fails
   */
  Future<Boolean> runOnce() {
    if (retention.isNone() || !isOurs.getAsBoolean()) {
      return Future.succeededFuture(true);
    }
    return Upkeep.couldBeDone(
        goOn(new Pass(null, "", 0, 0)).onSuccess(HistoryCleaning::tell),
        LOG,
        "what is kept no longer cannot be deleted");
  }

  private static void tell(long deleted) {
    if (deleted > 0) {
      LOG.info("deleted from the history, by retention: {} tasks", deleted);
    }
  }

  private Future<Long> goOn(Pass pass) {
    return history
        .deleteSlice(retention, cleanedAt, pass.part, pass.block)
        .compose(
            slice -> {
              Instant began = pass.began == null ? slice.at() : pass.began;
              long deleted = pass.deleted + slice.deleted();
              String next = slice.nextPart();
              if (next == null || !isOurs.getAsBoolean()) {
                cleanedAt = next == null ? began : cleanedAt;
                return Future.succeededFuture(deleted);
              }
              return vertx
                  .timer(PAUSE_MILLIS)
                  .compose(over -> goOn(new Pass(began, next, slice.nextBlock(), deleted)));
            });
  }
}
