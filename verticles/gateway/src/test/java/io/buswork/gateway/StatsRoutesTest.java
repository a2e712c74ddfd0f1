package io.buswork.gateway;

import static io.buswork.gateway.OpenApi.takes;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.bus.FlowTally;
import io.buswork.bus.QueueSample;
import io.buswork.task.TaskState;
import io.buswork.time.DatabaseTime;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the queues did lately adds up, whatever the window. */
final class StatsRoutesTest {

  private static final Duration DAY = Duration.ofDays(1);

  private final Vertx vertx = Vertx.vertx();
  private final DatabaseTime time = DatabaseTime.startingNow();
  private final long now = time.instant().toEpochMilli();
  private final FlowHistory history = new FlowHistory(now - DAY.toMillis());
  private HttpServer server;
  private WebClient client;

  @BeforeEach
  void listen() throws Exception {
    Router router = Router.router(vertx);
    new StatsRoutes(history, time).mount(router);
    RouterFailures.mount(router);
    server = await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    client = WebClient.create(vertx);
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  void anHourIsToldInStepsThatAddUp() throws Exception {
    add("mail", Duration.ofMinutes(50), 10, 8, 1);
    add("mail", Duration.ofMinutes(5), 7, 7, 0);
    add("logs", Duration.ofMinutes(5), 2, 1, 1);
    JsonObject stats = get("?window=1h", 200);
    assertThat(takes("Stats", stats.encode())).isTrue();
    assertThat(stats.getJsonObject("totals").getInteger("submitted")).isEqualTo(19);
    assertThat(stats.getJsonObject("totals").getInteger("succeeded")).isEqualTo(16);
    assertThat(stats.getJsonObject("totals").getInteger("failed")).isEqualTo(2);
    assertThat(sum(stats.getJsonArray("series"), "submitted")).isEqualTo(19);
    assertThat(stats.getJsonArray("series").size()).isBetween(118, 121);
    JsonArray queues = stats.getJsonArray("queues");
    assertThat(queues.stream().map(q -> ((JsonObject) q).getString("queue")))
        .containsExactly("logs", "mail");
    JsonObject mail = queues.getJsonObject(1);
    assertThat(mail.getInteger("submitted")).isEqualTo(17);
    assertThat(mail.getJsonArray("out").stream().mapToInt(n -> ((Number) n).intValue()).sum())
        .isEqualTo(16);
    assertThat(mail.getJsonArray("in")).hasSameSizeAs(stats.getJsonArray("series"));
  }

  @Test
  void theStepsAreOneAfterTheOtherUpToNow() throws Exception {
    JsonObject stats = get("", 200);
    long step = stats.getLong("stepMs");
    JsonArray series = stats.getJsonArray("series");
    for (int i = 1; i < series.size(); i++) {
      assertThat(at(series, i) - at(series, i - 1)).isEqualTo(step);
    }
    assertThat(now - at(series, series.size() - 1)).isBetween(-60_000L, step);
  }

  @Test
  void aDayIsToldRoughlyAndWhatIsOlderIsForgotten() throws Exception {
    add("mail", Duration.ofHours(26), 100, 0, 0);
    add("mail", Duration.ofHours(20), 5, 5, 0);
    add("mail", Duration.ofMinutes(1), 1, 1, 0);
    JsonObject stats = get("?window=1d", 200);
    assertThat(stats.getJsonObject("totals").getInteger("submitted")).isEqualTo(6);
    assertThat(stats.getLong("stepMs")).isGreaterThanOrEqualTo(300_000L);
    assertThat(stats.getJsonArray("series").size()).isBetween(90, 121);
  }

  @Test
  void howLongTasksWaitedIsTold() throws Exception {
    var tally = new FlowTally();
    for (int i = 0; i < 90; i++) {
      tally.waits().add(10);
    }
    for (int i = 0; i < 10; i++) {
      tally.waits().add(1_000);
    }
    add(new QueueSample("mail", QueueSample.slotOf(now), tally));
    JsonObject totals = get("?window=1m", 200).getJsonObject("totals");
    assertThat(totals.getDouble("waitP50Ms")).isBetween(10.0, 12.5);
    assertThat(totals.getDouble("waitP95Ms")).isBetween(1_000.0, 1_250.0);
  }

  @Test
  void aNodeThatHasJustStartedTellsOfNoTimeBefore() {
    var young = new FlowHistory(now);
    assertThat(young.window(Duration.ofHours(1), now).steps()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9s", "2d", "soon", "-1m", ""})
  void aWindowThatCannotBeIsRefused(String window) throws Exception {
    JsonObject problem = get("?window=" + window, 422);
    assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/window");
    assertThat(problem.getString("detail")).contains("'" + window + "'");
  }

  private void add(String queue, Duration ago, long submitted, long succeeded, long failed) {
    var tally = new FlowTally();
    tally.submitted(submitted);
    tally.reached(TaskState.SUCCEEDED, succeeded);
    tally.reached(TaskState.FAILED, failed);
    add(new QueueSample(queue, QueueSample.slotOf(now - ago.toMillis()), tally));
  }

  /** As it comes over the bus. */
  private void add(QueueSample sample) {
    history.add(QueueSample.fromJson(sample.toJson()));
  }

  private JsonObject get(String query, int status) throws Exception {
    var answer =
        await(client.get(server.actualPort(), "127.0.0.1", "/api/v1/stats" + query).send());
    assertThat(answer.statusCode()).isEqualTo(status);
    return answer.bodyAsJsonObject();
  }

  private static long at(JsonArray series, int index) {
    return Instant.parse(series.getJsonObject(index).getString("at")).toEpochMilli();
  }

  private static long sum(JsonArray series, String name) {
    return series.stream().mapToLong(step -> ((JsonObject) step).getLong(name)).sum();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
