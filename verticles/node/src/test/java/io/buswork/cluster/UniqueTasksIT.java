package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One task a key, whichever of three nodes it is submitted to, and however often at once. */
@Timeout(400)
final class UniqueTasksIT {

  private static final int SUBMITTERS = 64;
  private static final int KEYS = 50;

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  @BeforeEach
  void threeNodes() {
    if (cluster.living().isEmpty()) {
      cluster.startNodes(3);
    }
    ProbeModule.deployOnce(cluster);
  }

  @Test
  void allNodesTogetherMakeOneTaskAKeyAndEachRunsOnce() {
    RunLog log = new RunLog(cluster.folder().resolve("unique-runs"));
    List<Callable<JsonArray>> submits = new ArrayList<>();
    for (int i = 0; i < SUBMITTERS; i++) {
      int submitter = i;
      Api api = cluster.living().get(i % 3).api();
      submits.add(() -> submitAll(api, log, submitter));
    }
    Set<Long> ids = new HashSet<>();
    int fresh = 0;
    for (JsonArray items : atOnce(submits)) {
      for (Object each : items) {
        JsonObject item = (JsonObject) each;
        ids.add(Long.valueOf(item.getString("id")));
        fresh += item.getBoolean("duplicate") ? 0 : 1;
      }
    }
    assertThat(fresh).isEqualTo(KEYS);
    assertThat(ids).hasSize(KEYS);
    new Outcomes(cluster.database())
        .awaitEachSucceededOnce(List.copyOf(ids), Duration.ofSeconds(60));
    assertThat(log.runs()).hasSize(KEYS);
  }

  @Test
  void aConflictIsAnsweredAsItWasAskedFor() {
    Api here = cluster.living().get(0).api();
    Api there = cluster.living().get(1).api();
    JsonObject task = unique("answers", "return").put("delay", "1h");
    String id = here.post("/tasks", task).expect(201).json().getString("id");

    JsonObject again = there.post("/tasks", task).expect(200).json();
    assertThat(again.getString("id")).isEqualTo(id);
    assertThat(again.getBoolean("duplicate")).isTrue();

    JsonArray list =
        new JsonArray().add(unique("innocent", "return")).add(unique("answers", "reject"));
    JsonObject refused = there.post("/tasks", list).expect(409).json();
    assertThat(refused.getString("detail")).contains("item 1").contains(id);
    assertThat(here.get("/tasks?key=innocent").json().getJsonArray("items")).isEmpty();
    there.post("/tasks", new JsonArray().add(unique("answers", "replace"))).expect(422);

    JsonObject content = unique("answers", "replace").put("priority", 8);
    JsonObject replaced = there.post("/tasks", content).expect(200).json();
    assertThat(replaced.getString("id")).isEqualTo(id);
    assertThat(replaced.getInteger("priority")).isEqualTo(8);
    new Outcomes(cluster.database())
        .awaitEachSucceededOnce(List.of(Long.valueOf(id)), Duration.ofSeconds(60));
    JsonObject next = here.post("/tasks", content).expect(201).json();
    assertThat(next.getString("id")).isNotEqualTo(id);
  }

  @Test
  void aTaskThatRunsIsNotReplaced() {
    Api api = cluster.api();
    JsonObject task =
        unique("runs", "replace")
            .put("type", ProbeModule.WAIT)
            .put("payload", new JsonObject().put("ms", 3_000));
    String id = api.post("/tasks", task).expect(201).json().getString("id");
    org.awaitility.Awaitility.await()
        .until(() -> "running".equals(api.get("/tasks/" + id).json().getString("state")));
    assertThat(api.post("/tasks", task).expect(409).json().getString("detail"))
        .contains(id)
        .contains("running");
  }

  @Test
  void aRepeatedRequestIsAnsweredAsBeforeByWhicheverNode() {
    JsonObject task = ProbeModule.silentTask(ProbeModule.NOOP).put("key", "repeated");
    List<Callable<String>> submits = new ArrayList<>();
    for (int i = 0; i < SUBMITTERS; i++) {
      Api api = cluster.living().get(i % 3).api();
      submits.add(() -> api.postOnce("/tasks", "r-1", task).expect(201).json().getString("id"));
    }
    assertThat(new HashSet<>(atOnce(submits))).hasSize(1);
    assertThat(cluster.api().get("/tasks?key=repeated").json().getJsonArray("items")).hasSize(1);
    cluster.api().postOnce("/tasks", "r-1", task.copy().put("priority", 9)).expect(422);
  }

  private static JsonArray submitAll(Api api, RunLog log, int submitter) {
    JsonArray tasks = new JsonArray();
    for (int i = 0; i < KEYS; i++) {
      int key = (i * 7 + submitter) % KEYS;
      tasks.add(
          ProbeModule.task(ProbeModule.NOOP, log, 0)
              .put("key", "key-" + key)
              .put("unique", new JsonObject().put("for", "1h")));
    }
    return api.post("/tasks", tasks).expect(201).json().getJsonArray("items");
  }

  private static JsonObject unique(String key, String onConflict) {
    return ProbeModule.silentTask(ProbeModule.NOOP)
        .put("key", key)
        .put("unique", new JsonObject().put("onConflict", onConflict));
  }

  private static <T> List<T> atOnce(List<Callable<T>> calls) {
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      List<T> answers = new ArrayList<>();
      for (Future<T> each : threads.invokeAll(calls)) {
        answers.add(each.get());
      }
      return answers;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdown();
    }
  }
}
