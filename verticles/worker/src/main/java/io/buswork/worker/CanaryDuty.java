package io.buswork.worker;

import io.buswork.bus.RolloutNews;
import io.buswork.store.CanaryEvidence;
import io.buswork.store.CanaryMove;
import io.buswork.store.ModuleStore;
import io.buswork.store.Rollout;
import io.vertx.core.Future;
import java.util.Objects;

/**
 * Tells what this node has counted of its canaries, and moves them on or back. Every node does so:
 * the evidence is in the database, and of several that decide the same the first one's word counts,
 * so a canary outlives any of them.
 */
final class CanaryDuty {

  private final String node;
  private final ModuleStore store;
  private final Canaries canaries;
  private final CanaryJudge judge;
  private final RolloutNews news;

  CanaryDuty(
      String node, ModuleStore store, Canaries canaries, CanaryJudge judge, RolloutNews news) {
    this.node = node;
    this.store = store;
    this.canaries = canaries;
    this.judge = judge;
    this.news = news;
  }

  Future<Void> runOnce() {
    Future<Void> steps = Future.succeededFuture();
    for (Canary canary : canaries.all()) {
      steps = steps.compose(done -> look(canary));
    }
    return steps;
  }

  private Future<Void> look(Canary canary) {
    return store
        .reportCanary(canary.rollout(), canary.step(), node, canary.counts())
        .compose(told -> store.canaryEvidence(canary.rollout()))
        .compose(found -> found.map(this::decide).orElseGet(Future::succeededFuture));
  }

  private Future<Void> decide(CanaryEvidence evidence) {
    CanaryMove move = judge.move(evidence);
    if (move == null) {
      return Future.succeededFuture();
    }
    Rollout rollout = evidence.rollout();
    int step = Objects.requireNonNull(rollout.canary()).step();
    return store
        .moveCanary(rollout.id(), step, move)
        .map(
            moved -> {
              moved.ifPresent(news::tell);
              return null;
            });
  }
}
