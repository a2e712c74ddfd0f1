package io.buswork.bus;

import io.buswork.store.Rollout;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells of rollouts that have moved on: the nodes, so that they look at once, and whoever listens
 * to events.
 */
public final class RolloutNews {

  private static final String TYPE = "io.buswork.module.";

  private final EventBus bus;
  private final String node;
  private final InstantSource time;

  /**
   * @param node who tells
   * @param time the database's
   */
  public RolloutNews(EventBus bus, String node, InstantSource time) {
    this.bus = bus;
    this.node = node;
    this.time = time;
  }

  /** A rollout has come to another phase, or to another step of its canary. */
  public void tell(Rollout rollout) {
    bus.publish(Addresses.MODULES, new JsonObject().put("module", rollout.module()));
    switch (rollout.phase()) {
      case PREPARING -> {}
      case CANARY -> publish(rollout, "canary", canary(rollout));
      case DONE -> {
        if (rollout.strategy() == Rollout.Strategy.ROLLBACK) {
          publish(rollout, "rolledback", rolledBack(rollout.version(), rollout.previous()));
        } else {
          publish(rollout, "activated", versions(rollout));
        }
      }
      case FAILED ->
          publish(rollout, "rollout-failed", versions(rollout).put("error", rollout.error()));
      case ROLLEDBACK ->
          publish(
              rollout,
              "rolledback",
              rolledBack(rollout.previous(), rollout.version()).put("reason", rollout.error()));
    }
  }

  private static JsonObject canary(Rollout rollout) {
    Rollout.Canary canary = Objects.requireNonNull(rollout.canary());
    return versions(rollout).put("share", canary.share()).put("step", canary.step());
  }

  private static JsonObject versions(Rollout rollout) {
    return new JsonObject()
        .put("rollout", Long.toString(rollout.id()))
        .put("version", rollout.version())
        .put("previous", rollout.previous());
  }

  private static JsonObject rolledBack(@Nullable String to, @Nullable String from) {
    return new JsonObject().put("version", to).put("from", from);
  }

  private void publish(Rollout rollout, String what, JsonObject data) {
    data.put("by", rollout.startedBy());
    SystemEvent event = new SystemEvent(TYPE + what, rollout.module(), time.millis(), data);
    bus.publish(Addresses.EVENTS, EventBatch.ofSystem(node, event));
  }
}
