package io.buswork.worker;

import io.buswork.loader.UnloadWatch;
import io.buswork.store.ModuleNodeState.LoaderFate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after undeployed generations until their classes are gone, tells of those that leaked, and
 * says when there are too many. Belongs to the worker's context.
 */
final class UnloadDuty {

  static final long INTERVAL_MILLIS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(UnloadDuty.class);

  private final Vertx vertx;
  private final UnloadWatch unloads;
  private final GenerationStates states;
  private final Supplier<Future<Void>> report;
  private final int maxLeaks;
  private final Runnable onTooMany;
  private final Set<Long> told = new HashSet<>();
  private boolean looking;
  private boolean tooMany;

  /**
   * @param report stores what changed
   * @param maxLeaks 0: any number is borne
   * @param onTooMany called once
   */
  UnloadDuty(
      Vertx vertx,
      UnloadWatch unloads,
      GenerationStates states,
      Supplier<Future<Void>> report,
      int maxLeaks,
      Runnable onTooMany) {
    this.vertx = vertx;
    this.unloads = unloads;
    this.states = states;
    this.report = report;
    this.maxLeaks = maxLeaks;
    this.onTooMany = onTooMany;
  }

  void start() {
    vertx.setPeriodic(
        INTERVAL_MILLIS,
        timer ->
            runOnce().onFailure(failure -> LOG.debug("loaders' fates not stored yet", failure)));
  }

  /** One look; a search for what holds a leaked loader may take seconds, beside all else. */
  Future<Void> runOnce() {
    if (looking || !unloads.isWaiting()) {
      return Future.succeededFuture();
    }
    looking = true;
    return vertx
        .executeBlocking(unloads::look, false)
        .onComplete(done -> looking = false)
        .compose(this::judged);
  }

  private Future<Void> judged(Map<Long, UnloadWatch.Verdict> verdicts) {
    verdicts.forEach(
        (generation, verdict) -> {
          states.fate(generation, verdict.fate(), verdict.holder());
          if (verdict.fate() == LoaderFate.LEAKED && told.add(generation)) {
            tell(generation, verdict);
          }
        });
    told.retainAll(verdicts.keySet());
    if (!tooMany && maxLeaks > 0 && told.size() >= maxLeaks) {
      tooMany = true;
      LOG.warn("{} generations of modules have leaked: modules.max-leaks is reached", maxLeaks);
      onTooMany.run();
    }
    return report.get();
  }

  private void tell(long generation, UnloadWatch.Verdict verdict) {
    LOG.warn(
        "{} has leaked: its classes stay in memory, held by {}",
        states.label(generation),
        verdict.holder() == null ? "something that was not found" : verdict.holder());
  }
}
