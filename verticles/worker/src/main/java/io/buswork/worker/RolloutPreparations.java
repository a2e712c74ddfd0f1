package io.buswork.worker;

import io.buswork.bus.RolloutNews;
import io.buswork.store.DesiredModule;
import io.buswork.store.ModuleStore;
import io.buswork.store.ModuleVersion;
import io.buswork.store.Rollout;
import io.buswork.store.StoreUnavailableException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What this node has of rollouts that are under way: versions started beside the live ones, each
 * without regard to the others, and why others did not start. The store is told of each until it
 * has been told. Belongs to the worker's context.
 */
final class RolloutPreparations {

  private final String node;
  private final ModuleStore store;
  private final ModuleStarts starts;
  private final HandlerRoutes routes;
  private final RolloutNews news;
  private final Map<Long, Beginning> beginning = new HashMap<>();
  private final Map<Long, Generation> prepared = new TreeMap<>();
  private final Map<Long, String> refused = new HashMap<>();
  private final Set<Long> told = new HashSet<>();
  private Runnable onEnded = () -> {};
  private boolean stopped;

  RolloutPreparations(
      String node, ModuleStore store, ModuleStarts starts, HandlerRoutes routes, RolloutNews news) {
    this.node = node;
    this.store = store;
    this.starts = starts;
    this.routes = routes;
    this.news = news;
  }

  /** Says who looks again when a start has ended. */
  void onEnded(Runnable look) {
    onEnded = look;
  }

  /** Begins what is to be prepared, and tells the store of what has ended since the last look. */
  Future<Void> look(List<DesiredModule> desired) {
    Future<Void> steps = Future.succeededFuture();
    for (DesiredModule module : desired) {
      Rollout rollout = module.preparing();
      ModuleVersion version = module.preparingVersion();
      if (rollout == null || version == null) {
        continue;
      }
      if (hasEnded(rollout.id())) {
        steps = steps.compose(done -> tell(rollout));
      } else if (!beginning.containsKey(rollout.id()) && starts.mayBegin()) {
        begin(rollout.id(), version);
      }
    }
    return steps;
  }

  private boolean hasEnded(long rollout) {
    return prepared.containsKey(rollout) || refused.containsKey(rollout);
  }

  private void begin(long rollout, ModuleVersion version) {
    Patience patience = starts.patience();
    beginning.put(rollout, new Beginning(version, patience));
    starts.prepare(version, rollout, patience).onComplete(start -> ended(rollout, start));
  }

  /** If the database was away nothing is known of the version: the next look begins anew. */
  private void ended(long rollout, AsyncResult<Generation> start) {
    beginning.remove(rollout);
    if (start.succeeded() && stopped) {
      start.result().stop();
    } else if (start.succeeded()) {
      prepared.put(rollout, start.result());
      routes.expect(start.result());
    } else if (!(start.cause() instanceof StoreUnavailableException)) {
      String why = start.cause().getMessage();
      refused.put(rollout, why == null ? start.cause().toString() : why);
    } else {
      return;
    }
    onEnded.run();
  }

  private Future<Void> tell(Rollout rollout) {
    if (told.contains(rollout.id())) {
      return Future.succeededFuture();
    }
    String error = refused.get(rollout.id());
    Future<Void> telling =
        rollout.phase() == Rollout.Phase.PREPARING
            ? store
                .reportPrepared(rollout.id(), node, error)
                .onSuccess(moved -> moved.forEach(news::tell))
                .mapEmpty()
            : tellLate(rollout, error);
    return telling.onSuccess(done -> told.add(rollout.id()));
  }

  /** This node came late to a canary: the others have it already. */
  private Future<Void> tellLate(Rollout rollout, @Nullable String error) {
    return error == null
        ? Future.succeededFuture()
        : store
            .endRollout(rollout.module(), Rollout.Phase.FAILED, "node " + node + ": " + error)
            .onSuccess(ended -> ended.ifPresent(news::tell))
            .mapEmpty();
  }

  /** The rollouts whose version has not started yet. */
  Set<Long> beginning() {
    return Set.copyOf(beginning.keySet());
  }

  /** A rollout was taken back: what it starts, and may never have done with it, is given up. */
  void giveUp(long rollout) {
    Beginning start = beginning.get(rollout);
    if (start != null) {
      start.patience().end();
    }
  }

  /** What is prepared, by rollout. */
  Map<Long, Generation> prepared() {
    return Map.copyOf(prepared);
  }

  /** What a rollout has started here; null: nothing, or not yet. */
  @Nullable Generation of(Rollout rollout) {
    return prepared.get(rollout.id());
  }

  /** The same, which is the caller's from now on. */
  @Nullable Generation take(long rollout) {
    Generation generation = prepared.remove(rollout);
    if (generation != null) {
      routes.expectNoMore(generation);
    }
    return generation;
  }

  /**
   * Whether a version has been prepared, or will be, by a rollout that is over: the next look finds
   * that it has taken over.
   *
   * @param underWay the module's rollout that is not over, if there is one
   */
  boolean has(ModuleVersion version, @Nullable Rollout underWay) {
    Map<Long, ModuleVersion> all = new HashMap<>();
    beginning.forEach((rollout, start) -> all.put(rollout, start.version()));
    prepared.forEach((rollout, generation) -> all.put(rollout, generation.version()));
    if (underWay != null) {
      all.remove(underWay.id());
    }
    return all.values().stream()
        .anyMatch(v -> v.name().equals(version.name()) && v.version().equals(version.version()));
  }

  /** Of a rollout that is over it need not be known what has become of it here. */
  void forgetEnded(List<DesiredModule> desired) {
    Set<Long> underWay =
        desired.stream()
            .map(DesiredModule::preparing)
            .filter(rollout -> rollout != null)
            .map(Rollout::id)
            .collect(Collectors.toSet());
    refused.keySet().retainAll(underWay);
    told.retainAll(underWay);
  }

  /** Undeploys everything, and what is about to start as soon as it has. */
  Future<Void> stop() {
    stopped = true;
    Future<Void> steps = Future.succeededFuture();
    for (long rollout : prepared().keySet()) {
      Generation generation = take(rollout);
      if (generation != null) {
        steps = steps.compose(done -> generation.stop());
      }
    }
    return steps;
  }

  /** A version that is being started. */
  private record Beginning(ModuleVersion version, Patience patience) {}
}
