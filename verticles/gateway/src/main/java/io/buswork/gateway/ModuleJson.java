package io.buswork.gateway;

import io.buswork.store.CanaryEvidence;
import io.buswork.store.DesiredModule;
import io.buswork.store.LogLevel;
import io.buswork.store.ModuleNodeState;
import io.buswork.store.ModuleVersion;
import io.buswork.store.Rollout;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Modules as users see them. */
final class ModuleJson {

  private ModuleJson() {}

  static JsonObject module(
      DesiredModule desired,
      @Nullable CanaryEvidence canary,
      List<ModuleVersion> versions,
      Map<String, String> signers,
      List<ModuleNodeState> states,
      List<Rollout> rollouts) {
    String active = desired.active() == null ? null : desired.active().version();
    LogLevel logLevel = desired.logLevel();
    return new JsonObject()
        .put("name", desired.name())
        .put("active", active)
        .put("logLevel", logLevel == null ? null : logLevel.wireName())
        .put("canary", canary == null ? null : RolloutJson.canary(canary))
        .put("versions", array(versions.stream().map(v -> version(v, active, signers)).toList()))
        .put("nodes", array(states.stream().map(ModuleJson::state).toList()))
        .put("rollouts", array(rollouts.stream().map(RolloutJson::rollout).toList()));
  }

  private static JsonArray array(List<JsonObject> items) {
    return new JsonArray(new ArrayList<>(items));
  }

  private static JsonObject version(
      ModuleVersion version, @Nullable String active, Map<String, String> signers) {
    JsonObject json =
        new JsonObject()
            .put("version", version.version())
            .put("active", version.version().equals(active))
            .put("sha256", version.sha256())
            .put("size", version.size())
            .put("mainVerticle", version.mainVerticle())
            .put("tasks", new JsonArray(new ArrayList<>(version.tasks())))
            .put("uploadedAt", Times.format(version.uploadedAt()))
            .put("uploadedBy", version.uploadedBy());
    String signer = signers.get(version.sha256());
    return signer == null ? json : json.put("signer", signer);
  }

  private static JsonObject state(ModuleNodeState state) {
    JsonObject json =
        new JsonObject()
            .put("node", state.node())
            .put("version", state.version())
            .put("generation", state.generation())
            .put("state", state.state().wireName())
            .put("at", Times.format(state.at()));
    if (state.error() != null) {
      json.put("error", state.error());
    }
    if (state.retryAt() != null) {
      json.put("retryAt", Times.format(state.retryAt()));
    }
    if (state.loader() != null) {
      json.put("loader", state.loader().wireName());
    }
    if (state.holder() != null) {
      json.put("holder", state.holder());
    }
    if (!state.leftBehind().isEmpty()) {
      json.put("leftBehind", new JsonArray(state.leftBehind()));
    }
    return json;
  }
}
