package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks that wait for others on real nodes: each starts once, also if a dispatcher dies. */
@Timeout(400)
final class WorkflowsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int WIDTH = 600;
  private static final int WIDE = 10_000;

  private static final String BEFORE =
      """
      import io.buswork.api.Predecessor;
      import io.buswork.api.TaskHandlers;
      import io.buswork.api.TaskVerticle;
      import io.vertx.core.Future;
      import java.util.List;
      import java.util.stream.Collectors;

      public final class Before extends TaskVerticle {
        @Override
        public void register(TaskHandlers handlers) {
          handlers.async("before.fails", task -> Future.failedFuture("on purpose"));
          handlers.async("before.async", task -> task.predecessors().map(Before::told));
          handlers.blocking("before.blocking", task ->
              told(task.predecessors().toCompletionStage().toCompletableFuture().get()));
        }

        private static String told(List<Predecessor> all) {
          return all.stream()
              .map(each -> each.id() + " " + each.state() + " " + each.resultText())
              .collect(Collectors.joining(", "));
        }
      }
      """;

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  private final Outcomes outcomes = new Outcomes(cluster.database());

  @BeforeEach
  void twoNodes() {
    while (cluster.living().size() < 2) {
      cluster.startNode();
    }
    ProbeModule.deployOnce(cluster);
  }

  @Test
  void eachDependentAndTheGroupsEndStartOnceThoughADispatcherIsKilled() {
    RunLog log = new RunLog(cluster.folder().resolve("killed-runs"));
    RunLog ends = new RunLog(cluster.folder().resolve("killed-ends"));
    JsonArray tasks = new JsonArray();
    for (int i = 0; i < WIDTH; i++) {
      tasks.add(
          ProbeModule.task(ProbeModule.WAIT, log, 300).put("queue", "first").put("group", "g"));
    }
    JsonArray all = new JsonArray();
    for (int i = 0; i < WIDTH; i++) {
      all.add("#" + i);
      tasks.add(
          ProbeModule.task(ProbeModule.NOOP, log, 0)
              .put("queue", "second")
              .put("group", "g")
              .put("after", new JsonArray().add("#" + i).add("#" + (i * 7 + 1) % WIDTH)));
    }
    tasks.add(
        ProbeModule.task(ProbeModule.NOOP, log, 0)
            .put("queue", "second")
            .put("group", "g")
            .put("after", all)
            .put("onGroupDone", ProbeModule.task(ProbeModule.NOOP, ends, 0).put("queue", "first")));
    List<Long> ids = ids(cluster.api().post("/tasks", tasks).expect(201));
    await("some have ended")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> outcomes.count("succeeded") > WIDTH / 4);
    TestNode killed = owner("first");
    killed.kill9();
    assertThat(outcomes.count("blocked")).as("still blocked at the kill").isPositive();
    outcomes.awaitEachSucceededOnce(ids, PATIENCE);
    await("the group's end").atMost(PATIENCE).until(() -> !ends.runs().isEmpty());
    JsonObject group = cluster.api().get("/groups/g").expect(200).json();
    assertThat(group.getBoolean("done")).isTrue();
    assertThat(group.getJsonObject("counts").getInteger("succeeded")).isEqualTo(2 * WIDTH + 1);
    outcomes.awaitEachSucceededOnce(List.of(Long.valueOf(group.getString("doneTask"))), PATIENCE);
    assertThat(ends.runs()).hasSize(1);
    // What the killed node ran may be repeated, even under its number: its record may be lost with
    // it.
    assertThat(log.runs().stream().filter(run -> run.pid() != killed.pid()).map(RunLog.Run::id))
        .doesNotHaveDuplicates();
  }

  @Test
  void aFanOfTenThousandIsThroughInSeconds() {
    Api api = cluster.api();
    api.post("/queues/default/resume", new JsonObject());
    JsonArray tasks = new JsonArray();
    JsonArray all = new JsonArray();
    tasks.add(ProbeModule.silentTask(ProbeModule.NOOP));
    for (int i = 1; i <= WIDE; i++) {
      tasks.add(ProbeModule.silentTask(ProbeModule.NOOP).put("after", new JsonArray().add("#0")));
      all.add("#" + i);
    }
    tasks.add(ProbeModule.silentTask(ProbeModule.NOOP).put("after", all));
    long began = System.nanoTime();
    List<Long> ids = ids(api.post("/tasks", tasks).expect(201));
    long submitted = System.nanoTime();
    long last = ids.get(ids.size() - 1);
    await("the last one")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> "succeeded".equals(state(last)));
    System.out.printf(
        "fan of %d on %d nodes: submitted in %d ms, all through %d ms later%n",
        WIDE,
        cluster.living().size(),
        (submitted - began) / 1_000_000,
        (System.nanoTime() - submitted) / 1_000_000);
    outcomes.awaitEachSucceededOnce(ids, PATIENCE);
  }

  @Test
  void whatTasksAreTiedToIsShownAndBadTiesAreRefused() {
    Api api = cluster.api();
    String first =
        api.post("/tasks", ProbeModule.silentTask(ProbeModule.NOOP).put("delay", "1h"))
            .expect(201)
            .json()
            .getString("id");
    JsonObject second =
        api.post("/tasks", after(first).put("group", "shown").put("delay", "1h"))
            .expect(201)
            .json();
    assertThat(second.getString("state")).isEqualTo("blocked");
    assertThat(second.getJsonArray("waitsFor")).containsExactly(first);
    assertThat(second.getString("group")).isEqualTo("shown");
    String id = second.getString("id");
    // A node has just joined: the queue may be on its way to it.
    await("the queue's dispatcher answers")
        .atMost(PATIENCE)
        .until(() -> api.post("/tasks/" + id + "/run-now", new JsonObject()).status() != 503);
    api.post("/tasks/" + id + "/run-now", new JsonObject()).expect(409);
    api.post("/tasks/" + id + "/retry", new JsonObject()).expect(409);
    assertThat(api.get("/tasks/" + first).json().getJsonArray("dependents")).containsExactly(id);
    assertThat(api.get("/tasks?group=shown").json().getJsonArray("items")).hasSize(1);
    assertThat(api.get("/tasks?state=blocked").json().getJsonArray("items")).hasSize(1);

    JsonObject unknown = api.post("/tasks", after("999999999")).expect(422).json();
    assertThat(unknown.getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/after/0");
    api.post("/tasks", new JsonArray().add(after("#1")).add(after("#0"))).expect(422);
    api.get("/groups/nobody").expect(404);
    JsonObject end = ProbeModule.silentTask(ProbeModule.NOOP);
    api.post("/tasks", after(first).put("group", "shown").put("onGroupDone", end)).expect(201);
    api.post(
            "/tasks",
            after(first).put("group", "shown").put("onGroupDone", end.copy().put("priority", 9)))
        .expect(409);

    api.post("/tasks/" + first + "/run-now", new JsonObject()).expect(200);
    await("its delay begins now")
        .atMost(PATIENCE)
        .until(() -> "scheduled".equals(state(Long.parseLong(id))));
    api.post("/tasks/" + id + "/cancel", new JsonObject()).expect(200);
  }

  @Test
  void aFailureIsToldDownTheChain() {
    Api api = cluster.api();
    JsonObject first = ProbeModule.silentTask("probe.nobody").put("delay", "1h");
    JsonArray chain = new JsonArray().add(first).add(after("#0")).add(after("#1"));
    List<Long> ids = ids(api.post("/tasks", chain).expect(201));
    api.post("/tasks/" + ids.get(0) + "/cancel", new JsonObject()).expect(200);
    JsonObject last = api.get("/tasks/" + ids.get(2)).json();
    assertThat(last.getString("state")).isEqualTo("canceled");
    assertThat(last.getJsonObject("error").getString("message"))
        .contains(ids.get(1).toString())
        .contains("canceled");
  }

  @Test
  void handlersReadWhatCameBefore() {
    Path jar =
        TestJars.compile(
            cluster.folder().resolve("before.jar"),
            Map.of("Before", BEFORE),
            Map.of("Main-Verticle", "Before"));
    Api api = cluster.api();
    api.upload("before", "v1", jar).expect(201);
    JsonArray both = new JsonArray().add("#0").add("#1");
    JsonArray tasks =
        new JsonArray()
            .add(ProbeModule.silentTask(ProbeModule.NOOP))
            .add(ProbeModule.silentTask("before.fails").put("maxAttempts", 1));
    for (String type : List.of("before.async", "before.blocking")) {
      tasks.add(ProbeModule.silentTask(type).put("after", both).put("afterFailed", "run"));
    }
    List<Long> ids = ids(api.post("/tasks", tasks).expect(201));
    for (long id : ids.subList(2, 4)) {
      await("it has read them").atMost(PATIENCE).until(() -> "succeeded".equals(state(id)));
      assertThat(api.get("/tasks/" + id).json().getString("result"))
          .isEqualTo(
              ids.get(0)
                  + " succeeded {\"version\":\"v1\",\"ran\":\"v1\"}, "
                  + ids.get(1)
                  + " failed null");
    }
    cluster.database().update("delete from buswork.history where type = 'before.fails'");
  }

  private static JsonObject after(String reference) {
    return ProbeModule.silentTask(ProbeModule.NOOP).put("after", new JsonArray().add(reference));
  }

  private static String state(long id) {
    return cluster.api().get("/tasks/" + id).json().getString("state");
  }

  private static List<Long> ids(Api.Answer answer) {
    return answer.json().getJsonArray("items").stream()
        .map(item -> Long.valueOf(((JsonObject) item).getString("id")))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static TestNode owner(String queue) {
    long pid =
        cluster
            .database()
            .number(
                "select (n.info ->> 'pid')::bigint from buswork.queue q join buswork.node n"
                    + " on n.id = q.owner where q.name = ?",
                queue);
    return cluster.living().stream().filter(node -> node.pid() == pid).findFirst().orElseThrow();
  }
}
