package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks made by the clock, on three nodes of which two are killed. */
@Timeout(400)
final class SchedulesIT {

  private static final String RUNS = "select count(*) from buswork.schedule_run where schedule = ?";

  /** Runs kept are the newest hundred: the test stays below that. */
  private static final String GAPS =
      "select count(*) from (select instant - lag(instant) over (order by instant) as step"
          + " from buswork.schedule_run where schedule = ?) s where step <> ?::interval";

  private static final String TASKS =
      "select count(*) from buswork.tasks where queue = ? and state = ?";

  private static final String CLOCK =
      """
      import io.buswork.api.TaskContext;
      import io.buswork.api.TaskHandlers;
      import io.buswork.api.TaskVerticle;
      import io.vertx.core.Future;
      import java.time.Duration;

      public final class Clock extends TaskVerticle {
        @Override
        public void register(TaskHandlers handlers) {
          REGISTRATION
        }

        private static Future<Object> tick(TaskContext task) {
          return Future.succeededFuture(task.version());
        }
      }
      """;

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  @BeforeEach
  void threeNodes() {
    while (cluster.living().size() < 3) {
      cluster.startNode();
    }
    ProbeModule.deployOnce(cluster);
  }

  @Test
  void everyInstantRunsOnceThoughTwoOfThreeNodesDieAndTheScheduleIsEdited() {
    put("ticks", everySecond("ticks", "v1"));
    put("crons", everyTwoSeconds("crons"));
    awaitRuns("ticks", 4);

    cluster.living().get(0).kill9();
    long atFirstDeath = runs("ticks");
    put("ticks", everySecond("ticks", "v2"));
    awaitRuns("ticks", atFirstDeath + 4);
    cluster.living().get(1).kill9();
    long atSecondDeath = runs("ticks");
    awaitRuns("ticks", atSecondDeath + 8);

    for (String name : List.of("ticks", "crons")) {
      cluster.api().post("/schedules/" + name + "/pause", "").expect(200);
    }
    assertEveryInstantOnce("ticks", "1 s");
    assertEveryInstantOnce("crons", "2 s");
  }

  @Test
  void anEarlierTaskThatRunsIsSkippedAndARunByHandIsNot() {
    JsonObject slow =
        new JsonObject()
            .put("every", "1s")
            .put("overlap", "skip")
            .put("task", task("slow", ProbeModule.WAIT, 5_000));
    put("slow", slow);
    awaitRuns("slow", 1);
    Api.Answer byHand = cluster.api().post("/schedules/slow/run", "").expect(201);
    assertThat(byHand.json().getJsonObject("headers").getString("schedule")).isEqualTo("slow");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> cluster.database().number(TASKS, "slow", "succeeded") >= 2);
    assertThat(runs("slow")).isLessThanOrEqualTo(3);
    cluster.api().delete("/schedules/slow").expect(204);
    cluster.api().get("/schedules/slow").expect(404);
  }

  @Test
  void answersWhatItIsAndRefusesWhatItCannotBe() {
    JsonObject weekdays =
        new JsonObject()
            .put("cron", "0 9 * * MON-FRI")
            .put("timezone", "Europe/Berlin")
            .put("task", new JsonObject().put("type", "t"));
    JsonObject made = cluster.api().put("/schedules/a%2Fb", weekdays).expect(201).json();
    assertThat(made.getString("name")).isEqualTo("a/b");
    assertThat(made.getString("description"))
        .isEqualTo("at 09:00 every day between Monday and Friday, Europe/Berlin time");
    assertThat(made.getJsonArray("upcoming")).hasSize(5);
    cluster.api().put("/schedules/a%2Fb", weekdays).expect(200);
    cluster.api().put("/schedules/z", weekdays).expect(201);

    JsonObject first = cluster.api().get("/schedules?limit=1").expect(200).json();
    assertThat(names(first)).containsExactly("a/b");
    String next = first.getString("next");
    assertThat(names(cluster.api().get("/schedules?cursor=" + next).expect(200).json()))
        .contains("z")
        .doesNotContain("a/b");

    JsonObject paused = cluster.api().post("/schedules/z/pause", "").expect(200).json();
    assertThat(paused.getBoolean("paused")).isTrue();
    assertThat(paused.getJsonArray("upcoming")).isEmpty();
    assertThat(cluster.api().post("/schedules/z/resume", "").json().getBoolean("paused")).isFalse();

    JsonObject never = weekdays.copy().put("cron", "0 0 31 2 *");
    Api.Answer refused = cluster.api().put("/schedules/never", never).expect(422);
    assertThat(refused.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/cron");
    cluster.api().put("/schedules/a%20b", weekdays).expect(422);
    cluster.api().get("/schedules/never").expect(404);
    cluster.api().post("/schedules/never/run", "").expect(404);
    cluster.api().delete("/schedules/never").expect(404);
    cluster.api().delete("/schedules/a%2Fb").expect(204);
    cluster.api().delete("/schedules/z").expect(204);
  }

  @Test
  void aHandlersOwnScheduleComesAndGoesWithItsModuleUnlessAPersonSpeaks() {
    deployClock("1", "handlers.async(\"clock.tick\", Clock::tick).every(Duration.ofSeconds(1));");
    awaitRuns("clock.tick", 2);
    JsonObject declared = cluster.api().get("/schedules/clock.tick").expect(200).json();
    assertThat(declared.getString("source")).isEqualTo("module");
    assertThat(declared.getString("module")).isEqualTo("clock");
    assertThat(declared.getString("description")).isEqualTo("every second");
    cluster.api().delete("/schedules/clock.tick").expect(409);

    deployClock(
        "2",
        "handlers.async(\"clock.tick\", Clock::tick).every(Duration.ofSeconds(2));"
            + "handlers.async(\"clock.tock\", Clock::tick).schedule(\"@daily\", \"UTC\");");
    awaitDescription("clock.tick", "every 2 seconds");
    JsonObject hourly =
        new JsonObject().put("every", "1h").put("task", new JsonObject().put("type", "clock.tock"));
    cluster.api().put("/schedules/clock.tock", hourly).expect(200);

    deployClock("3", "handlers.async(\"clock.tock\", Clock::tick).schedule(\"@weekly\", \"UTC\");");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> cluster.api().get("/schedules/clock.tick").status() == 404);
    awaitDescription("clock.tock", "every hour");

    cluster.api().delete("/modules/clock").expect(204);
    JsonObject left = cluster.api().get("/schedules/clock.tock").expect(200).json();
    assertThat(left.getBoolean("paused")).isTrue();
    cluster.api().delete("/schedules/clock.tock").expect(204);
  }

  private static void deployClock(String version, String registration) {
    Path jar =
        TestJars.compile(
            cluster.folder().resolve("clock-" + version + ".jar"),
            Map.of("Clock", CLOCK.replace("REGISTRATION", registration)),
            Map.of("Main-Verticle", "Clock"));
    cluster.api().upload("clock", version, jar).expect(201);
  }

  private static void awaitDescription(String name, String description) {
    await(name + ": " + description)
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                description.equals(
                    cluster.api().get("/schedules/" + name).json().getString("description")));
  }

  private static void assertEveryInstantOnce(String name, String step) {
    long runs = runs(name);
    assertThat(runs).as("runs of " + name).isLessThan(100);
    assertThat(cluster.database().number(GAPS, name, step)).as("gaps of " + name).isZero();
    await("tasks of " + name)
        .atMost(Duration.ofSeconds(60))
        .until(() -> cluster.database().number(TASKS, name, "succeeded") == runs);
    assertThat(
            cluster.database().number("select count(*) from buswork.tasks where queue = ?", name))
        .as("tasks of " + name)
        .isEqualTo(runs);
  }

  private static JsonObject everySecond(String queue, String version) {
    JsonObject task = task(queue, ProbeModule.NOOP, 0);
    task.getJsonObject("payload").put("edit", version);
    return new JsonObject()
        .put("every", "1s")
        .put("overlap", "allow")
        .put("catchUp", "all")
        .put("task", task);
  }

  private static JsonObject everyTwoSeconds(String queue) {
    JsonObject schedule = everySecond(queue, "v1").put("cron", "*/2 * * * * *");
    schedule.remove("every");
    return schedule;
  }

  private static JsonObject task(String queue, String type, long millis) {
    return new JsonObject()
        .put("type", type)
        .put("queue", queue)
        .put("payload", new JsonObject().put("ms", millis));
  }

  private static void put(String name, JsonObject schedule) {
    int status = cluster.api().put("/schedules/" + name, schedule).status();
    assertThat(status).isIn(200, 201);
  }

  private static void awaitRuns(String name, long count) {
    await("runs of " + name).atMost(Duration.ofSeconds(60)).until(() -> runs(name) >= count);
  }

  private static long runs(String name) {
    return cluster.database().number(RUNS, name);
  }

  private static List<String> names(JsonObject page) {
    JsonArray items = page.getJsonArray("items");
    return items.stream().map(item -> ((JsonObject) item).getString("name")).toList();
  }
}
