package io.buswork.node.cli;

import io.buswork.client.Page;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code failures}: the dead letters in groups. */
@Command(name = "failures", description = "Groups failed tasks by type, queue and error.")
final class FailuresCommand extends ReadingCommand {

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only what failed since, such as 2030-01-31T12:00:00Z (default: a day ago).")
  private @Nullable String since;

  @Override
  int run(Session session) {
    Page page = session.await(session.client().failures(since));
    if (isJson()) {
      printJson(page.items(), page.cursor());
      return Commands.DONE;
    }
    var table = new Table(">COUNT", "TYPE", "QUEUE", "LAST", "SAMPLE", "ERROR");
    page.items().forEach(group -> row(table, group));
    table.print(shell());
    return Commands.DONE;
  }

  private void row(Table table, JsonObject group) {
    table.row(
        Long.toString(group.getLong("count")),
        group.getString("type"),
        group.getString("queue"),
        Times.relative(group.getString("last"), shell().time().instant()),
        group.getString("sample"),
        group.getString("error"));
  }
}
