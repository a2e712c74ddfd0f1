package io.buswork.node.cli;

import io.buswork.client.BusworkClient;
import io.buswork.client.NewTask;
import io.buswork.client.TaskQuery;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What a task can ask for, each point in small form: first all of it is submitted, and at the
 * demo's end it is looked at what has become of it.
 */
final class DemoPoints {

  private static final int SAME = 5;
  private static final int LIMITED = 20;
  private static final int MANY = 200;
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final String PAUSED = "demo-paused";
  private static final String ONE_BY_ONE = "demo-one-by-one";

  private final BusworkClient client;
  private final Deadline deadline;
  private final DemoSql sql;
  private final String run;
  private final Set<String> unique = new HashSet<>();
  private String expiring = "";
  private int submittedBySql;

  /**
   * One point.
   *
   * @param name what a task can ask for
   * @param seen what was to be seen of it
   * @param isWell whether it is as it should be
   */
  record Shown(String name, String seen, boolean isWell) {}

  /**
   * @param run tells this demo's tasks from an earlier one's
   * @param sql submits by SQL
   */
  DemoPoints(BusworkClient client, Deadline deadline, DemoSql sql, String run) {
    this.client = client;
    this.deadline = deadline;
    this.sql = sql;
    this.run = run;
  }

  /** Submits all of it. */
  void begin() {
    deadline.await(client.putQueue(PAUSED, new JsonObject().put("paused", true)));
    deadline.await(client.putQueue(ONE_BY_ONE, new JsonObject().put("concurrency", 1)));
    expiring =
        submit(
            hello("expiry").queue(PAUSED).with("expiresAt", Instant.now().plus(SOON).toString()));
    many("bulk", MANY, task -> task.queue(PAUSED));
    many("limits", LIMITED, task -> task.queue(ONE_BY_ONE));
    for (int i = 0; i < SAME; i++) {
      unique.add(submit(once("first", "return")));
    }
    unique.add(submit(once("last", "replace")));
    workflow();
    submit(hello("delivery").delivery("at-most-once"));
    deadline.await(
        client.putSchedule(
            name("schedule"),
            new JsonObject().put("every", "1s").put("task", hello("schedule").toJson())));
    submittedBySql = sql.submit(tag("sql"));
  }

  private NewTask once(String word, String onConflict) {
    return hello("unique")
        .payload(new JsonObject().put("name", word))
        .key(name("unique"))
        .unique("active", onConflict)
        .queue(PAUSED);
  }

  private void workflow() {
    String group = name("workflow");
    deadline.await(
        client.submitAll(
            List.of(
                hello("workflow").group(group),
                hello("workflow").group(group).afterItem(0),
                hello("workflow").group(group).afterItem(0),
                hello("workflow")
                    .group(group)
                    .afterItem(1)
                    .afterItem(2)
                    .onGroupDone(hello("group-end")))));
  }

  /** Waits for the ends of all, and says what was to be seen. */
  List<Shown> end() {
    try {
      // The first and the second of them let the queue go that the others wait in.
      return List.of(
          expiry(), bulk(), uniqueKeys(), limits(), groups(), schedules(), deliveries(), bySql());
    } finally {
      deadline.await(client.deleteSchedule(name("schedule")));
      deadline.await(client.resume(PAUSED));
    }
  }

  private Shown uniqueKeys() {
    List<JsonObject> ended = ended("unique", 1);
    boolean replaced = ended.get(0).encode().contains("last");
    return new Shown(
        "unique keys",
        "%d submits with one key made %d task; its content was replaced"
            .formatted(SAME + 1, unique.size()),
        unique.size() == 1 && ended.size() == 1 && replaced && succeeded(ended) == 1);
  }

  private Shown limits() {
    List<JsonObject> attempts =
        ended("limits", LIMITED).stream()
            .map(task -> TaskText.attempts(deadline.await(client.task(task.getString("id")))))
            .flatMap(List::stream)
            .sorted(Comparator.comparing(attempt -> attempt.getString("startedAt")))
            .toList();
    long together =
        IntStream.range(1, attempts.size())
            .filter(i -> endOf(attempts.get(i - 1)).isAfter(startOf(attempts.get(i))))
            .count();
    return new Shown(
        "limits",
        "%d tasks of a queue with concurrency 1, %d of them beside another"
            .formatted(attempts.size(), together),
        attempts.size() == LIMITED && together == 0);
  }

  private static Instant startOf(JsonObject attempt) {
    return Instant.parse(attempt.getString("startedAt"));
  }

  private static Instant endOf(JsonObject attempt) {
    return startOf(attempt).plusMillis(attempt.getLong("wallMs", 0L));
  }

  private Shown groups() {
    long steps = succeeded(ended("workflow", 4));
    long ends = succeeded(ended("group-end", 1));
    JsonObject group = deadline.await(client.group(name("workflow"), null));
    return new Shown(
        "workflows",
        "%d tasks in the order of what they wait for, then the group's end: %d"
            .formatted(steps, ends),
        steps == 4 && ends == 1 && group.getBoolean("done", false));
  }

  private Shown schedules() {
    long made = succeeded(ended("schedule", 1));
    return new Shown(
        "schedules", "one that runs every second has run " + made + " times", made > 0);
  }

  private Shown expiry() {
    JsonObject task = deadline.await(client.task(expiring));
    while (!TaskText.hasEnded(task)) {
      deadline.pause(LOOK);
      task = deadline.await(client.task(expiring));
    }
    String state = task.getString("state", "");
    return new Shown("expiry", "a task whose time was over is " + state, state.equals("expired"));
  }

  private Shown deliveries() {
    long ran = succeeded(ended("delivery", 1));
    return new Shown(
        "delivery", "at most once: run " + ran + " time (exactly once: above)", ran == 1);
  }

  /** All of them are called off, brought back, and let go. */
  private Shown bulk() {
    TaskQuery those = TaskQuery.ALL.tag(tag("bulk"));
    long canceled = changed("cancel", those);
    long retried = changed("retry", those);
    deadline.await(client.resume(PAUSED));
    long ran = succeeded(ended("bulk", MANY));
    return new Shown(
        "bulk actions",
        "%d canceled at once, %d brought back, %d succeeded".formatted(canceled, retried, ran),
        canceled == MANY && retried == MANY && ran == MANY);
  }

  private long changed(String deed, TaskQuery those) {
    return deadline.await(client.changeAll(deed, those, sofar -> {})).getLong("changed");
  }

  private Shown bySql() {
    if (submittedBySql == 0) {
      return new Shown("SQL", "not shown: the node's database is not this machine's", true);
    }
    List<JsonObject> ended = ended("sql", submittedBySql);
    return new Shown(
        "SQL",
        "committed with a transaction: %d, rolled back: none".formatted(succeeded(ended)),
        ended.size() == submittedBySql && succeeded(ended) == submittedBySql);
  }

  private void many(String point, int count, UnaryOperator<NewTask> change) {
    List<NewTask> tasks = new ArrayList<>();
    IntStream.range(0, count).forEach(i -> tasks.add(change.apply(hello(point))));
    deadline.await(client.submitAll(tasks));
  }

  private String submit(NewTask task) {
    return deadline.await(client.submit(task)).getString("id");
  }

  private NewTask hello(String point) {
    return NewTask.of("hello").payload(new JsonObject().put("name", point)).tag(tag(point));
  }

  /** All tasks of a point, once so many of them have ended. */
  private List<JsonObject> ended(String point, int count) {
    while (true) {
      List<JsonObject> all =
          deadline.await(client.tasks(TaskQuery.ALL.tag(tag(point)).limit(1000))).items();
      if (all.stream().filter(TaskText::hasEnded).count() >= count) {
        return all;
      }
      deadline.pause(LOOK);
    }
  }

  private static long succeeded(List<JsonObject> tasks) {
    return tasks.stream().filter(task -> "succeeded".equals(task.getString("state"))).count();
  }

  private String tag(String point) {
    return run + "-point-" + point;
  }

  private String name(String point) {
    return run + "-" + point;
  }
}
