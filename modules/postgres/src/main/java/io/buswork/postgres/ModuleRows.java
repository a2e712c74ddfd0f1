package io.buswork.postgres;

import io.buswork.store.DesiredModule;
import io.buswork.store.LogLevel;
import io.buswork.store.ModuleNodeState;
import io.buswork.store.ModuleVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;

/** Rows of the modules' tables as records. */
final class ModuleRows {

  private ModuleRows() {}

  static ModuleVersion version(Row row) {
    return version(row.toJson());
  }

  static DesiredModule desired(Row row) {
    JsonObject active = row.getJsonObject("active");
    JsonObject rollout = row.getJsonObject("rollout");
    JsonObject preparing = row.getJsonObject("preparing");
    String logLevel = row.getString("log_level");
    return new DesiredModule(
        row.getString("name"),
        active == null ? null : version(active),
        rollout == null ? null : RolloutRows.rollout(rollout),
        preparing == null ? null : version(preparing),
        logLevel == null ? null : LogLevel.ofWireName(logLevel).orElse(null));
  }

  static ModuleNodeState nodeState(Row row) {
    String loader = row.getString("loader");
    OffsetDateTime retryAt = row.getOffsetDateTime("retry_at");
    return new ModuleNodeState(
        row.getString("node"),
        row.getString("module"),
        row.getString("version"),
        row.getLong("generation"),
        ModuleNodeState.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getString("error"),
        retryAt == null ? null : retryAt.toInstant(),
        loader == null ? null : ModuleNodeState.LoaderFate.valueOf(loader.toUpperCase(Locale.ROOT)),
        row.getString("holder"),
        strings(row.getJsonArray("left_behind")),
        row.getOffsetDateTime("at").toInstant());
  }

  static Long[] generations(List<ModuleNodeState> states) {
    return states.stream().map(ModuleNodeState::generation).toArray(Long[]::new);
  }

  static JsonArray write(List<ModuleNodeState> states) {
    JsonArray all = new JsonArray();
    for (ModuleNodeState state : states) {
      all.add(
          new JsonObject()
              .put("module", state.module())
              .put("version", state.version())
              .put("generation", state.generation())
              .put("state", state.state().wireName())
              .put("error", state.error())
              .put("retry_at", state.retryAt() == null ? null : state.retryAt().toString())
              .put("loader", state.loader() == null ? null : state.loader().wireName())
              .put("holder", state.holder())
              .put("left_behind", new JsonArray(state.leftBehind()))
              .put("at", state.at().toString()));
    }
    return all;
  }

  private static ModuleVersion version(JsonObject json) {
    return new ModuleVersion(
        json.getString("name"),
        json.getString("version"),
        json.getString("sha256"),
        json.getLong("size"),
        json.getString("main_verticle"),
        strings(json.getJsonArray("tasks")),
        instant(json.getString("uploaded_at")),
        json.getString("uploaded_by"));
  }

  private static List<String> strings(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }

  static Instant instant(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }
}
