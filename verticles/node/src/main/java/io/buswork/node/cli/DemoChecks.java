package io.buswork.node.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Whether every task of the demo ended as it should, going by what the API says of it. */
final class DemoChecks {

  private static final int NAMED = 3;

  /**
   * A submit is dated by the database's time as its node knows it, a start by the clock of the
   * worker: on a machine where all of this waits for a processor they were seen 200 ms apart. What
   * is this much too early is no matter of clocks.
   */
  private static final Duration BETWEEN_CLOCKS = Duration.ofMillis(500);

  private final DemoPlan plan;
  private final Map<String, List<JsonObject>> tasks;
  private final List<String> mailsReceived;
  private final List<String> wrong = new ArrayList<>();

  /**
   * @param plan what was to be done
   * @param tasks what the API has, by tag
   * @param mailsReceived the ids of the mails that the server has had
   */
  DemoChecks(DemoPlan plan, Map<String, List<JsonObject>> tasks, List<String> mailsReceived) {
    this.plan = plan;
    this.tasks = tasks;
    this.mailsReceived = mailsReceived;
  }

  /**
   * Looks at everything.
   *
   * @param versions the versions of hello that must have run
   * @return what is wrong, in words; empty if all is well
   */
  List<String> run(Set<String> versions) {
    plan.all().forEach(this::allThereInState);
    hellos(versions);
    for (JsonObject task : of(plan.thumbnails)) {
      thumbnailsAreThere(task);
    }
    for (JsonObject task : of(plan.calls)) {
      expect(
          result(task).getJsonObject("body", new JsonObject()).getInteger("asked", 0) == 3,
          task,
          "was not asked three times");
      expect(task.getInteger("attempt", 0) <= 1, task, "used up attempts by waiting");
    }
    report();
    orders();
    for (JsonObject task : of(plan.mails)) {
      int times = Collections.frequency(mailsReceived, result(task).getString("messageId"));
      expect(times == 1, task, "was sent " + times + " times");
    }
    for (JsonObject task : of(plan.digests)) {
      String text = task.getJsonObject("payload").getString("text");
      String expected = DemoModules.hash(text.getBytes(StandardCharsets.UTF_8));
      expect(expected.equals(result(task).getString("sha256")), task, "answered another digest");
    }
    delayed();
    for (JsonObject task : of(plan.retried)) {
      expect(task.getInteger("attempt", 0) == 2, task, "did not succeed at its second attempt");
    }
    expectNothingOf(plan.canceledFile());
    return wrong;
  }

  private void allThereInState(DemoWork work) {
    String state = work == plan.canceled ? "canceled" : "succeeded";
    Set<String> found = new HashSet<>();
    for (JsonObject task : of(work)) {
      found.add(task.getString("id"));
      expect(state.equals(task.getString("state")), task, "is not " + state + reason(task));
    }
    boolean eachOnce = of(work).size() == work.planned();
    if (!eachOnce || !found.equals(work.ids())) {
      wrong.add(
          "%s: %d planned, %d submitted, %d found"
              .formatted(work.name(), work.planned(), work.ids().size(), of(work).size()));
    }
  }

  private void hellos(Set<String> versions) {
    Set<String> ran = new HashSet<>();
    for (JsonObject task : of(plan.hello)) {
      List<JsonObject> attempts = TaskText.attempts(task);
      expect(attempts.size() == 1, task, "had " + attempts.size() + " attempts");
      String version = result(task).getString("version", "none");
      ran.add(version);
      expect(
          attempts.stream().allMatch(attempt -> version.equals(attempt.getString("version"))),
          task,
          "says another version than its attempt");
    }
    if (!ran.equals(versions)) {
      wrong.add("hello ran in " + ran + " instead of " + versions);
    }
  }

  private void thumbnailsAreThere(JsonObject task) {
    JsonArray written = result(task).getJsonArray("thumbnails", new JsonArray());
    expect(written.size() == 3, task, "wrote " + written.size() + " thumbnails instead of 3");
    for (Object thumbnail : written) {
      JsonObject file = (JsonObject) thumbnail;
      Path path = Path.of(file.getString("path"));
      expect(size(path) == file.getLong("bytes"), task, "did not write " + path);
    }
  }

  private void report() {
    for (JsonObject task : of(plan.report)) {
      expect(result(task).getInteger("rows", 0) == DemoPlan.ROWS, task, "exported other rows");
      try (Stream<String> lines = Files.lines(plan.reportFile())) {
        expect(lines.count() == DemoPlan.ROWS + 1, task, "wrote other lines than rows");
      } catch (IOException e) {
        expect(false, task, "left no file to read: " + e.getMessage());
      }
    }
  }

  private void orders() {
    for (String type : DemoPlan.ORDER_TASKS) {
      Set<String> orders = new HashSet<>();
      of(plan.orders).stream()
          .filter(task -> type.equals(task.getString("type")))
          .forEach(task -> orders.add(result(task).getString("order")));
      if (type.equals("order.points")) {
        of(plan.orders).stream()
            .filter(task -> type.equals(task.getString("type")))
            .forEach(
                task ->
                    expect(
                        result(task).containsKey("balance"),
                        task,
                        "credited nothing in its transaction"));
      }
      if (orders.size() != DemoPlan.ORDERS) {
        wrong.add("%s: done for %d of %d orders".formatted(type, orders.size(), DemoPlan.ORDERS));
      }
    }
  }

  private void delayed() {
    for (JsonObject task : of(plan.delayed)) {
      Instant submitted = Instant.parse(task.getString("createdAt"));
      TaskText.attempts(task).stream()
          .map(attempt -> Instant.parse(attempt.getString("startedAt")))
          .forEach(
              started ->
                  expect(
                      !started.plus(BETWEEN_CLOCKS).isBefore(submitted.plus(DemoPlan.DELAY)),
                      task,
                      "started too early"));
    }
  }

  private void expectNothingOf(Path file) {
    try (Stream<Path> files = Files.list(file.getParent())) {
      files
          .filter(found -> found.toString().startsWith(file.toString()))
          .forEach(found -> wrong.add("the canceled report left " + found));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.getParent(), e);
    }
  }

  private void expect(boolean holds, JsonObject task, String otherwise) {
    if (!holds) {
      wrong.add("task " + task.getString("id") + " (" + task.getString("type") + ") " + otherwise);
    }
  }

  /** The first few of the complaints, and how many more there are. */
  static List<String> shortened(List<String> wrong) {
    if (wrong.size() <= NAMED) {
      return wrong;
    }
    var few = new ArrayList<>(wrong.subList(0, NAMED));
    few.add("and " + (wrong.size() - NAMED) + " more");
    return few;
  }

  private List<JsonObject> of(DemoWork work) {
    return tasks.getOrDefault(work.tag(), List.of());
  }

  private static JsonObject result(JsonObject task) {
    return task.getValue("result") instanceof JsonObject result ? result : new JsonObject();
  }

  private static String reason(JsonObject task) {
    return " but "
        + task.getString("state")
        + TaskText.lastError(task).map(error -> ": " + error).orElse("");
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return -1;
    }
  }
}
