package io.buswork.node.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code schedules}: what is made by the clock; one of them in full, paused, resumed or run. */
@Command(
    name = "schedules",
    description = "Lists the schedules, or shows one; pauses, resumes or runs it.")
final class SchedulesCommand extends ReadingCommand {

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "One schedule, to be shown in full.")
  private @Nullable String name;

  @ArgGroup private Order order = new Order();

  /** What is to be done with the one schedule: one of these, or nothing. */
  static final class Order {

    @Option(names = "--pause", description = "Makes no more of its tasks.")
    private boolean pause;

    @Option(names = "--resume", description = "Goes on making its tasks, from now.")
    private boolean resume;

    @Option(names = "--run", description = "Makes its task now, also while it is paused.")
    private boolean run;

    private boolean isGiven() {
      return pause || resume || run;
    }
  }

  @Override
  int run(Session session) {
    String one = name;
    if (one == null && order.isGiven()) {
      throw new UsageException("name the schedule that is meant");
    }
    if (one == null) {
      return list(session);
    }
    if (order.run) {
      return tell(session.await(session.client().runSchedule(one)), "task ", "id");
    }
    if (order.pause) {
      return tell(session.await(session.client().pauseSchedule(one)), "paused: ", "name");
    }
    if (order.resume) {
      return tell(session.await(session.client().resumeSchedule(one)), "goes on: ", "name");
    }
    return show(session.await(session.client().schedule(one)));
  }

  private int list(Session session) {
    List<JsonObject> schedules = session.await(session.client().schedules());
    if (isJson()) {
      printJson(schedules, null);
      return Commands.DONE;
    }
    var table = new Table("SCHEDULE", "STATE", "TYPE", "NEXT", "LAST", "WHEN");
    table.look(1, shell().style()::state);
    schedules.forEach(schedule -> row(table, schedule));
    table.print(shell());
    return Commands.DONE;
  }

  private void row(Table table, JsonObject schedule) {
    Instant now = shell().time().instant();
    JsonArray runs = schedule.getJsonArray("runs", new JsonArray());
    table.row(
        schedule.getString("name"),
        schedule.getBoolean("paused", false) ? "paused" : "open",
        schedule.getJsonObject("task", new JsonObject()).getString("type"),
        Times.relative(first(schedule.getJsonArray("upcoming", new JsonArray())), now),
        Times.relative(runs.isEmpty() ? null : runs.getJsonObject(0).getString("at"), now),
        schedule.getString("description"));
  }

  private static @Nullable String first(JsonArray times) {
    return times.isEmpty() ? null : times.getString(0);
  }

  private int tell(JsonObject answer, String text, String field) {
    if (isJson()) {
      printJson(answer);
    } else {
      shell().out().println(text + answer.getString(field));
    }
    return Commands.DONE;
  }

  private int show(JsonObject schedule) {
    if (isJson()) {
      printJson(schedule);
      return Commands.DONE;
    }
    line("name", schedule.getString("name"));
    line("when", schedule.getString("description"));
    line("state", schedule.getBoolean("paused", false) ? "paused" : "open");
    line("overlap", schedule.getString("overlap"));
    line("catch up", schedule.getString("catchUp"));
    line("task", schedule.getJsonObject("task", new JsonObject()).encode());
    String module = schedule.getString("module");
    line("said by", module == null ? "a person" : sayer(schedule, module));
    Instant now = shell().time().instant();
    for (Object time : schedule.getJsonArray("upcoming", new JsonArray())) {
      line("next", time + " (" + Times.relative((String) time, now) + ")");
    }
    for (Object each : schedule.getJsonArray("runs", new JsonArray())) {
      JsonObject run = (JsonObject) each;
      String byHand = run.getBoolean("byHand", false) ? ", by hand" : "";
      line("ran", run.getString("instant") + " as task " + run.getString("task") + byHand);
    }
    return Commands.DONE;
  }

  private static String sayer(JsonObject schedule, String module) {
    return "module".equals(schedule.getString("source"))
        ? "module " + module
        : "a person, instead of module " + module;
  }

  private void line(String label, @Nullable String value) {
    if (value != null) {
      shell().out().println(String.format("%-11s %s", label, value));
    }
  }
}
