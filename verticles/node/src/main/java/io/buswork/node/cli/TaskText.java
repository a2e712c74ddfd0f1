package io.buswork.node.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tasks in words. */
public final class TaskText {

  private static final Set<String> FINAL = Set.of("succeeded", "failed", "canceled", "expired");

  private TaskText() {}

  /** Whether it has ended. */
  public static boolean hasEnded(JsonObject task) {
    return FINAL.contains(task.getString("state", ""));
  }

  /** Its attempts, the first first. */
  public static List<JsonObject> attempts(JsonObject task) {
    return task.getJsonArray("attempts", new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  /** Why the last attempt failed. */
  public static Optional<String> lastError(JsonObject task) {
    return attempts(task).stream()
        .map(attempt -> attempt.getJsonObject("error"))
        .filter(error -> error != null)
        .reduce((earlier, later) -> later)
        .map(TaskText::error);
  }

  static String error(JsonObject error) {
    String message = error.getString("message");
    String type = error.getString("type", "");
    return message == null || message.isBlank() ? type : message;
  }

  /** What is most worth knowing of a task beside its state; may be empty. */
  static String note(JsonObject task, Instant now) {
    String waiting = task.getString("waiting");
    if (waiting != null) {
      return "waiting: " + waiting;
    }
    return switch (task.getString("state", "")) {
      case "scheduled" -> "due " + Times.relative(task.getString("runAt"), now);
      case "retrying" ->
          "again "
              + Times.relative(task.getString("runAt"), now)
              + lastError(task).map(e -> ": " + e).orElse("");
      case "failed", "expired" -> lastError(task).orElse("");
      default -> "";
    };
  }
}
