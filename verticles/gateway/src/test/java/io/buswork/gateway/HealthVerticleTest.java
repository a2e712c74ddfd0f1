package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.bus.Membership;
import io.buswork.bus.NodeContext;
import io.buswork.store.DatabaseReport;
import io.buswork.store.DatabaseStats;
import io.buswork.store.NodeRow;
import io.buswork.store.NodeStore;
import io.buswork.store.Stores;
import io.buswork.time.DatabaseTime;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node without the API can be watched like any other. */
final class HealthVerticleTest {

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private List<NodeRow> registered = List.of(row("n"));
  private HealthVerticle verticle;

  @BeforeEach
  void listen() throws Exception {
    listen(false);
  }

  private void listen(boolean tokens) throws Exception {
    verticle =
        new HealthVerticle(
            new NodeContext("n", stores(), new Alone(), DatabaseTime.startingNow(), meters),
            new GatewayOptions(
                "127.0.0.1", OptionalInt.of(0), OptionalInt.empty(), "test", tokens, null));
    await(vertx.deployVerticle(verticle));
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  void itsHealthIsToldAsThatOfAnyNode() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").bodyAsJsonObject())
        .isEqualTo(new JsonObject().put("status", "UP").put("database", "UP").put("joined", true));
    registered = List.of(row("another"));
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
  }

  @Test
  void whoAsksByHeadIsAnsweredTheSameWithoutTheBody() throws Exception {
    registered = List.of(row("another"));
    var answer = await(client.head(verticle.httpPort(), "127.0.0.1", "/health/ready?quick").send());
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.getHeader("content-type")).isEqualTo("application/json");
    assertThat(answer.body()).isNull();
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void itsMetricsAreShown() throws Exception {
    meters.counter("buswork.probe").increment(7);
    HttpResponse<?> answer = get("/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.getHeader("content-type")).startsWith("text/plain; version=0.0.4");
    assertThat(answer.bodyAsString()).contains("buswork_probe_total 7.0");
  }

  @Test
  void withTokensItsMetricsTakeOneAndItsHealthNone() throws Exception {
    listen(true);
    assertThat(get("/metrics").statusCode()).isEqualTo(401);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void nothingElseIsThere() throws Exception {
    for (String path : List.of("/", "/api/v1/tasks", "/openapi.json")) {
      HttpResponse<?> answer = get(path);
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.getHeader("content-type")).isEqualTo("application/problem+json");
    }
  }

  private HttpResponse<?> get(String path) throws Exception {
    return await(client.get(verticle.httpPort(), "127.0.0.1", path).send());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /** Only what health asks for; of all else there is nothing. */
  private Stores stores() throws ReflectiveOperationException {
    RecordComponent[] all = Stores.class.getRecordComponents();
    Class<?>[] types = Stream.of(all).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] given = Stream.of(types).map(this::store).toArray();
    return Stores.class.getDeclaredConstructor(types).newInstance(given);
  }

  private Object store(Class<?> type) {
    if (type == NodeStore.class) {
      return Proxy.newProxyInstance(
          getClass().getClassLoader(),
          new Class<?>[] {type},
          (proxy, method, arguments) -> Future.succeededFuture(registered));
    }
    DatabaseStats nothing = () -> Future.succeededFuture(DatabaseReport.EMPTY);
    return type == DatabaseStats.class ? nothing : null;
  }

  private static NodeRow row(String id) {
    return new NodeRow(id, Instant.EPOCH, Duration.ZERO, new JsonObject());
  }

  /** A cluster of one. */
  private static final class Alone implements Membership {
    @Override
    public Set<String> members() {
      return Set.of("n");
    }

    @Override
    public Runnable onChange(Runnable listener) {
      return () -> {};
    }
  }
}
