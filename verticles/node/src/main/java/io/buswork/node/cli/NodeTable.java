package io.buswork.node.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Nodes, a row each. */
final class NodeTable {

  private static final int WIDE = 150;
  private static final int SHORT = 8;

  private NodeTable() {}

  static Table of(List<JsonObject> nodes, Shell shell) {
    var table =
        new Table("NODE", "STATE", "ROLES", "URL", "STARTED", ">CPU", ">LAG", ">SLOTS", "RUNNING");
    table.look(1, shell.style()::state).spare(2, 4, 3, 8);
    nodes.forEach(node -> row(table, node, shell));
    return table;
  }

  private static void row(Table table, JsonObject node, Shell shell) {
    JsonObject load = node.getJsonObject("load", new JsonObject());
    Double cpu = load.getDouble("cpu");
    Double lag = load.getDouble("loopLagMs");
    table.row(
        id(node, shell),
        state(node),
        node.getJsonArray("roles", new JsonArray()).stream()
            .map(String::valueOf)
            .collect(Collectors.joining(",")),
        node.getString("url") == null ? "-" : node.getString("url"),
        Times.relative(node.getString("startedAt"), shell.time().instant()),
        cpu == null ? "-" : String.format(Locale.ROOT, "%.0f%%", 100 * cpu),
        lag == null ? "-" : Times.exact(lag),
        slots(load),
        running(node));
  }

  /** Where there is little room its beginning does, as it does for {@code drain}. */
  private static String id(JsonObject node, Shell shell) {
    String id = node.getString("id", "-");
    boolean isNarrow = shell.isLive() && shell.width() < WIDE;
    return isNarrow && id.length() > SHORT ? id.substring(0, SHORT) : id;
  }

  private static String state(JsonObject node) {
    if (node.getBoolean("draining", false)) {
      return "draining";
    }
    return node.getBoolean("member", true) ? "up" : "silent";
  }

  private static String slots(JsonObject load) {
    JsonObject lanes = load.getJsonObject("lanes", new JsonObject());
    long used = sum(lanes, "used");
    return lanes.isEmpty() ? "-" : used + "/" + sum(lanes, "slots");
  }

  private static long sum(JsonObject lanes, String of) {
    return lanes.stream().mapToLong(lane -> ((JsonObject) lane.getValue()).getLong(of, 0L)).sum();
  }

  private static String running(JsonObject node) {
    return node.getJsonObject("running", new JsonObject()).stream()
        .map(type -> type.getKey() + " " + type.getValue())
        .collect(Collectors.joining(", "));
  }
}
