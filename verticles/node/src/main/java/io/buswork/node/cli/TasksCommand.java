package io.buswork.node.cli;

import io.buswork.client.Page;
import io.buswork.client.TaskQuery;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tasks}: lists tasks, the newest first. */
@Command(name = "tasks", description = "Lists tasks, newest first.")
final class TasksCommand extends ReadingCommand {

  @ArgGroup(exclusive = false)
  private FilterOptions filter = new FilterOptions();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most so many, 1 to 1000 (default: 20).")
  private int limit;

  @Option(names = "--cursor", paramLabel = "NEXT", description = "Goes on after an earlier page.")
  private @Nullable String cursor;

  @Override
  int run(Session session) {
    TaskQuery query = filter.query(List.of()).limit(limit).after(cursor);
    Page page = session.await(session.client().tasks(query));
    if (isJson()) {
      printJson(page.items(), page.cursor());
      return Commands.DONE;
    }
    var table = new Table("ID", "TYPE", "QUEUE", "STATE", ">ATTEMPTS", "SUBMITTED", "NOTE");
    table.look(3, shell().style()::state);
    page.items().forEach(task -> row(table, task));
    table.print(shell());
    page.next()
        .ifPresent(next -> shell().out().println(shell().style().dim("more: --cursor=" + next)));
    return Commands.DONE;
  }

  private void row(Table table, JsonObject task) {
    table.row(
        task.getString("id"),
        task.getString("type"),
        task.getString("queue"),
        task.getString("state"),
        Integer.toString(task.getInteger("attempt", 0)),
        Times.relative(task.getString("createdAt"), shell().time().instant()),
        TaskText.note(task, shell().time().instant()));
  }
}
