package io.buswork.node.cli;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Queues, a row each. */
final class QueueTable {

  private QueueTable() {}

  static Table of(List<JsonObject> queues, Shell shell) {
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
    // On a narrow terminal what waits, what runs and how fast it goes stay.
    table.look(1, shell.style()::state).spare(9, 5, 4, 6, 1);
    queues.forEach(queue -> row(table, queue));
    return table;
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
