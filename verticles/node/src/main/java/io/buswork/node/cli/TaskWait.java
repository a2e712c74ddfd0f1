package io.buswork.node.cli;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** Waits until a task has ended, and says how. */
final class TaskWait {

  private static final Duration FIRST_LOOK = Duration.ofMillis(10);
  private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

  private final Session session;
  private final Shell shell;
  private final boolean json;

  TaskWait(Session session, Shell shell, boolean json) {
    this.session = session;
    this.shell = shell;
    this.json = json;
  }

  /** Answers the exit code: done if the task succeeded. */
  int run(String id) {
    var bars = new LiveLines(shell);
    Duration wait = FIRST_LOOK;
    JsonObject task = session.await(session.client().task(id));
    while (!TaskText.hasEnded(task)) {
      bars.draw(List.of(line(task)));
      session.pause(wait);
      wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
      task = session.await(session.client().task(id));
    }
    bars.clear();
    return report(task);
  }

  private String line(JsonObject task) {
    JsonObject progress = task.getJsonObject("progress");
    String state = "task " + task.getString("id") + " is " + task.getString("state");
    if (progress == null) {
      return state;
    }
    int percent = progress.getInteger("percent", 0);
    return Style.oneLine(
        Bar.of(percent, 20) + " " + percent + "% " + progress.getString("message", ""));
  }

  private int report(JsonObject task) {
    boolean succeeded = "succeeded".equals(task.getString("state"));
    if (json) {
      shell.out().println(task.encodePrettily());
    } else {
      shell
          .out()
          .println(
              "task " + task.getString("id") + " " + shell.style().state(task.getString("state")));
      TaskText.lastError(task).filter(e -> !succeeded).ifPresent(shell::complain);
      Object result = task.getValue("result");
      if (result != null) {
        shell.out().println(Json.encodePrettily(result));
      }
    }
    return succeeded ? Commands.DONE : Commands.FAILED;
  }
}
