package io.buswork.node.cli;

import io.buswork.client.Page;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code group}: a group of tasks, and who waits for whom; without a name all groups. */
@Command(
    name = "group",
    aliases = "groups",
    description = "Lists the groups, or shows one: its counts, and who waits for whom.")
final class GroupCommand extends ReadingCommand {

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "One group, to be shown in full.")
  private @Nullable String name;

  @Option(names = "--cursor", paramLabel = "NEXT", description = "Goes on after an earlier page.")
  private @Nullable String cursor;

  @Override
  int run(Session session) {
    String one = name;
    if (one == null) {
      return list(session.await(session.client().groups(cursor)));
    }
    JsonObject group = session.await(session.client().group(one, cursor));
    if (isJson()) {
      printJson(group);
    } else {
      print(group);
    }
    return Commands.DONE;
  }

  private int list(Page page) {
    if (isJson()) {
      printJson(page.items(), page.cursor());
      return Commands.DONE;
    }
    Instant now = shell().time().instant();
    var table = new Table("GROUP", ">ROUND", "SINCE", ">UNFINISHED", "DONE");
    for (JsonObject group : page.items()) {
      table.row(
          group.getString("name"),
          Integer.toString(group.getInteger("round")),
          Times.relative(group.getString("createdAt"), now),
          Long.toString(group.getLong("unfinished")),
          group.getBoolean("done") ? Times.relative(group.getString("doneAt"), now) : "-");
    }
    table.print(shell());
    page.next().ifPresent(this::tellMore);
    return Commands.DONE;
  }

  private void tellMore(String next) {
    shell().out().println(shell().style().dim("more: --cursor=" + next));
  }

  private void print(JsonObject group) {
    String done = group.getString("doneTask");
    shell()
        .out()
        .println(
            String.join(
                " ",
                "group",
                shell().style().bold(group.getString("name")) + ",",
                "round " + group.getInteger("round") + ":",
                group.getLong("total") + " tasks,",
                group.getBoolean("done") ? "done" : "not done",
                done == null ? "" : "(task " + done + ")"));
    JsonObject counts = group.getJsonObject("counts");
    counts.forEach(
        state ->
            shell()
                .out()
                .println("  " + shell().style().state(state.getKey()) + " " + state.getValue()));
    shell().out().println();
    table(group).print(shell());
    String next = group.getString("next");
    if (next != null) {
      tellMore(next);
    }
  }

  private Table table(JsonObject group) {
    Map<String, Integer> after = new HashMap<>();
    Map<String, String> first = new HashMap<>();
    for (Object each : group.getJsonArray("edges", new JsonArray())) {
      JsonObject edge = (JsonObject) each;
      after.merge(edge.getString("to"), 1, Integer::sum);
      first.putIfAbsent(edge.getString("to"), edge.getString("from"));
    }
    var table = new Table("ID", "TYPE", "QUEUE", "STATE", "AFTER");
    table.look(3, shell().style()::state);
    for (Object each : group.getJsonArray("nodes", new JsonArray())) {
      JsonObject node = (JsonObject) each;
      String id = node.getString("id");
      int count = after.getOrDefault(id, 0);
      String more = count > 1 ? " and " + (count - 1) + " more" : "";
      table.row(
          id,
          node.getString("type", "-"),
          node.getString("queue", "-"),
          node.getString("state", "-"),
          count == 0 ? "-" : Objects.requireNonNull(first.get(id)) + more);
    }
    return table;
  }
}
