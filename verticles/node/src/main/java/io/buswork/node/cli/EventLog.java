package io.buswork.node.cli;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Prints events as they come, with a bar below for each task that reports its progress. Called on
 * one thread at a time.
 */
final class EventLog {

  private static final int MOST_BARS = 8;
  private static final int MOST_KNOWN = 1_000;
  private static final int BAR_COLUMNS = 24;
  private static final String GAP = "stream.gap";

  private final Shell shell;
  private final boolean json;
  private final LiveLines bars;

  /** What each told last; whose end is not among the events is forgotten for newer ones. */
  private final Map<String, JsonObject> running = new LinkedHashMap<>();

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
      progress(event);
      bars.draw(bars());
      return;
    }
    if (kind.equals(GAP)) {
      // Their ends may be among what was missed; who goes on will tell.
      running.clear();
    } else if (endsAttempt(kind)) {
      running.remove(event.getString("subject"));
    }
    bars.draw(EventText.line(event, shell.style()) + "\n", bars());
  }

  /** Shows words of its own, for people. */
  synchronized void say(String words) {
    if (!json) {
      bars.draw(words + "\n", bars());
    }
  }

  private void progress(JsonObject event) {
    running.put(event.getString("subject"), event);
    if (running.size() > MOST_KNOWN) {
      running.remove(running.keySet().iterator().next());
    }
  }

  synchronized void close() {
    bars.clear();
  }

  private static boolean endsAttempt(String kind) {
    return !List.of("progress", "log", "started", "submitted").contains(kind);
  }

  /** The first that told of their progress, with a quarter of the line for the bar. */
  private List<String> bars() {
    TerminalSize size = shell.size();
    int most = Math.max(1, Math.min(MOST_BARS, size.rows() - 3));
    int columns = Math.max(4, Math.min(BAR_COLUMNS, size.columns() / 4));
    List<String> lines =
        running.values().stream()
            .limit(most)
            .map(event -> bar(event, columns))
            .collect(Collectors.toCollection(ArrayList::new));
    if (running.size() > most) {
      lines.add(shell.style().dim("and " + (running.size() - most) + " more that run"));
    }
    return lines;
  }

  private static String bar(JsonObject event, int columns) {
    JsonObject data = event.getJsonObject("data", new JsonObject());
    int percent = data.getInteger("percent", 0);
    return Style.oneLine(
        "%s %3d%%  %s %s  %s"
            .formatted(
                Bar.of(percent, columns),
                percent,
                event.getString("subject"),
                data.getString("type", ""),
                data.getString("message", "")));
  }
}
