package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a remote worker may say, and what becomes of what it may not. */
@Timeout(400)
final class RemoteFramesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  private TestNode node;

  @BeforeEach
  void oneNode() {
    if (cluster.living().isEmpty()) {
      cluster.startNode("--worker.remote-lease=2s");
    }
    node = cluster.living().get(0);
  }

  @Test
  void badFramesAreAnsweredWithWhatIsWrongAndTheWorkerGoesOn() {
    try (RawWorker worker = new RawWorker(node)) {
      worker.send("{\"done\":{\"id\":\"1\",\"attempt\":1}}");
      assertThat(worker.next("error").getString("code")).isEqualTo("no-hello");
      for (String[] bad :
          List.of(
              new String[] {"nonsense", ""},
              new String[] {"[]", ""},
              new String[] {"{}", ""},
              new String[] {"{\"done\":{},\"bye\":{}}", ""},
              new String[] {"{\"hallo\":{}}", ""},
              new String[] {"{\"hello\":7}", "/hello"},
              new String[] {
                "{\"hello\":{\"worker\":\"\",\"types\":[\"a\"],\"slots\":1}}", "worker"
              },
              new String[] {"{\"hello\":{\"worker\":\"a\",\"types\":[],\"slots\":1}}", "types"},
              new String[] {
                "{\"hello\":{\"worker\":\"a\",\"types\":[\"a b\"],\"slots\":1}}", "types"
              },
              new String[] {
                "{\"hello\":{\"worker\":\"a\",\"types\":[\"a\"],\"slots\":0}}", "slots"
              },
              new String[] {"{\"done\":{\"id\":\"x\",\"attempt\":1}}", "id"},
              new String[] {"{\"done\":{\"id\":\"1\"}}", "attempt"},
              new String[] {"{\"fail\":{\"id\":\"1\",\"attempt\":1,\"retry\":\"no\"}}", "retry"},
              new String[] {
                "{\"snooze\":{\"id\":\"1\",\"attempt\":1,\"after\":\"soon\"}}", "after"
              })) {
        worker.send(bad[0]);
        JsonObject error = worker.next("error");
        assertThat(error.getString("code")).as(bad[0]).isEqualTo("bad-frame");
        assertThat(error.getString("pointer")).as(bad[0]).endsWith(bad[1]);
        assertThat(error.getString("detail")).as(bad[0]).isNotBlank();
      }
      JsonObject ack = worker.hello("patient", 1, "frames.bad");
      assertThat(ack.getLong("leaseMs")).isEqualTo(2_000);
      long id = submit("frames.bad");
      assertThat(worker.next("task").getString("id")).isEqualTo(Long.toString(id));
    }
  }

  @Test
  void neverMoreThanTheSlotsAreGivenAndChangedSlotsAndTypesCount() {
    try (RawWorker worker = new RawWorker(node)) {
      worker.hello("two", 2, "frames.credit", "frames.other");
      for (int i = 0; i < 6; i++) {
        submit(i % 2 == 0 ? "frames.credit" : "frames.other");
      }
      List<JsonObject> held = new ArrayList<>(List.of(worker.next("task"), worker.next("task")));
      assertThat(worker.poll(1_500, TimeUnit.MILLISECONDS)).as("a third task").isNull();
      worker.end("done", held.get(0));
      worker.next("ack");
      worker.next("task");
      worker.hello("two", 4, "frames.credit", "frames.other");
      worker.next("task");
      worker.next("task");
      assertThat(worker.poll(1_000, TimeUnit.MILLISECONDS)).as("a fifth task").isNull();
    }
  }

  @Test
  void doubleUnknownAndLateAnswersAreRefused() {
    try (RawWorker worker = new RawWorker(node)) {
      worker.hello("twice", 1, "frames.late");
      long id = submit("frames.late");
      JsonObject task = worker.next("task");
      worker.end("done", task);
      assertThat(worker.next("ack").getString("id")).isEqualTo(Long.toString(id));
      worker.end("done", task);
      assertThat(worker.next("error").getString("code")).isEqualTo("late");
      worker.end("done", new JsonObject().put("id", "999999999").put("attempt", 1));
      assertThat(worker.next("error").getString("detail")).contains("999999999");
      awaitState(id, "succeeded");

      long canceled = submit("frames.late");
      JsonObject second = worker.next("task");
      cluster.api().post("/tasks/" + canceled + "/cancel", "").expect(200);
      assertThat(worker.next("cancel").getString("reason")).isEqualTo("canceled");
      worker.end("done", second);
      assertThat(worker.next("error").getString("code")).isEqualTo("late");
      awaitState(canceled, "canceled");
      submit("frames.late");
      assertThat(worker.next("task")).as("its slot is free again").isNotNull();
    }
  }

  @Test
  void whatAWorkerDidAfterItWasLostIsRefused() {
    JsonObject task;
    try (RawWorker lost = new RawWorker(node)) {
      lost.hello("lost", 1, "frames.lost");
      submit("frames.lost");
      task = lost.next("task");
    }
    try (RawWorker back = new RawWorker(node)) {
      back.hello("lost", 1, "frames.lost");
      JsonObject again = back.next("task");
      assertThat(again.getString("id")).isEqualTo(task.getString("id"));
      assertThat(again.getInteger("attempt")).isEqualTo(2);
      back.end("done", task);
      assertThat(back.next("error").getString("code")).isEqualTo("late");
      back.end("done", again);
      back.next("ack");
      awaitState(Long.parseLong(task.getString("id")), "succeeded");
    }
  }

  @Test
  void returnedTasksUseUpNoAttemptAndByeEndsTheWork() {
    try (RawWorker worker = new RawWorker(node)) {
      worker.hello("polite", 1, "frames.bye");
      long id = submit("frames.bye");
      worker.end("return", worker.next("task"));
      worker.next("ack");
      JsonObject again = worker.next("task");
      assertThat(again.getInteger("attempt")).isEqualTo(1);
      worker.say("bye", new JsonObject());
      worker.end("done", again);
      worker.next("ack");
      worker.next("bye");
      awaitState(id, "succeeded");
      long waits = submit("frames.bye");
      assertThat(worker.poll(1_000, TimeUnit.MILLISECONDS)).as("a task after bye").isNull();
      assertThat(find(waits).getString("waiting")).isEqualTo("no handler");
    }
  }

  @Test
  void anOversizeFrameEndsTheConnectionAndItsTasksGoToAnother() {
    JsonObject task;
    try (RawWorker worker = new RawWorker(node)) {
      worker.hello("loud", 1, "frames.size");
      submit("frames.size");
      task = worker.next("task");
      Assertions.catchThrowable(() -> worker.send("x".repeat(5 << 20)));
      worker.closeStatus();
    }
    try (RawWorker worker = new RawWorker(node)) {
      worker.hello("quiet", 1, "frames.size");
      assertThat(worker.next("task").getString("id")).isEqualTo(task.getString("id"));
    }
  }

  @Test
  void aLargePayloadAndResultPass() {
    try (RawWorker worker = new RawWorker(node)) {
      worker.hello("large", 1, "frames.large");
      String text = "é".repeat(400_000);
      JsonObject body = new JsonObject().put("type", "frames.large");
      long id = submit(body.put("payload", new JsonObject().put("text", text)));
      JsonObject task = worker.next("task");
      assertThat(task.getJsonObject("payload").getString("text")).isEqualTo(text);
      worker.say(
          "done",
          new JsonObject().put("id", Long.toString(id)).put("attempt", 1).put("result", text));
      worker.next("ack");
      assertThat(awaitState(id, "succeeded").getString("result")).isEqualTo(text);
    }
  }

  @Test
  void aModuleGoesFirst() {
    ProbeModule.deployOnce(cluster);
    try (RawWorker worker = new RawWorker(node)) {
      JsonObject ack = worker.hello("second", 1, ProbeModule.NOOP, "frames.alone");
      assertThat(ack.getJsonArray("servedByOthers")).isEqualTo(new JsonArray().add("probe.noop"));
      awaitState(submit(ProbeModule.NOOP), "succeeded");
      submit("frames.alone");
      assertThat(worker.next("task").getString("type")).isEqualTo("frames.alone");
    }
  }

  @Test
  void aNodeThatRunsNoTasksRefusesWith503() {
    TestNode alone = cluster.startNode("--roles=api");
    try {
      Assertions.assertThatThrownBy(() -> new RawWorker(alone))
          .isInstanceOf(CompletionException.class)
          .hasStackTraceContaining("503");
      assertThat(alone.api().get("/work").status()).isEqualTo(426);
    } finally {
      alone.kill9();
    }
  }

  private static long submit(String type) {
    return submit(new JsonObject().put("type", type));
  }

  private static long submit(JsonObject task) {
    JsonObject taken = cluster.api().post("/tasks", task).expect(201).json();
    return Long.parseLong(taken.getString("id"));
  }

  private static JsonObject find(long id) {
    return cluster.api().get("/tasks/" + id).expect(200).json();
  }

  private static JsonObject awaitState(long id, String state) {
    await("task " + id + " is " + state)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(find(id).getString("state")).isEqualTo(state));
    return find(id);
  }
}
