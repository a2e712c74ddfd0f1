package io.buswork.gateway;

import io.buswork.bus.Addresses;
import io.buswork.bus.NodeContext;
import io.buswork.bus.RolloutNews;
import io.buswork.store.CanaryEvidence;
import io.buswork.store.CanaryMove;
import io.buswork.store.ModuleStore;
import io.buswork.store.Rollout;
import io.buswork.store.RolloutOrder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Optional;

/** Begins rollouts, and takes them back. */
final class Rollouts {

  private final Vertx vertx;
  private final ModuleStore store;
  private final RolloutWait wait;
  private final RolloutNews news;

  Rollouts(NodeContext node, Vertx vertx) {
    this.vertx = vertx;
    this.store = node.stores().modules();
    this.wait = new RolloutWait(vertx, store, node.stores().nodes());
    this.news = new RolloutNews(vertx.eventBus(), node.nodeId(), node.time());
  }

  RolloutWait waiting() {
    return wait;
  }

  /**
   * Rolls a version out.
   *
   * @param waits whether to wait until every live node serves it
   */
  Future<Void> start(RolloutOrder order, boolean waits) {
    return waits
        ? wait.startedBefore(order.module())
            .compose(before -> start(order).compose(rollout -> wait.converged(rollout, before)))
        : start(order).mapEmpty();
  }

  private Future<Rollout> start(RolloutOrder order) {
    return store
        .startRollout(order)
        .map(
            started ->
                started.orElseThrow(
                    () ->
                        Problem.conflict(
                            "a rollout of module "
                                + order.module()
                                + " is under way; end it with POST /api/v1/modules/"
                                + order.module()
                                + "/rollback")))
        .onSuccess(
            rollout ->
                vertx
                    .eventBus()
                    .publish(Addresses.MODULES, new JsonObject().put("module", rollout.module())));
  }

  /** Ends the rollout that is under way, or goes back to the version that was active before. */
  Future<Void> back(String module, String by, boolean waits) {
    return end(module, "taken back by " + by)
        .compose(
            ended -> {
              if (ended.isEmpty()) {
                return backToBefore(module, by, waits);
              }
              news.tell(ended.get());
              return waits ? wait.withdrawn(ended.get()) : Future.succeededFuture();
            });
  }

  private Future<Optional<Rollout>> end(String module, String reason) {
    return store
        .rollouts(module, 1)
        .compose(
            newest ->
                newest.isEmpty() || newest.get(0).phase() != Rollout.Phase.CANARY
                    ? Future.succeededFuture(Optional.empty())
                    : store.canaryEvidence(newest.get(0).id()))
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.<Rollout>empty())
                    : endCanary(found.get(), reason))
        .compose(
            ended ->
                ended.isPresent()
                    ? Future.succeededFuture(ended)
                    : store.endRollout(module, Rollout.Phase.ROLLEDBACK, reason));
  }

  /** Keeps what was known of it. */
  private Future<Optional<Rollout>> endCanary(CanaryEvidence evidence, String reason) {
    Rollout.Canary canary = Objects.requireNonNull(evidence.rollout().canary());
    return store.moveCanary(
        evidence.rollout().id(),
        canary.step(),
        CanaryMove.back(canary.share(), reason, evidence.summary()));
  }

  private Future<Void> backToBefore(String module, String by, boolean waits) {
    return store
        .versionBefore(module)
        .compose(
            before ->
                before.isEmpty()
                    ? Future.failedFuture(
                        Problem.conflict(
                            "no other version of module " + module + " was active before"))
                    : start(RolloutOrder.rollback(module, before.get(), by), waits));
  }
}
