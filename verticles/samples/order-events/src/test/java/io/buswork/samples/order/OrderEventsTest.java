package io.buswork.samples.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.api.Outcome;
import io.buswork.testing.HandlerHarness;
import io.buswork.testing.TestTask;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderEventsTest {

  private static final String ORDER =
      "{\"order\":\"A-1\",\"customer\":\"Ada\",\"cents\":4205,"
          + "\"items\":[{\"sku\":\"tea\",\"count\":2},{\"sku\":\"cup\",\"count\":1}]}";

  @Test
  void eachHandlerDoesItsPartOfOneOrder() {
    try (var handlers = HandlerHarness.deploy(new OrderEvents())) {
      assertThat(run(handlers, "order.stock").getInteger("setAside")).isEqualTo(3);
      assertThat(run(handlers, "order.notice").getString("text"))
          .isEqualTo("Dear Ada, we have received 42.05 for order A-1.");
      assertThat(run(handlers, "order.check").getBoolean("complete")).isTrue();
      assertThat(run(handlers, "order.check").getString("event")).isEqualTo("e-1");
    }
  }

  @Test
  void pointsAreCreditedInATableOfTheirOwn() throws Exception {
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder().setPGStartupWait(Duration.ofSeconds(60)).start();
        var handlers = HandlerHarness.deploy(new OrderEvents())) {
      Vertx vertx = Vertx.vertx();
      try {
        SqlConnection sql =
            await(
                PgConnection.connect(
                    vertx,
                    "postgresql://postgres:postgres@127.0.0.1:"
                        + postgres.getPort()
                        + "/postgres"));
        TestTask task = TestTask.of("order.points").payload(new JsonObject(ORDER)).connection(sql);
        JsonObject result = (JsonObject) handlers.run(task).result();
        assertThat(result.getInteger("points")).isEqualTo(42);
        assertThat(result.getLong("balance")).isEqualTo(42);
        assertThat(handlers.run(task).failure()).hasMessageContaining("duplicate key");
      } finally {
        await(vertx.close());
      }
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"order", "customer", "cents", "items"})
  void anOrderThatLacksSomethingIsNotTriedAgain(String field) {
    JsonObject order = new JsonObject(ORDER);
    order.remove(field);
    try (var handlers = HandlerHarness.deploy(new OrderEvents())) {
      assertThat(handlers.run(TestTask.of("order.stock").payload(order)).outcome())
          .isEqualTo(new Outcome.Discard(field + " is missing"));
    }
  }

  @Test
  void anOrderOfAnotherKindIsNotTriedAgain() {
    JsonObject order = new JsonObject(ORDER).put("items", new JsonArray().add("tea"));
    try (var handlers = HandlerHarness.deploy(new OrderEvents())) {
      assertThat(handlers.run(TestTask.of("order.stock").payload(order)).outcome())
          .isInstanceOf(Outcome.Discard.class);
    }
  }

  private static JsonObject run(HandlerHarness handlers, String type) {
    TestTask task =
        TestTask.of(type).payload(new JsonObject(ORDER)).headers(Map.of("event-id", "e-1"));
    return (JsonObject) handlers.run(task).result();
  }
}
