package io.buswork.node.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code handlers}: which task types are served, by what. */
@Command(
    name = "handlers",
    description = "Lists the task types that are served: by which module, worker or URL.")
final class HandlersCommand extends ReadingCommand {

  @Override
  int run(Session session) {
    List<JsonObject> handlers = session.await(session.client().handlers());
    if (isJson()) {
      printJson(handlers, null);
      return Commands.DONE;
    }
    var table =
        new Table(
            "TYPE",
            "KIND",
            "CLASS",
            ">NODES",
            ">RUNNING",
            ">P50",
            ">P95",
            ">DONE",
            ">FAILED",
            "SERVED BY");
    handlers.forEach(handler -> row(table, handler));
    table.print(shell());
    return Commands.DONE;
  }

  private static void row(Table table, JsonObject handler) {
    table.row(
        handler.getString("type"),
        handler.getString("kind", "-"),
        handler.getString("class", "-"),
        Integer.toString(handler.getJsonArray("nodes", new JsonArray()).size()),
        Long.toString(handler.getLong("running", 0L)),
        millis(handler.getDouble("p50Ms")),
        millis(handler.getDouble("p95Ms")),
        Long.toString(handler.getLong("succeeded", 0L)),
        failed(handler),
        by(handler));
  }

  /** Zero: not measured yet. */
  private static String millis(@Nullable Double millis) {
    return millis == null || millis == 0 ? "-" : Times.exact(millis);
  }

  private static String failed(JsonObject handler) {
    return String.format(
        Locale.ROOT,
        "%d (%.1f %%)",
        handler.getLong("failed", 0L),
        100 * handler.getDouble("failureRate", 0.0));
  }

  /** Where an HTTP handler is, else the module and its versions. */
  private static String by(JsonObject handler) {
    String url = handler.getString("url");
    String versions =
        handler.getJsonArray("versions", new JsonArray()).stream()
            .map(String::valueOf)
            .collect(Collectors.joining(" "));
    return url != null ? url : (handler.getString("module", "-") + " " + versions).strip();
  }
}
