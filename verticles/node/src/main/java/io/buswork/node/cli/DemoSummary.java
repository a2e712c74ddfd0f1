package io.buswork.node.cli;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The table at the demo's end. */
final class DemoSummary {

  private final DemoPlan plan;
  private final Map<String, List<JsonObject>> tasks;

  /**
   * @param plan what was to be done
   * @param tasks what the API has, by tag
   */
  DemoSummary(DemoPlan plan, Map<String, List<JsonObject>> tasks) {
    this.plan = plan;
    this.tasks = tasks;
  }

  void print(Shell shell) {
    var table =
        new Table("WORK", ">SUBMITTED", ">SUCCEEDED", ">WALL TIME", ">P50 TO START", "RAN ON");
    plan.all().forEach(work -> row(table, work));
    table.print(shell);
  }

  private void row(Table table, DemoWork work) {
    List<JsonObject> all = tasks.getOrDefault(work.tag(), List.of());
    long succeeded = all.stream().filter(t -> "succeeded".equals(t.getString("state"))).count();
    table.row(
        work.name(),
        Integer.toString(work.ids().size()),
        Long.toString(succeeded),
        wallTime(all),
        latency(work, all),
        versions(all));
  }

  /** From the first submit to the last end. */
  private static String wallTime(List<JsonObject> all) {
    var begins = all.stream().map(task -> Instant.parse(task.getString("createdAt"))).sorted();
    var ends =
        all.stream()
            .map(task -> task.getString("finishedAt"))
            .filter(time -> time != null)
            .map(Instant::parse)
            .sorted()
            .toList();
    return begins
        .findFirst()
        .filter(first -> !ends.isEmpty())
        .map(first -> Duration.between(first, ends.get(ends.size() - 1)))
        .map(time -> Times.exact((double) time.toMillis()))
        .orElse("-");
  }

  /** The median time from the submit, or from when it was due, to the first start. */
  private String latency(DemoWork work, List<JsonObject> all) {
    long delay = work == plan.delayed ? DemoPlan.DELAY.toMillis() : 0;
    List<Long> millis =
        all.stream().flatMap(task -> toStart(task, delay).stream()).sorted().toList();
    return millis.isEmpty() ? "-" : Times.exact(millis.get(millis.size() / 2).doubleValue());
  }

  private static List<Long> toStart(JsonObject task, long delay) {
    List<JsonObject> attempts = TaskText.attempts(task);
    String started = attempts.isEmpty() ? null : attempts.get(0).getString("startedAt");
    if (started == null) {
      return List.of();
    }
    Instant submitted = Instant.parse(task.getString("createdAt"));
    long millis = Duration.between(submitted, Instant.parse(started)).toMillis() - delay;
    // Two clocks, see DemoChecks: less than nothing is nothing.
    return List.of(Math.max(0, millis));
  }

  /** Such as {@code hello 1: 940, hello 2: 1060}. */
  private static String versions(List<JsonObject> all) {
    Map<String, Long> counts =
        all.stream()
            .flatMap(task -> TaskText.attempts(task).stream().skip(lastOf(task)))
            .filter(attempt -> attempt.getString("module") != null)
            .collect(
                Collectors.groupingBy(
                    attempt -> attempt.getString("module") + " " + attempt.getString("version"),
                    TreeMap::new,
                    Collectors.counting()));
    return counts.size() == 1
        ? counts.keySet().iterator().next()
        : counts.entrySet().stream()
            .map(count -> count.getKey() + ": " + count.getValue())
            .collect(Collectors.joining(", "));
  }

  private static int lastOf(JsonObject task) {
    return Math.max(0, TaskText.attempts(task).size() - 1);
  }
}
