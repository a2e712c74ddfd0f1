package io.buswork.postgres;

import io.buswork.store.CanaryComparison;
import io.buswork.store.Rollout;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rollouts as rows, and as the JSON that a join makes of a row. */
final class RolloutRows {

  private RolloutRows() {}

  static Rollout rollout(Row row) {
    return rollout(row.toJson());
  }

  static Rollout rollout(JsonObject json) {
    Rollout.Strategy strategy = strategy(json.getString("strategy"));
    return new Rollout(
        json.getLong("id"),
        json.getString("module"),
        json.getString("version"),
        phase(json.getString("phase")),
        json.getString("error"),
        ModuleRows.instant(json.getString("started_at")),
        json.getString("started_by"),
        strategy,
        json.getString("previous"),
        strategy == Rollout.Strategy.CANARY
            ? new Rollout.Canary(
                json.getInteger("step"),
                json.getInteger("share"),
                instant(json.getString("step_at")),
                comparison(json.getJsonObject("comparison")))
            : null,
        instant(json.getString("ended_at")));
  }

  static JsonObject write(CanaryComparison comparison) {
    return new JsonObject()
        .put("before", write(comparison.before()))
        .put("canary", write(comparison.canary()));
  }

  private static JsonObject write(CanaryComparison.Side side) {
    return new JsonObject()
        .put("version", side.version())
        .put("tasks", side.tasks())
        .put("errors", side.errors())
        .put("p95Micros", side.p95Micros());
  }

  private static @Nullable CanaryComparison comparison(@Nullable JsonObject json) {
    return json == null
        ? null
        : new CanaryComparison(
            side(json.getJsonObject("before")), side(json.getJsonObject("canary")));
  }

  private static CanaryComparison.Side side(JsonObject json) {
    return new CanaryComparison.Side(
        json.getString("version"),
        json.getLong("tasks"),
        json.getLong("errors"),
        json.getLong("p95Micros"));
  }

  private static Rollout.Phase phase(String name) {
    return Rollout.Phase.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static Rollout.Strategy strategy(String name) {
    return Rollout.Strategy.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static @Nullable Instant instant(@Nullable String text) {
    return text == null ? null : ModuleRows.instant(text);
  }
}
