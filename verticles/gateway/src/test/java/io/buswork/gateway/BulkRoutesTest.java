package io.buswork.gateway;

import static io.buswork.gateway.OpenApi.takes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.Addresses;
import io.buswork.bus.BulkOrder;
import io.buswork.store.BulkJob;
import io.buswork.store.BulkStore;
import io.buswork.store.SearchPage;
import io.buswork.store.TaskFilter;
import io.buswork.store.TaskMatch;
import io.buswork.store.TaskSearch;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is done to all tasks that match goes on by itself, and tells how far it is. */
class BulkRoutesTest {

  private static final JsonObject REQUEST =
      new JsonObject().put("filter", new JsonObject().put("type", "t"));

  private final TestRoutes routes = new TestRoutes();
  private final Jobs jobs = new Jobs();
  private final Queue<Message<JsonObject>> heldOrders = new ConcurrentLinkedQueue<>();
  private volatile boolean isHeld;
  private BulkJobs bulk;

  @BeforeEach
  void serve() {
    var node = TestRoutes.node(null, threePages(), null, jobs);
    bulk = new BulkJobs(node, routes.vertx, new Dispatchers(routes.vertx));
    routes.serve(
        router ->
            new BulkRoutes(
                    node.stores().search(),
                    new BodyReader(MemoryBudget.ofHeap()),
                    bulk,
                    routes.vertx)
                .mount(router));
    TestRoutes.await(
        routes
            .vertx
            .eventBus()
            .<JsonObject>consumer(Addresses.orders("q"), this::order)
            .completion());
  }

  @AfterEach
  void close() {
    routes.close();
  }

  @Test
  void whatIsDoneSoonIsAnsweredWithItsCounts() {
    var answer = routes.post("/tasks/cancel", REQUEST);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.bodyAsJsonObject())
        .isEqualTo(new JsonObject().put("matched", 30).put("changed", 27));
    JsonObject kept = routes.get("/bulk/1").bodyAsJsonObject();
    assertThat(kept.getString("state")).isEqualTo("done");
    assertThat(kept.getLong("matched")).isEqualTo(30);
  }

  @Test
  void whoDoesNotWaitIsToldWhereToLook() {
    isHeld = true;
    var answer = routes.post("/tasks/retry?wait=false", REQUEST);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.getHeader("location")).isEqualTo("/api/v1/bulk/1");
    assertThat(takes("BulkAction", answer.bodyAsString())).isTrue();
    assertThat(answer.bodyAsJsonObject().getString("state")).isEqualTo("running");

    await().until(() -> heldOrders.size() == 1);
    letGo();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> routes.get("/bulk/1").bodyAsJsonObject().getString("state").equals("done"));
    JsonObject listed = routes.get("/bulk").bodyAsJsonObject();
    assertThat(takes("BulkActionPage", listed.encode())).isTrue();
    assertThat(listed.getJsonArray("items").getJsonObject(0).getLong("changed")).isEqualTo(27);
    assertThat(routes.get("/bulk/77").statusCode()).isEqualTo(404);
    assertThat(routes.post("/tasks/retry?wait=maybe", REQUEST).statusCode()).isEqualTo(422);
  }

  @Test
  void whatANodeHasLeftUndoneIsGoneOnWith() {
    jobs.rows.put(
        5L,
        new BulkJob(
            5,
            "cancel",
            "{\"type\":\"t\"}",
            "ada",
            "gone",
            21,
            10,
            9,
            Instant.now(),
            Instant.EPOCH,
            null,
            null));
    assertThat(TestRoutes.await(bulk.adopt(BulkJobs.SILENCE))).isTrue();
    await().atMost(Duration.ofSeconds(60)).until(() -> !jobs.rows.get(5L).isRunning());
    assertThat(jobs.rows.get(5L).node()).isEqualTo("node-1");
    assertThat(jobs.rows.get(5L).matched()).as("the first page was done").isEqualTo(30);
    assertThat(jobs.rows.get(5L).changed()).isEqualTo(27);
    assertThat(TestRoutes.await(bulk.adopt(BulkJobs.SILENCE))).isFalse();
  }

  @Test
  void whatBreaksOffSaysWhy() {
    var answer =
        routes.post(
            "/tasks/cancel", new JsonObject().put("filter", new JsonObject().put("q", "x")));
    assertThat(answer.statusCode()).isEqualTo(500);
    JsonObject kept = routes.get("/bulk/1").bodyAsJsonObject();
    assertThat(takes("BulkAction", kept.encode())).isTrue();
    assertThat(kept.getString("state")).isEqualTo("failed");
    assertThat(kept.getString("error")).isEqualTo("the index is gone");
  }

  private void order(Message<JsonObject> order) {
    if (isHeld) {
      heldOrders.add(order);
    } else {
      carryOut(order);
    }
  }

  private void letGo() {
    isHeld = false;
    heldOrders.forEach(BulkRoutesTest::carryOut);
  }

  /** Of each page, one task is not in a state for it. */
  private static void carryOut(Message<JsonObject> order) {
    int ids = BulkOrder.fromJson(order.body()).ids().size();
    order.reply(new JsonObject().put("changed", ids - 1));
  }

  /** Ten tasks each. */
  private static TaskSearch threePages() {
    return (TaskSearch)
        Proxy.newProxyInstance(
            BulkRoutesTest.class.getClassLoader(),
            new Class<?>[] {TaskSearch.class},
            (proxy, method, args) ->
                "t".equals(((TaskFilter) args[0]).type())
                    ? Future.succeededFuture(page((long) args[1]))
                    : Future.failedFuture(new IllegalStateException("the index is gone")));
  }

  private static SearchPage<TaskMatch> page(long before) {
    long last = Math.min(before, 31) - 1;
    List<TaskMatch> items =
        LongStream.rangeClosed(last - 9, last)
            .mapToObj(id -> new TaskMatch(id, "q", false))
            .toList();
    return new SearchPage<>(items, last == 10 ? null : last - 9);
  }

  /** In memory. */
  private static final class Jobs implements BulkStore {

    final Map<Long, BulkJob> rows = new ConcurrentSkipListMap<>();

    @Override
    public Future<BulkJob> begin(String deed, String filter, String by, String node) {
      Instant now = Instant.now();
      BulkJob job =
          new BulkJob(
              rows.size() + 1, deed, filter, by, node, Long.MAX_VALUE, 0, 0, now, now, null, null);
      rows.put(job.id(), job);
      return Future.succeededFuture(job);
    }

    @Override
    public Future<Boolean> keep(long id, String node, long before, long matched, long changed) {
      BulkJob job = rows.get(id);
      boolean ours = job.node().equals(node) && job.isRunning();
      if (ours) {
        rows.put(id, with(job, node, before, matched, changed, null, null));
      }
      return Future.succeededFuture(ours);
    }

    @Override
    public Future<Void> end(long id, String node, String error) {
      BulkJob job = rows.get(id);
      rows.put(
          id, with(job, node, job.before(), job.matched(), job.changed(), Instant.now(), error));
      return Future.succeededFuture();
    }

    @Override
    public Future<Optional<BulkJob>> takeOver(String node, Duration silence) {
      Optional<BulkJob> found =
          rows.values().stream()
              .filter(BulkJob::isRunning)
              .filter(job -> job.updatedAt().isBefore(Instant.now().minus(silence)))
              .findFirst()
              .map(job -> with(job, node, job.before(), job.matched(), job.changed(), null, null));
      found.ifPresent(job -> rows.put(job.id(), job));
      return Future.succeededFuture(found);
    }

    @Override
    public Future<Optional<BulkJob>> find(long id) {
      return Future.succeededFuture(Optional.ofNullable(rows.get(id)));
    }

    @Override
    public Future<List<BulkJob>> list(long below, int limit) {
      return Future.succeededFuture(List.copyOf(rows.values()));
    }

    private static BulkJob with(
        BulkJob job,
        String node,
        long before,
        long matched,
        long changed,
        Instant finishedAt,
        String error) {
      return new BulkJob(
          job.id(),
          job.deed(),
          job.filter(),
          job.by(),
          node,
          before,
          matched,
          changed,
          job.startedAt(),
          Instant.now(),
          finishedAt,
          error);
    }
  }
}
