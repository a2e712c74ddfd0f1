package io.buswork.gateway;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What only a dispatcher, or the cluster, knows of a task.
 *
 * @param isRunning whether it runs
 * @param waiting why it does not, should there be a reason
 * @param node where it runs
 * @param startedAt since when
 * @param progress how far it is, as its handler told
 * @param logs lines that are not stored yet
 */
record LiveTask(
    boolean isRunning,
    @Nullable String waiting,
    @Nullable String node,
    @Nullable String startedAt,
    @Nullable JsonObject progress,
    List<String> logs) {

  /** Nothing is known beyond what is stored. */
  static final LiveTask UNKNOWN = waiting(null);

  private static final String NO_HANDLER = "no handler";

  /** It waits. */
  static LiveTask waiting(@Nullable String why) {
    return new LiveTask(false, why, null, null, null, List.of());
  }

  /** No node can run it. */
  static LiveTask withoutHandler() {
    return waiting(NO_HANDLER);
  }

  /** From a dispatcher's answer to an order to inspect. */
  static LiveTask of(JsonObject answer) {
    if (!Boolean.TRUE.equals(answer.getValue("running"))) {
      return waiting(answer.getString("waiting"));
    }
    List<String> lines = new ArrayList<>();
    answer.getJsonArray("logs", new JsonArray()).forEach(line -> lines.add(String.valueOf(line)));
    return new LiveTask(
        true,
        null,
        answer.getString("node"),
        answer.getString("startedAt"),
        answer.getJsonObject("progress"),
        lines);
  }

  /** The stored lines with those that are not stored yet. */
  List<String> withLogs(List<String> stored) {
    if (logs.isEmpty()) {
      return stored;
    }
    List<String> all = new ArrayList<>(stored);
    all.addAll(logs);
    return all;
  }
}
