package io.buswork.node.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code top}: queues and nodes, drawn anew every second; once where nobody watches. */
@Command(
    name = "top",
    description = "Shows queues and nodes, live, until Ctrl-C; once if it is not on a terminal.")
final class TopCommand extends ReadingCommand {

  private static final int MOST_NODES = 10;

  /** The summary, heads, blank lines, what is left out, and the cursor's own line. */
  private static final int OTHER_LINES = 8;

  @Option(
      names = {"-d", "--interval"},
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "How often it is drawn.")
  private double seconds;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      description = "How often in all; else without an end.")
  private int count;

  @Override
  int run(Session session) {
    if (seconds < 0.1 || seconds > 3_600 || count < 0) {
      throw new UsageException("--interval is from 0.1 to 3600 seconds, --count from 1");
    }
    Duration pause = Duration.ofMillis(Math.round(seconds * 1_000));
    boolean once = isJson() || !shell().isLive();
    int rounds = count > 0 ? count : once ? 1 : Integer.MAX_VALUE;
    var live = new LiveLines(shell());
    for (int round = 1; round <= rounds; round++) {
      show(session, live);
      if (round < rounds) {
        session.pause(pause);
      }
    }
    return Commands.DONE;
  }

  private void show(Session session, LiveLines live) {
    List<JsonObject> queues = session.await(session.client().queues());
    List<JsonObject> nodes = session.await(session.client().nodes());
    if (isJson()) {
      printJson(
          new JsonObject().put("queues", new JsonArray(queues)).put("nodes", new JsonArray(nodes)));
      return;
    }
    List<String> lines = lines(queues, nodes);
    if (shell().isLive()) {
      live.draw(lines);
    } else {
      lines.forEach(shell().out()::println);
    }
  }

  private List<String> lines(List<JsonObject> queues, List<JsonObject> nodes) {
    List<String> lines = new ArrayList<>();
    lines.add(summary(queues, nodes));
    lines.add("");
    int rows = Math.max(2, shell().size().rows() - OTHER_LINES);
    List<JsonObject> first = nodes.stream().limit(room(Math.min(MOST_NODES, rows / 2))).toList();
    int room = room(rows - first.size());
    List<JsonObject> busiest =
        queues.stream()
            .sorted(Comparator.comparingDouble(TopCommand::business).reversed())
            .limit(Math.max(1, room))
            .toList();
    lines.addAll(QueueTable.of(busiest, shell()).lines(shell()));
    addRest(lines, queues.size() - busiest.size(), "queue");
    lines.add("");
    lines.addAll(NodeTable.of(first, shell()).lines(shell()));
    addRest(lines, nodes.size() - first.size(), "node");
    return lines;
  }

  /** Where nothing is drawn over, there is room for all. */
  private int room(int onTerminal) {
    return shell().isLive() ? onTerminal : Integer.MAX_VALUE;
  }

  private String summary(List<JsonObject> queues, List<JsonObject> nodes) {
    return shell()
        .style()
        .bold(
            String.format(
                Locale.ROOT,
                "%s, %s: %.0f tasks/s in, %.0f out; %d ready, %d running",
                counted(nodes.size(), "node"),
                counted(queues.size(), "queue"),
                sum(queues, "rateIn"),
                sum(queues, "rateOut"),
                counts(queues, "ready"),
                counts(queues, "running")));
  }

  private void addRest(List<String> lines, int rest, String what) {
    if (rest > 0) {
      lines.add(shell().style().dim("and " + rest + " more " + what + (rest == 1 ? "" : "s")));
    }
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  /** What goes on in it now counts first, then what waits. */
  private static double business(JsonObject queue) {
    return 1e6 * (queue.getDouble("rateIn", 0.0) + queue.getDouble("rateOut", 0.0))
        + count(queue, "running")
        + count(queue, "ready");
  }

  private static double sum(List<JsonObject> queues, String rate) {
    return queues.stream().mapToDouble(queue -> queue.getDouble(rate, 0.0)).sum();
  }

  private static long counts(List<JsonObject> queues, String state) {
    return queues.stream().mapToLong(queue -> count(queue, state)).sum();
  }

  private static long count(JsonObject queue, String state) {
    return queue.getJsonObject("counts", new JsonObject()).getLong(state, 0L);
  }
}
