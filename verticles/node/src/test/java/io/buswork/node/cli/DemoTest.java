package io.buswork.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.client.ClientOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

  private static final Set<String> BOTH = Set.of("1", "2");
  private static final List<String> MAILS =
      IntStream.range(0, DemoPlan.MAILS).mapToObj(i -> "<" + i + ">").toList();

  @TempDir private Path dir;

  @Test
  void theSlowApiIsBusyTwiceAndShakyOnce() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      SlowApi api = get(SlowApi.start(vertx));
      var http = WebClient.create(vertx);
      List<Integer> job = new ArrayList<>();
      List<Integer> shaky = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        job.add(get(http.getAbs(api.url("/jobs/1")).send()).statusCode());
        shaky.add(get(http.getAbs(api.url("/shaky")).send()).statusCode());
      }
      assertThat(job).containsExactly(202, 202, 200);
      assertThat(shaky).containsExactly(503, 200, 200);
    } finally {
      get(vertx.close());
    }
  }

  @Test
  void aGivenDatabasesPasswordGoesIntoAFileOfItsOwn() throws IOException {
    Path password;
    try (var database = DemoDatabase.open("postgresql://u:p%40s@h:1/d", null, dir)) {
      var payload = database.into(new JsonObject());
      password = Path.of(payload.getString("passwordFile"));
      assertThat(payload.getString("database")).isEqualTo("postgresql://u@h:1/d");
      assertThat(password).hasContent("p@s");
    }
    assertThat(password).doesNotExist();
  }

  @Test
  void theNodesOwnDatabaseIsUsedWhereItIsKnown() throws IOException {
    Path postgres = Files.createDirectories(dir.resolve("postgres"));
    Files.writeString(postgres.resolve("port"), "5433\n");
    try (var database = DemoDatabase.open(null, postgres, dir.resolve("demo"))) {
      assertThat(database.into(new JsonObject()))
          .isEqualTo(
              new JsonObject()
                  .put("database", "postgresql://postgres@127.0.0.1:5433/postgres")
                  .put("passwordFile", postgres.resolve("password").toString()));
    }
  }

  @Test
  void whatDoesNotAnswerInTimeIsGivenUp() {
    try (Session session = Session.open(ClientOptions.of(URI.create("http://127.0.0.1:1")))) {
      var deadline = new Deadline(session, Duration.ofMillis(50));
      assertThatThrownBy(() -> deadline.await(Promise.promise().future()))
          .hasMessageContaining("not finished after");
      assertThatThrownBy(() -> deadline.pause(Duration.ofMillis(1)))
          .hasMessageContaining("not finished after");
    }
  }

  @Test
  void aRunInWhichAllIsWellHasNothingWrong() throws IOException {
    var plan = new DemoPlan("run", dir);
    assertThat(new DemoChecks(plan, goodRun(plan), MAILS).run(BOTH)).isEmpty();
  }

  @Test
  void whatIsNotAsItShouldBeIsNamed() throws IOException {
    var plan = new DemoPlan("run", dir);
    var tasks = goodRun(plan);
    tasks.get(plan.retried.tag()).get(0).put("state", "failed");
    tasks.get(plan.canceled.tag()).get(0).put("state", "succeeded");
    tasks.get(plan.hello.tag()).remove(0);
    Files.createFile(dir.resolve("canceled.csv.part"));
    Files.delete(dir.resolve("1.jpg"));

    assertThat(new DemoChecks(plan, tasks, MAILS).run(BOTH))
        .anyMatch(line -> line.contains("web.call) is not succeeded but failed"))
        .anyMatch(line -> line.contains("report.export) is not canceled but succeeded"))
        .anyMatch(line -> line.contains("2000 planned, 2000 submitted, 1999 found"))
        .anyMatch(line -> line.contains("left " + dir.resolve("canceled.csv.part")))
        .anyMatch(line -> line.contains("did not write " + dir.resolve("1.jpg")));
  }

  @Test
  void aTaskTheApiHasTwiceIsNamed() throws IOException {
    var plan = new DemoPlan("run", dir);
    var tasks = goodRun(plan);
    tasks.get(plan.delayed.tag()).add(tasks.get(plan.delayed.tag()).get(0));
    assertThat(new DemoChecks(plan, tasks, MAILS).run(BOTH))
        .containsExactly("hello, 3 s delayed: 1 planned, 1 submitted, 2 found");
  }

  @Test
  void anOrderOfWhichNotAllIsDoneIsNamed() throws IOException {
    var plan = new DemoPlan("run", dir);
    var tasks = goodRun(plan);
    JsonObject stock = tasks.get(plan.orders.tag()).get(3);
    stock.getJsonObject("result").put("order", "A-1");
    assertThat(new DemoChecks(plan, tasks, MAILS).run(BOTH))
        .containsExactly("order.stock: done for 24 of 25 orders");
  }

  @Test
  void aMailThatWasSentTwiceOrNotAtAllIsNamed() throws IOException {
    var plan = new DemoPlan("run", dir);
    var mails = new ArrayList<>(MAILS);
    mails.set(1, MAILS.get(0));
    assertThat(new DemoChecks(plan, goodRun(plan), mails).run(BOTH))
        .hasSize(2)
        .anyMatch(line -> line.endsWith("was sent 2 times"))
        .anyMatch(line -> line.endsWith("was sent 0 times"));
  }

  @Test
  void aStartThatIsEarlyByMoreThanClocksDifferIsNamed() throws IOException {
    var plan = new DemoPlan("run", dir);
    var tasks = goodRun(plan);
    JsonObject delayed = tasks.get(plan.delayed.tag()).get(0);
    JsonObject attempt = delayed.getJsonArray("attempts").getJsonObject(0);

    attempt.put("startedAt", "2026-03-01T10:00:02.989Z");
    assertThat(new DemoChecks(plan, tasks, MAILS).run(BOTH)).isEmpty();

    attempt.put("startedAt", "2026-03-01T10:00:02.400Z");
    assertThat(new DemoChecks(plan, tasks, MAILS).run(BOTH))
        .singleElement()
        .asString()
        .endsWith("started too early");
  }

  @Test
  void aRedeployThatReachedNoTaskIsNamed() throws IOException {
    var plan = new DemoPlan("run", dir);
    assertThat(new DemoChecks(plan, goodRun(plan), MAILS).run(Set.of("1", "3")))
        .singleElement()
        .asString()
        .startsWith("hello ran in ");
  }

  private Map<String, List<JsonObject>> goodRun(DemoPlan plan) throws IOException {
    Files.writeString(plan.reportFile(), "row\n".repeat(DemoPlan.ROWS + 1));
    Path thumbnail = Files.writeString(dir.resolve("1.jpg"), "jpeg");
    var file = new JsonObject().put("path", thumbnail.toString()).put("bytes", 4);
    var thumbnails =
        new JsonObject().put("thumbnails", new JsonArray().add(file).add(file).add(file));
    var asked = new JsonObject().put("body", new JsonObject().put("asked", 3));
    Map<String, List<JsonObject>> tasks = new HashMap<>();
    for (int i = 0; i < DemoPlan.HELLOS; i++) {
      String version = i % 2 == 0 ? "1" : "2";
      add(tasks, plan.hello, "hello", 1, version, new JsonObject().put("version", version));
    }
    for (int i = 0; i < DemoPlan.PICTURES; i++) {
      add(tasks, plan.thumbnails, "image.thumbnail", 1, "1", thumbnails);
    }
    for (int i = 0; i < DemoPlan.CALLS; i++) {
      add(tasks, plan.calls, "web.call", 1, "1", asked);
    }
    var rows = new JsonObject().put("rows", DemoPlan.ROWS);
    add(tasks, plan.report, "report.export", 1, "1", rows);
    for (int i = 0; i < DemoPlan.ORDERS; i++) {
      for (String type : DemoPlan.ORDER_TASKS) {
        var result = new JsonObject().put("order", "A-" + i).put("balance", 1);
        add(tasks, plan.orders, type, 1, "1", result);
      }
    }
    for (String id : MAILS) {
      add(tasks, plan.mails, "mail.send", 1, "1", new JsonObject().put("messageId", id));
    }
    add(tasks, plan.delayed, "hello", 1, "1", new JsonObject());
    add(tasks, plan.retried, "web.call", 2, "1", asked);
    add(tasks, plan.canceled, "report.export", 1, "1", rows).put("state", "canceled");
    return tasks;
  }

  private static JsonObject add(
      Map<String, List<JsonObject>> tasks,
      DemoWork work,
      String type,
      int attempts,
      String version,
      JsonObject result) {
    var of = tasks.computeIfAbsent(work.tag(), tag -> new ArrayList<>());
    String id = work.word() + of.size();
    var attempt =
        new JsonObject().put("version", version).put("startedAt", "2026-03-01T10:00:05.000Z");
    var task =
        new JsonObject()
            .put("id", id)
            .put("type", type)
            .put("state", "succeeded")
            .put("attempt", attempts)
            .put("createdAt", "2026-03-01T10:00:00.000Z")
            .put("attempts", new JsonArray().add(attempt))
            .put("result", result);
    work.submitted(id);
    of.add(task);
    return task;
  }

  private static <T> T get(io.vertx.core.Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
