package io.buswork.node.cli;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints events as they come, with a bar below for each task that reports its progress. Called on
 * one thread at a time.
 */
final class EventLog {

  private static final int MOST_BARS = 8;
  private static final int BAR_COLUMNS = 24;

  private final Shell shell;
  private final boolean json;
  private final LiveLines bars;
  private final Map<String, String> running = new LinkedHashMap<>();

  EventLog(Shell shell, boolean json) {
    this.shell = shell;
    this.json = json;
    this.bars = new LiveLines(shell);
  }

  /** Shows an event. */
  synchronized void add(JsonObject event) {
    if (json) {
      shell.out().println(event.encode());
      return;
    }
    String kind = EventText.kind(event);
    if (shell.isLive() && EventText.isOfTask(event) && kind.equals("progress")) {
      running.put(event.getString("subject"), bar(event));
    } else {
      bars.clear();
      shell.out().println(EventText.line(event, shell.style()));
      if (endsAttempt(kind)) {
        running.remove(event.getString("subject"));
      }
    }
    bars.draw(running.values().stream().limit(MOST_BARS).toList());
  }

  synchronized void close() {
    bars.clear();
    shell.out().flush();
  }

  private static boolean endsAttempt(String kind) {
    return !List.of("progress", "log", "started", "submitted").contains(kind);
  }

  private static String bar(JsonObject event) {
    JsonObject data = event.getJsonObject("data", new JsonObject());
    int percent = data.getInteger("percent", 0);
    return "%s %3d%%  %s %s  %s"
        .formatted(
            Bar.of(percent, BAR_COLUMNS),
            percent,
            event.getString("subject"),
            data.getString("type", ""),
            data.getString("message", ""));
  }
}
