package io.buswork.node.cli;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code task}: all about one task. */
@Command(name = "task", description = "Shows a task with its attempts, result and log.")
final class TaskCommand extends ReadingCommand {

  private static final List<String> FIELDS =
      List.of(
          "maxAttempts",
          "onDue",
          "timeout",
          "expiresAt",
          "backoff",
          "version",
          "tags",
          "headers",
          "group",
          "after",
          "afterFailed",
          "waitsFor",
          "dependents",
          "error");

  @Parameters(paramLabel = "ID", description = "The task.")
  private String id = "";

  @Override
  int run(Session session) {
    JsonObject task = session.await(session.client().task(id));
    if (isJson()) {
      printJson(task);
    } else {
      print(task);
    }
    return Commands.DONE;
  }

  private void print(JsonObject task) {
    String state = task.getString("state", "-");
    String note = TaskText.note(task, shell().time().instant());
    line("task", shell().style().bold(task.getString("id")));
    line("type", task.getString("type"));
    line("queue", task.getString("queue") + ", priority " + task.getInteger("priority", 0));
    line("state", shell().style().state(state) + (note.isEmpty() ? "" : " (" + note + ")"));
    time(task, "submitted", "createdAt");
    time(task, "due", "runAt");
    time(task, "ended", "finishedAt");
    progress(task.getJsonObject("progress"));
    FIELDS.forEach(field -> value(field, task.getValue(field)));
    value("payload", task.getValue("payload"));
    value("result", task.getValue("result"));
    attempts(TaskText.attempts(task));
    log(task.getJsonArray("logs"));
  }

  private void attempts(List<JsonObject> attempts) {
    if (attempts.isEmpty()) {
      return;
    }
    shell().out().println();
    var table = new Table("ATTEMPT", "OUTCOME", "MODULE", "NODE", "STARTED", ">TOOK", "ERROR");
    table.look(1, shell().style()::state);
    for (JsonObject attempt : attempts) {
      JsonObject error = attempt.getJsonObject("error");
      String module = attempt.getString("module");
      table.row(
          Integer.toString(attempt.getInteger("attempt", 0)),
          attempt.getString("outcome", "-"),
          module == null ? "-" : module + " " + attempt.getString("version", ""),
          shortened(attempt.getString("node", "-")),
          Times.relative(attempt.getString("startedAt"), shell().time().instant()),
          Times.exact(attempt.getDouble("wallMs", 0.0)),
          error == null ? "" : TaskText.error(error));
    }
    table.print(shell());
  }

  private void log(@Nullable JsonArray lines) {
    if (lines != null && !lines.isEmpty()) {
      shell().out().println();
      lines.forEach(
          line ->
              shell()
                  .out()
                  .println(shell().style().dim("| ") + Style.harmless(String.valueOf(line))));
    }
  }

  private void progress(@Nullable JsonObject progress) {
    if (progress != null) {
      int percent = progress.getInteger("percent", 0);
      line(
          "progress",
          Style.oneLine(
              Bar.of(percent, 20) + " " + percent + "% " + progress.getString("message", "")));
    }
  }

  private void time(JsonObject task, String name, String field) {
    String time = task.getString(field);
    if (time != null) {
      line(name, time + " (" + Times.relative(time, shell().time().instant()) + ")");
    }
  }

  private void value(String name, @Nullable Object value) {
    if (value != null) {
      line(name, value instanceof String text ? text : Json.encode(value));
    }
  }

  private void line(String name, String value) {
    shell().out().println(shell().style().dim("%-12s".formatted(name)) + value);
  }

  private static String shortened(String node) {
    return node.length() > 8 ? node.substring(0, 8) : node;
  }
}
