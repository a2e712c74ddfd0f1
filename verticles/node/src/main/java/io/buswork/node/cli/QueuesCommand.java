package io.buswork.node.cli;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code queues}: how much waits where. */
@Command(name = "queues", description = "Lists the queues with their live counts.")
final class QueuesCommand extends ReadingCommand {

  @Override
  int run(Session session) {
    List<JsonObject> queues = session.await(session.client().queues());
    if (isJson()) {
      printJson(queues, null);
      return Commands.DONE;
    }
    var table =
        new Table(
            "QUEUE",
            "STATE",
            ">READY",
            ">RUNNING",
            ">SCHEDULED",
            ">RETRYING",
            ">OLDEST",
            ">IN/S",
            ">OUT/S",
            "LIMITS");
    table.look(1, shell().style()::state);
    queues.forEach(queue -> row(table, queue));
    table.print(shell());
    return Commands.DONE;
  }

  private static void row(Table table, JsonObject queue) {
    JsonObject counts = queue.getJsonObject("counts", new JsonObject());
    Long oldest = queue.getLong("oldestReadyMs");
    table.row(
        queue.getString("name"),
        queue.getBoolean("paused", false) ? "paused" : "open",
        Long.toString(counts.getLong("ready", 0L)),
        Long.toString(counts.getLong("running", 0L)),
        Long.toString(counts.getLong("scheduled", 0L)),
        Long.toString(counts.getLong("retrying", 0L)),
        oldest == null ? "-" : Times.coarse(Duration.ofMillis(oldest)),
        rate(queue.getDouble("rateIn")),
        rate(queue.getDouble("rateOut")),
        LimitText.of(queue));
  }

  private static String rate(@Nullable Double perSecond) {
    return perSecond == null ? "-" : String.format(Locale.ROOT, "%.0f", perSecond);
  }
}
