package io.buswork.node.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A module in words. */
final class ModuleText {

  private ModuleText() {}

  /** Such as {@code hello 2 is live on 3 nodes}. */
  static String live(JsonObject module) {
    String active = module.getString("active", "-");
    long nodes =
        nodes(module)
            .filter(node -> "live".equals(node.getString("state")))
            .filter(node -> active.equals(node.getString("version")))
            .count();
    return module.getString("name")
        + " "
        + active
        + " is live on "
        + (nodes == 1 ? "1 node" : nodes + " nodes");
  }

  /** The same, with the canary's share if there is one. */
  static String serving(JsonObject module) {
    JsonObject canary = module.getJsonObject("canary");
    return canary == null ? live(module) : live(module) + ", " + canary(canary);
  }

  /** Such as {@code hello logs from debug on}. */
  static String logging(JsonObject module) {
    String level = module.getString("logLevel");
    String name = module.getString("name");
    if (level == null) {
      return name + " logs as the node does";
    }
    return level.equals("off") ? name + " logs nothing" : name + " logs from " + level + " on";
  }

  /** Such as {@code canary 3 has 10 % of the tasks}. */
  private static String canary(JsonObject canary) {
    return "canary %s has %d %% of the tasks"
        .formatted(canary.getString("version"), canary.getInteger("share"));
  }

  /** Such as {@code 3 at 10 %}; a dash where there is no canary. */
  static String share(JsonObject module) {
    JsonObject canary = module.getJsonObject("canary");
    return canary == null
        ? "-"
        : "%s at %d %%".formatted(canary.getString("version"), canary.getInteger("share"));
  }

  /** Both sides of the canary under way, a line each; none if there is none. */
  static Stream<String> comparison(JsonObject module) {
    JsonObject canary = module.getJsonObject("canary");
    JsonObject comparison = canary == null ? null : canary.getJsonObject("comparison");
    return comparison == null
        ? Stream.empty()
        : Stream.of("before", "canary")
            .map(comparison::getJsonObject)
            .map(side -> module.getString("name") + " " + side(side));
  }

  private static String side(JsonObject side) {
    return "%s: %d tasks, %.2f %% errors, p95 %s"
        .formatted(
            side.getString("version"),
            side.getLong("tasks"),
            100 * side.getDouble("errorRate"),
            Times.exact(side.getDouble("p95Ms")));
  }

  /** Who rolled out what, when, and how it ended; the newest first. */
  static Stream<JsonObject> rollouts(JsonObject module) {
    return objects(module.getJsonArray("rollouts"));
  }

  /** Its versions, the newest first. */
  static String versions(JsonObject module) {
    return objects(module.getJsonArray("versions"))
        .map(version -> version.getString("version"))
        .collect(Collectors.joining(" "));
  }

  /** Such as {@code live 3, draining 1}. */
  static String states(JsonObject module) {
    return counts(nodes(module).map(node -> node.getString("state", "-")));
  }

  /** What became of the class loaders of earlier versions, such as {@code collected 4}. */
  static String loaders(JsonObject module) {
    return counts(
        nodes(module)
            .filter(node -> node.getString("loader") != null)
            .map(node -> node.getString("loader")));
  }

  static Stream<JsonObject> nodes(JsonObject module) {
    return objects(module.getJsonArray("nodes"));
  }

  private static String counts(Stream<String> words) {
    Map<String, Long> counts =
        words.collect(
            Collectors.groupingBy(word -> word, LinkedHashMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(count -> count.getKey() + " " + count.getValue())
        .collect(Collectors.joining(", "));
  }

  private static Stream<JsonObject> objects(@Nullable JsonArray array) {
    return array == null ? Stream.empty() : array.stream().map(JsonObject.class::cast);
  }
}
