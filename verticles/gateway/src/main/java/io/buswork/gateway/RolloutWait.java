package io.buswork.gateway;

import io.buswork.store.ModuleNodeState;
import io.buswork.store.ModuleNodeState.State;
import io.buswork.store.ModuleStore;
import io.buswork.store.NodeRow;
import io.buswork.store.NodeStore;
import io.buswork.store.Rollout;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Waits until every live node has done what a rollout asks of it, or the rollout has failed. */
final class RolloutWait {

  private static final long LOOK_MILLIS = 25;
  private static final long PATIENCE_NANOS = 90_000_000_000L;
  private static final Duration FRESH = Duration.ofSeconds(3);

  /** A generation on its node. */
  record Started(String node, long generation) {

    static Started of(ModuleNodeState state) {
      return new Started(state.node(), state.generation());
    }
  }

  private final Vertx vertx;
  private final ModuleStore modules;
  private final NodeStore nodes;

  RolloutWait(Vertx vertx, ModuleStore modules, NodeStore nodes) {
    this.vertx = vertx;
    this.modules = modules;
    this.nodes = nodes;
  }

  /** What there is of a module before a rollout of it begins, which must not be taken for it. */
  Future<Set<Started>> startedBefore(String module) {
    return modules
        .presentStates(module)
        .map(states -> states.stream().map(Started::of).collect(Collectors.toSet()));
  }

  /**
   * Waits until every live node serves what a rollout has started there.
   *
   * @param before what there was before it: perhaps the same version, otherwise configured
   * @return fails with what kept a node from starting the version
   */
  Future<Void> converged(Rollout rollout, Set<Started> before) {
    Promise<Void> done = Promise.promise();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    look(() -> hasConverged(rollout, before), deadline, "the rollout goes on", done);
    return done.future();
  }

  /** Waits until no live node gives tasks to the version of a rollout that was taken back. */
  Future<Void> withdrawn(Rollout rollout) {
    Promise<Void> done = Promise.promise();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    look(() -> isWithdrawn(rollout), deadline, "nodes are still taking it back", done);
    return done.future();
  }

  /** Waits until no live node serves the module any more. */
  Future<Void> gone(String module) {
    Promise<Void> done = Promise.promise();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    look(() -> isGone(module), deadline, "nodes are still unloading it", done);
    return done.future();
  }

  private void look(Look look, long deadline, String late, Promise<Void> done) {
    Future.succeededFuture()
        .compose(begin -> look.now())
        .onComplete(
            seen -> {
              if (seen.failed()) {
                done.fail(seen.cause());
              } else if (Boolean.TRUE.equals(seen.result())) {
                done.complete();
              } else if (System.nanoTime() - deadline > 0) {
                done.fail(Problem.unavailable("not finished after 90 s; " + late));
              } else {
                vertx.setTimer(LOOK_MILLIS, timer -> look(look, deadline, late, done));
              }
            });
  }

  private Future<Boolean> hasConverged(Rollout started, Set<Started> before) {
    return modules
        .rollout(started.id())
        .compose(
            found -> {
              Rollout rollout = found.orElse(started);
              return switch (rollout.phase()) {
                case PREPARING -> Future.succeededFuture(false);
                case FAILED -> refused(rollout, "did not start");
                case ROLLEDBACK -> refused(rollout, "was rolled back");
                case CANARY, DONE -> isLiveEverywhere(rollout, before);
              };
            });
  }

  private static Future<Boolean> refused(Rollout rollout, String what) {
    return Future.failedFuture(
        Problem.unprocessable(
            "module %s %s %s: %s"
                .formatted(rollout.module(), rollout.version(), what, rollout.error())));
  }

  private Future<Boolean> isLiveEverywhere(Rollout rollout, Set<Started> before) {
    var workers = nodes.nodes().map(RolloutWait::liveWorkers);
    var states = modules.presentStates(rollout.module());
    return Future.all(workers, states)
        .map(
            all -> {
              Set<String> live =
                  states.result().stream()
                      .filter(s -> s.version().equals(rollout.version()))
                      .filter(s -> s.state() == State.LIVE || s.state() == State.FAILED)
                      .filter(s -> !before.contains(Started.of(s)))
                      .map(s -> s.node())
                      .collect(Collectors.toSet());
              return live.containsAll(workers.result());
            });
  }

  private Future<Boolean> isGone(String module) {
    return noneIs(module, state -> state.state() != State.FAILED);
  }

  private Future<Boolean> isWithdrawn(Rollout rollout) {
    return noneIs(
        rollout.module(),
        state ->
            state.version().equals(rollout.version())
                && (state.state() == State.STARTING || state.state() == State.LIVE));
  }

  /** Whether no live node says such a thing of a generation that is not unloaded. */
  private Future<Boolean> noneIs(String module, Predicate<ModuleNodeState> so) {
    var workers = nodes.nodes().map(RolloutWait::liveWorkers);
    var states = modules.presentStates(module);
    return Future.all(workers, states)
        .map(
            all ->
                states.result().stream()
                    .filter(so)
                    .noneMatch(state -> workers.result().contains(state.node())));
  }

  private static List<String> liveWorkers(List<NodeRow> rows) {
    return rows.stream()
        .filter(row -> row.silence().compareTo(FRESH) < 0)
        .filter(row -> row.info().getJsonArray("roles").contains("worker"))
        .filter(row -> !row.info().getBoolean("draining", false))
        .map(NodeRow::id)
        .toList();
  }

  private interface Look {
    Future<Boolean> now();
  }
}
