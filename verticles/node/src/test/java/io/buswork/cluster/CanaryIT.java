package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Versions that take over at once, by and by, or not at all, on three nodes. */
@Timeout(400)
final class CanaryIT {

  private static final int NODES = 3;
  private static final String QUICK_STEPS = "--modules.canary.step=3s";
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** First attempts on a version; how many there were in all while it had its share. */
  private static final String ON_VERSION =
      "select count(*) from buswork.attempts where module = ? and version = ? and attempt = 1";

  private static final String MEANWHILE =
      """
      select count(*) from buswork.attempts a, buswork.rollout r
      where a.module = ? and a.attempt = 1 and r.module = a.module and r.phase = 'rolledback'
        and a.started_at between r.started_at and r.ended_at + interval '2 s'
      """;

  private static final String RETRIED_ON_IT =
      "select count(*) from buswork.attempts where module = ? and version = ? and attempt > 1";

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  @BeforeAll
  static void startNodes() {
    cluster.startNode(QUICK_STEPS);
    cluster.startNodes(NODES - 1, QUICK_STEPS);
  }

  @Test
  void aJarIsLiveOnAllNodesAndTakenBackFromAllWithinSeconds() {
    CanaryModule module = new CanaryModule("quick");
    module.deploy(cluster, "v1");
    for (String version : List.of("v2", "v3")) {
      module.jar(cluster.folder(), version, 0);
      long began = System.nanoTime();
      JsonObject deployed = module.deploy(cluster, version);
      tell(version + " live on " + NODES + " nodes, with its upload", began);
      assertThat(since(began)).isLessThan(cluster.allowed(SOON));
      assertThat(CanaryModule.liveOn(deployed, version)).isGreaterThanOrEqualTo(NODES);
      assertThat(deployed.getString("active")).isEqualTo(version);
    }

    long began = System.nanoTime();
    JsonObject back =
        cluster.api().post("/modules/quick/rollback", new JsonObject()).expect(200).json();
    tell("rolled back on " + NODES + " nodes", began);
    assertThat(since(began)).isLessThan(cluster.allowed(SOON));
    assertThat(back.getString("active")).isEqualTo("v2");
    List<Long> ids = ProbeModule.submit(cluster.api(), 300, module.task());
    new Outcomes(cluster.database()).awaitEachSucceededOnce(ids, PATIENCE);
    assertThat(cluster.database().number(ON_VERSION, "quick", "v2")).isEqualTo(300);

    JsonObject newest = back.getJsonArray("rollouts").getJsonObject(0);
    assertThat(newest.getString("strategy")).isEqualTo("rollback");
    assertThat(newest.getString("previous")).isEqualTo("v3");
    assertThat(newest.getString("startedBy")).isEqualTo("127.0.0.1");
    assertThat(newest.getString("endedAt")).isNotNull();
    assertThat(back.getJsonArray("rollouts")).hasSize(4);
  }

  @Test
  void whereThereIsNoVersionBeforeARollbackIsRefused() {
    assertThat(cluster.api().post("/modules/unknown/rollback", "").status()).isEqualTo(404);
    CanaryModule module = new CanaryModule("first");
    module.deploy(cluster, "v1");
    Api.Answer answer = cluster.api().post("/modules/first/rollback", "");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body()).contains("no other version of module first was active before");
    assertThat(
            cluster
                .api()
                .uploadCanary("first", "v2", module.jar(cluster.folder(), "v2", 0), 100)
                .body())
        .contains("/canary", "from 1 to 99");
  }

  @Test
  void aBadCanaryIsTakenBackHavingTouchedNoMoreThanItsShare() {
    CanaryModule module = new CanaryModule("bad");
    module.deploy(cluster, "v1");
    Api api = cluster.api();
    try (SteadySubmitter load = SteadySubmitter.start(api, module.task(), 600)) {
      api.uploadCanary("bad", "v2", module.jar(cluster.folder(), "v2", 10), 10);
      long began = System.nanoTime();
      soon().until(() -> module.newestRollout(api).getString("phase").equals("rolledback"));
      tell("a canary with 10 % errors taken back after it was live everywhere", began);
      load.close();
      new Outcomes(cluster.database()).awaitEachSucceededOnce(load.acknowledged(), PATIENCE);
    }
    JsonObject ended = module.newestRollout(api);
    assertThat(ended.getString("error")).contains("attempts failed", "with version v1");
    assertThat(ended.getJsonObject("comparison").getJsonObject("canary").getLong("tasks"))
        .isGreaterThanOrEqualTo(50);
    assertThat(module.describe(api).getString("active")).isEqualTo("v1");
    assertThat(module.describe(api).getValue("canary")).isNull();

    TestDatabase database = cluster.database();
    long touched = database.number(ON_VERSION, "bad", "v2");
    assertThat(touched).isPositive();
    assertThat(touched * 10).isLessThanOrEqualTo(database.number(MEANWHILE, "bad"));
    assertThat(database.number(RETRIED_ON_IT, "bad", "v2")).isZero();
  }

  @Test
  void aGoodCanaryTakesOverThoughItsFirstNodeDiesInTheMiddleAndAnotherComesLate() {
    CanaryModule module = new CanaryModule("good");
    module.deploy(cluster, "v1");
    TestNode first = cluster.startNode(QUICK_STEPS);
    Api api = cluster.api();
    try (SteadySubmitter load = SteadySubmitter.start(api, module.task(), 600)) {
      JsonObject started =
          first
              .api()
              .uploadCanary("good", "v2", module.jar(cluster.folder(), "v2", 0), 10)
              .expect(201)
              .json();
      assertThat(started.getJsonObject("canary").getInteger("share")).isGreaterThanOrEqualTo(10);
      assertThat(started.getString("active")).isEqualTo("v1");
      assertThat(CanaryModule.liveOn(started, "v1")).isEqualTo(NODES + 1);
      assertThat(CanaryModule.liveOn(started, "v2")).isEqualTo(NODES + 1);
      assertPinnedTasksRunOnBoth(api, module);
      soon().until(() -> module.describe(api).getJsonObject("canary").getInteger("share") >= 25);
      first.kill9();
      assertThat(module.newestRollout(api).getString("phase")).isEqualTo("canary");
      TestNode late = cluster.startNode(QUICK_STEPS);
      await("the canary has taken over")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> module.newestRollout(late.api()).getString("phase").equals("done"));
      load.close();
      assertThat(load.acknowledged()).isNotEmpty();
      new Outcomes(cluster.database()).awaitEachSucceededOnce(load.acknowledged(), PATIENCE);
    }
    assertThat(module.describe(api).getString("active")).isEqualTo("v2");
    assertThat(module.newestRollout(api).getJsonObject("comparison").getJsonObject("canary"))
        .isNotNull();
    soon().until(() -> CanaryModule.liveOn(module.describe(api), "v1") == 0);
    String waits = submitPinned(api, module, "v1");
    soon().until(() -> "no handler".equals(api.get("/tasks/" + waits).json().getString("waiting")));
  }

  private static void assertPinnedTasksRunOnBoth(Api api, CanaryModule module) {
    for (String version : List.of("v1", "v2")) {
      String id = submitPinned(api, module, version);
      soon()
          .untilAsserted(
              () ->
                  assertThat(api.get("/tasks/" + id).json().getJsonObject("result"))
                      .isEqualTo(new JsonObject().put("version", version)));
    }
  }

  private static String submitPinned(Api api, CanaryModule module, String version) {
    return api.post("/tasks", module.task().put("version", version))
        .expect(201)
        .json()
        .getString("id");
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static void tell(String what, long began) {
    System.out.println("CanaryIT: " + what + ": " + since(began).toMillis() + " ms");
  }
}
