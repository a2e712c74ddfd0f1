package io.buswork.node.cli;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Shows how far the demo is: bars on a terminal, else a line now and then. Fed by the stream, which
 * may miss something: what counts is looked up in the end.
 */
final class DemoView {

  private static final Set<String> ENDS = Set.of("succeeded", "failed", "canceled", "expired");
  private static final int BAR_COLUMNS = 30;
  private static final long PLAIN_EVERY_NANOS = 2_000_000_000L;

  private final Shell shell;
  private final DemoPlan plan;
  private final LiveLines lines;
  private final Set<String> ended = ConcurrentHashMap.newKeySet();
  private final Map<String, JsonObject> progress = new ConcurrentHashMap<>();
  private long plainAt = System.nanoTime();

  DemoView(Shell shell, DemoPlan plan) {
    this.shell = shell;
    this.plan = plan;
    this.lines = new LiveLines(shell);
  }

  /** Takes an event, on any thread. */
  void take(JsonObject event) {
    if (!EventText.isOfTask(event)) {
      return;
    }
    String id = event.getString("subject", "");
    String kind = EventText.kind(event);
    if (kind.equals("progress")) {
      progress.put(id, event.getJsonObject("data", new JsonObject()));
    } else if (ENDS.contains(kind)) {
      ended.add(id);
      progress.remove(id);
    }
  }

  /** Says something above the bars. */
  synchronized void say(String what) {
    lines.clear();
    shell.out().println(what);
    shell.out().flush();
  }

  /** Shows where it stands. */
  synchronized void show() {
    if (shell.isLive()) {
      lines.draw(plan.all().stream().map(this::bar).toList());
    } else if (System.nanoTime() - plainAt > PLAIN_EVERY_NANOS) {
      plainAt = System.nanoTime();
      say("  " + plan.all().stream().map(this::count).collect(Collectors.joining(", ")));
    }
  }

  synchronized void close() {
    lines.clear();
  }

  private String bar(DemoWork work) {
    List<JsonObject> running = running(work);
    int done = work.countIn(ended);
    double share = done + running.stream().mapToInt(DemoView::percent).sum() / 100.0;
    int percent = (int) (100 * share / work.planned());
    String note = running.isEmpty() ? "" : running.get(0).getString("message", "");
    return "  %-28s %s %5d/%-5d %s"
        .formatted(work.name(), Bar.of(percent, BAR_COLUMNS), done, work.planned(), note)
        .stripTrailing();
  }

  private String count(DemoWork work) {
    List<JsonObject> running = running(work);
    boolean single = work.planned() == 1 && !running.isEmpty();
    return work.word()
        + " "
        + (single ? percent(running.get(0)) + "%" : work.countIn(ended) + "/" + work.planned());
  }

  private List<JsonObject> running(DemoWork work) {
    var running = new ArrayList<JsonObject>();
    if (!progress.isEmpty()) {
      Set<String> ids = work.ids();
      progress.forEach(
          (id, report) -> {
            if (ids.contains(id)) {
              running.add(report);
            }
          });
    }
    return running;
  }

  private static int percent(JsonObject report) {
    return report.getInteger("percent", 0);
  }
}
