package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a queue allows holds in the whole cluster, also while its dispatcher dies. */
@Timeout(400)
final class LimitsIT {

  private static final int TASKS = 600;
  private static final int KEYS = 7;
  private static final int CONCURRENCY = 12;
  private static final int PER_KEY = 3;

  private static final long SPAN_MILLIS = 2_000;

  private static final String UNDER_WAY =
      """
      select t.id
      from buswork.dispatch d
      join buswork.node n on n.id = d.node
      join buswork.task t on t.id = any (d.task_ids)
      where d.queue = 'limited' and (n.info ->> 'pid')::bigint = ?
      """;

  /** Attempts with their times; one that was lost counts until that was found out. */
  private static final String ATTEMPTS =
      """
      select concat_ws(' ', a.task_id, a.attempt, a.outcome,
        coalesce(round(extract(epoch from a.started_at) * 1000), 0),
        round(extract(epoch from case when a.outcome = 'lost' then a.finished_at
              else a.started_at + a.wall_us * interval '1 us' end) * 1000))
      from buswork.attempts a join buswork.tasks t on t.id = a.task_id
      where t.queue = 'limited'
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
  void noMoreRunAtOnceThanAllowedAlsoWhenTheDispatchersNodeIsKilled() {
    put(
        "limited",
        new JsonObject().put("concurrency", CONCURRENCY).put("concurrencyPerKey", PER_KEY));
    RunLog log = new RunLog(cluster.folder().resolve("limited-runs"));
    Map<Long, String> keys = new HashMap<>();
    JsonArray tasks = new JsonArray();
    for (int i = 0; i < TASKS; i++) {
      JsonObject task = ProbeModule.task(ProbeModule.WAIT, log, 100).put("queue", "limited");
      tasks.add(i % KEYS == 0 ? task : task.put("concurrencyKey", "tenant-" + i % KEYS));
    }
    JsonArray ids = cluster.api().post("/tasks", tasks).expect(201).json().getJsonArray("items");
    for (int i = 0; i < TASKS; i++) {
      keys.put(id(ids, i), i % KEYS == 0 ? "" : "tenant-" + i % KEYS);
    }
    Outcomes outcomes = new Outcomes(cluster.database());
    outcomes.awaitSucceeded(TASKS / 4, Duration.ofSeconds(60));
    TestNode dispatching = dispatcherOf("limited");
    killWithTasksUnderWay(dispatching, log);
    outcomes.awaitEachSucceededOnce(List.copyOf(keys.keySet()), Duration.ofSeconds(90));

    Map<String, List<long[]>> spans = new HashMap<>();
    List<long[]> all = new ArrayList<>();
    int lost = 0;
    for (String line : cluster.database().column(ATTEMPTS)) {
      String[] words = line.split(" ");
      boolean isLost = words[2].equals("lost");
      // The next dispatcher did not know when it started; the handler has noted it, if it did.
      long started =
          isLost
              ? startOf(log, Long.parseLong(words[0]), Integer.parseInt(words[1]))
              : Long.parseLong(words[3]);
      long[] span = {started, Long.parseLong(words[4])};
      String key = keys.get(Long.valueOf(words[0]));
      if (started < Long.MAX_VALUE) {
        spans.computeIfAbsent(key, k -> new ArrayList<>()).add(span);
        all.add(span);
      }
      lost += isLost && started < Long.MAX_VALUE ? 1 : 0;
    }
    assertThat(all.size()).isGreaterThanOrEqualTo(TASKS);
    assertThat(lost).as("attempts that were under way on the killed node").isPositive();
    assertThat(mostAtOnce(all)).isLessThanOrEqualTo(CONCURRENCY).isGreaterThan(CONCURRENCY / 2);
    spans.remove("");
    assertThat(spans).hasSize(KEYS - 1);
    spans.forEach((key, its) -> assertThat(mostAtOnce(its)).as(key).isBetween(2, PER_KEY));
  }

  @Test
  void noMoreStartInASpanThanTheRateAllows() {
    put("rated", new JsonObject().put("rate", rate(40, "2s")).put("ratePerKey", rate(25, "2s")));
    RunLog log = new RunLog(cluster.folder().resolve("rated-runs"));
    JsonArray tasks = new JsonArray();
    for (int i = 0; i < 200; i++) {
      tasks.add(
          ProbeModule.task(ProbeModule.NOOP, log, 0)
              .put("queue", "rated")
              .put("concurrencyKey", i < 120 ? "a" : "b"));
    }
    JsonArray items = cluster.api().post("/tasks", tasks).expect(201).json().getJsonArray("items");
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      ids.add(id(items, i));
    }
    new Outcomes(cluster.database()).awaitEachSucceededOnce(ids, Duration.ofSeconds(60));
    List<Long> all = log.runs().stream().map(RunLog.Run::startedAtMillis).sorted().toList();
    List<Long> ofA =
        log.runs().stream()
            .filter(run -> run.id() < ids.get(120))
            .map(RunLog.Run::startedAtMillis)
            .sorted()
            .toList();
    assertThat(all).hasSize(200);
    assertNotFasterThan(all, 40);
    assertNotFasterThan(ofA, 25);
  }

  @Test
  void aQueueThatIsFullRefusesTasksOnEveryNode() {
    put("full", new JsonObject().put("paused", true).put("maxDepth", 100));
    int stored = 0;
    int refused = 0;
    for (int i = 0; i < 60; i++) {
      Api api = cluster.living().get(i % 3).api();
      JsonArray tasks = new JsonArray();
      for (int n = 0; n < 5; n++) {
        tasks.add(ProbeModule.silentTask(ProbeModule.NOOP).put("queue", "full"));
      }
      Api.Answer answer = api.post("/tasks", tasks);
      if (answer.status() == 201) {
        stored += 5;
      } else {
        assertThat(answer.expect(429).json().getString("detail")).contains("full").contains("100");
        assertThat(answer.retryAfter()).contains("1");
        refused++;
      }
    }
    assertThat(stored).as("one after the other nothing is under way").isEqualTo(100);
    assertThat(refused).isEqualTo(40);
    cluster.api().post("/tasks", ProbeModule.silentTask(ProbeModule.NOOP)).expect(201);
    put("full", new JsonObject().putNull("maxDepth"));
    for (TestNode node : cluster.living()) {
      JsonObject task = ProbeModule.silentTask(ProbeModule.NOOP).put("queue", "full");
      org.awaitility.Awaitility.await()
          .atMost(cluster.allowed(Duration.ofSeconds(2)))
          .until(() -> node.api().post("/tasks", task).status() == 201);
    }
  }

  @Test
  void whatAQueueAllowsIsShownAndOutlivesItsDispatcher() {
    JsonObject rate = rate(5, "10s");
    JsonObject put = put("shown", new JsonObject().put("concurrency", 7).put("rate", rate));
    assertThat(put.getInteger("concurrency")).isEqualTo(7);
    put("shown", new JsonObject().put("weight", 4));
    dispatcherOf("shown").kill9();
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> {
              put("shown", new JsonObject().put("maxDepth", 9));
              return true;
            });
    JsonObject shown = cluster.api().get("/queues/shown").expect(200).json();
    assertThat(shown.getInteger("concurrency")).isEqualTo(7);
    assertThat(shown.getJsonObject("rate")).isEqualTo(rate);
    assertThat(shown.getInteger("weight")).isEqualTo(4);
    assertThat(shown.getInteger("maxDepth")).isEqualTo(9);
    assertThat(shown.getValue("concurrencyPerKey")).isNull();
  }

  /**
   * In a span start as many as the limit says, so all of them take so many spans but the first. A
   * rate counts when tasks are sent, and they may start a little later, some more, some less: that
   * is one span here, which the unit tests of the rates have not.
   */
  private static void assertNotFasterThan(List<Long> starts, int limit) {
    long spans = (starts.size() - 1) / limit;
    assertThat(starts.get(starts.size() - 1) - starts.get(0))
        .as("%d starts, %d a span", starts.size(), limit)
        .isGreaterThan((spans - 1) * SPAN_MILLIS);
  }

  /** Frozen before one looks: what is under way then cannot end before the kill. */
  private static void killWithTasksUnderWay(TestNode node, RunLog log) {
    org.awaitility.Awaitility.await("tasks under way on the node to be killed")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              node.freeze();
              boolean found = hasTasksUnderWay(node, log);
              if (!found) {
                node.thaw();
              }
              return found;
            });
    node.kill9();
  }

  private static boolean hasTasksUnderWay(TestNode node, RunLog log) {
    Set<Long> begun = log.runsOn(node).stream().map(RunLog.Run::id).collect(Collectors.toSet());
    return cluster.database().column(UNDER_WAY, node.pid()).stream()
        .map(Long::valueOf)
        .anyMatch(begun::contains);
  }

  private static long startOf(RunLog log, long id, int attempt) {
    return log.runs().stream()
        .filter(run -> run.id() == id && run.attempt() == attempt)
        .mapToLong(RunLog.Run::startedAtMillis)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  private static int mostAtOnce(List<long[]> spans) {
    Map<Long, Integer> changes = new TreeMap<>();
    for (long[] span : spans) {
      changes.merge(span[0], 1, Integer::sum);
      changes.merge(span[1], -1, Integer::sum);
    }
    int now = 0;
    int most = 0;
    for (int change : changes.values()) {
      now += change;
      most = Math.max(most, now);
    }
    return most;
  }

  private static TestNode dispatcherOf(String queue) {
    long pid =
        cluster
            .database()
            .number(
                "select (n.info ->> 'pid')::bigint from buswork.queue q"
                    + " join buswork.node n on n.id = q.owner where q.name = ?",
                queue);
    return cluster.living().stream().filter(node -> node.pid() == pid).findFirst().orElseThrow();
  }

  private static JsonObject put(String queue, JsonObject settings) {
    return cluster.api().put("/queues/" + queue, settings).expect(200).json();
  }

  private static JsonObject rate(int limit, String per) {
    return new JsonObject().put("limit", limit).put("per", per);
  }

  private static long id(JsonArray items, int index) {
    return Long.parseLong(items.getJsonObject(index).getString("id"));
  }
}
