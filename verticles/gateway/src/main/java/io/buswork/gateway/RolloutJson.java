package io.buswork.gateway;

import io.buswork.store.CanaryComparison;
import io.buswork.store.CanaryEvidence;
import io.buswork.store.Rollout;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/** Rollouts and canaries as users see them. */
final class RolloutJson {

  private RolloutJson() {}

  static JsonObject rollout(Rollout rollout) {
    JsonObject json =
        new JsonObject()
            .put("id", Long.toString(rollout.id()))
            .put("version", rollout.version())
            .put("previous", rollout.previous())
            .put("strategy", rollout.strategy().wireName())
            .put("phase", rollout.phase().wireName())
            .put("startedAt", Times.format(rollout.startedAt()))
            .put("startedBy", rollout.startedBy());
    if (rollout.endedAt() != null) {
      json.put("endedAt", Times.format(rollout.endedAt()));
    }
    if (rollout.error() != null) {
      json.put("error", rollout.error());
    }
    Rollout.Canary canary = rollout.canary();
    if (canary != null) {
      json.put("share", canary.share());
      if (canary.comparison() != null) {
        json.put("comparison", comparison(canary.comparison()));
      }
    }
    return json;
  }

  /** The canary that is under way, with what its step has shown so far. */
  static JsonObject canary(CanaryEvidence evidence) {
    Rollout.Canary canary = Objects.requireNonNull(evidence.rollout().canary());
    return new JsonObject()
        .put("rollout", Long.toString(evidence.rollout().id()))
        .put("version", evidence.rollout().version())
        .put("share", canary.share())
        .put("step", canary.step())
        .put("since", canary.since() == null ? null : Times.format(canary.since()))
        .put("comparison", comparison(evidence.summary()));
  }

  private static JsonObject comparison(CanaryComparison comparison) {
    return new JsonObject()
        .put("before", side(comparison.before()))
        .put("canary", side(comparison.canary()));
  }

  private static JsonObject side(CanaryComparison.Side side) {
    return new JsonObject()
        .put("version", side.version())
        .put("tasks", side.tasks())
        .put("errors", side.errors())
        .put("errorRate", side.errorRate())
        .put("p95Ms", side.p95Micros() / 1000.0);
  }
}
