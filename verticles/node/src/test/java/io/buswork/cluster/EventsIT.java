package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks made by events, posted on one of two nodes. */
@Timeout(400)
final class EventsIT {

  private static final String DONE =
      "select count(*) from buswork.tasks where queue = ? and state = 'succeeded'";

  private static final String NODES =
      "select count(distinct a.node) from buswork.attempts a"
          + " join buswork.tasks t on t.id = a.task_id where t.queue = ?";

  private static final String SHOP =
      """
      import io.buswork.api.TaskContext;
      import io.buswork.api.TaskHandlers;
      import io.buswork.api.TaskVerticle;
      import io.vertx.core.Future;
      import java.time.Duration;

      public final class Shop extends TaskVerticle {
        @Override
        public void register(TaskHandlers handlers) {
          REGISTRATION
        }

        private static Future<Object> sold(TaskContext task) {
          return Future.succeededFuture(
              task.payloadText() + task.headers().get("event-name") + task.headers().get("event-key"));
        }
      }
      """;

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  @BeforeEach
  void twoNodes() {
    while (cluster.living().size() < 2) {
      cluster.startNode();
    }
    ProbeModule.deployOnce(cluster);
  }

  @Test
  void aThousandTasksOfOneEventRunOnBothNodes() {
    IntStream.range(0, 1_000)
        .forEach(
            i ->
                cluster
                    .api()
                    .put("/subscriptions/wide-" + i, subscription("wide.*", "wide"))
                    .expect(201));
    Api first = cluster.living().get(0).api();
    JsonObject event = new JsonObject().put("name", "wide.open").put("data", new JsonObject());
    JsonArray items = post(first, event);
    assertThat(items).hasSize(1_000);
    assertThat(items.getJsonObject(0).getString("subscription")).isEqualTo("wide-0");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> cluster.database().number(DONE, "wide") == 1_000);
    assertThat(cluster.database().number(NODES, "wide")).isEqualTo(2);
    long id = Long.parseLong(items.getJsonObject(999).getString("id"));
    JsonObject headers = first.get("/tasks/" + id).expect(200).json().getJsonObject("headers");
    assertThat(headers.getString("event-name")).isEqualTo("wide.open");
    assertThat(headers.getString("event-id")).isNotEmpty();
    assertThat(headers.containsKey("event-key")).isFalse();
    assertThat(first.getRoot("/metrics").body())
        .contains("buswork_events_posted_total ")
        .containsPattern("buswork_events_tasks_total 1\\d{3}[.]0");
  }

  @Test
  void aHandlersOwnSubscriptionComesAndGoesWithItsModuleUnlessAPersonSpeaks() {
    deployShop(
        "1",
        "handlers.async(\"shop.sold\", Shop::sold).on(\"shop.*\");"
            + "handlers.async(\"shop.late\", Shop::sold)"
            + ".on(\"shop.sold\", Duration.ofSeconds(1));");
    JsonObject event =
        new JsonObject().put("name", "shop.sold").put("key", "k").put("data", List.of(1));
    JsonArray made = post(cluster.living().get(1).api(), event);
    assertThat(subscriptions(made)).containsExactly("shop.late", "shop.sold");
    for (int i = 0; i < made.size(); i++) {
      awaitResult(made.getJsonObject(i).getString("id"), "[1]shop.soldk");
    }
    JsonObject declared = cluster.api().get("/subscriptions/shop.late").expect(200).json();
    assertThat(declared.getString("source")).isEqualTo("module");
    assertThat(declared.getString("module")).isEqualTo("shop");
    cluster.api().delete("/subscriptions/shop.late").expect(409);

    cluster.api().put("/subscriptions/shop.sold", subscription("shop.sent", "sent")).expect(200);
    deployShop("2", "handlers.async(\"shop.sold\", Shop::sold).on(\"shop.#\");");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> cluster.api().get("/subscriptions/shop.late").status() == 404);
    JsonObject said = cluster.api().get("/subscriptions/shop.sold").expect(200).json();
    assertThat(said.getString("event")).isEqualTo("shop.sent");
    assertThat(said.getString("source")).isEqualTo("person");
    assertThat(post(cluster.api(), event)).isEmpty();

    cluster.api().delete("/modules/shop").expect(204);
    JsonObject left = cluster.api().get("/subscriptions/shop.sold").expect(200).json();
    assertThat(left.getBoolean("paused")).isTrue();
    cluster.api().delete("/subscriptions/shop.sold").expect(204);
  }

  @Test
  void answersWhatItIsAndRefusesWhatItCannotBe() {
    JsonObject mail = subscription("mail.#", "mail").put("payloadFrom", "/to/0");
    JsonObject made = cluster.api().put("/subscriptions/a%2Fb", mail).expect(201).json();
    assertThat(made.getString("name")).isEqualTo("a/b");
    assertThat(made.getString("payloadFrom")).isEqualTo("/to/0");
    cluster.api().put("/subscriptions/a%2Fb", mail).expect(200);
    cluster.api().put("/subscriptions/b", subscription("mail.x", "mail")).expect(201);
    JsonObject page = cluster.api().get("/subscriptions?limit=1").expect(200).json();
    assertThat(page.getJsonArray("items").getJsonObject(0).getString("name")).isEqualTo("a/b");
    String next = page.getString("next");
    JsonObject second = cluster.api().get("/subscriptions?limit=1&cursor=" + next).json();
    assertThat(second.getJsonArray("items").getJsonObject(0).getString("name")).isEqualTo("b");

    JsonObject event =
        new JsonObject()
            .put("name", "mail")
            .put("data", new JsonObject().put("to", List.of(Map.of("ms", 1))));
    String id = post(cluster.api(), event).getJsonObject(0).getString("id");
    assertThat(cluster.api().get("/tasks/" + id).json().getJsonObject("payload"))
        .isEqualTo(new JsonObject().put("ms", 1));

    refused(cluster.api().put("/subscriptions/c", subscription("a..b", "q")), "/event");
    refused(cluster.api().put("/subscriptions/a%20b", mail), "/name");
    refused(cluster.api().post("/events", new JsonObject()), "/name");
    refused(cluster.api().post("/events", event.copy().put("datum", 1)), "/datum");
    cluster.api().get("/subscriptions/c").expect(404);
    cluster.api().delete("/subscriptions/c").expect(404);
    cluster.api().delete("/subscriptions/a%2Fb").expect(204);
    cluster.api().delete("/subscriptions/b").expect(204);
  }

  private static void refused(Api.Answer answer, String pointer) {
    JsonObject problem = answer.expect(422).json();
    assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo(pointer);
  }

  private static JsonArray post(Api api, JsonObject event) {
    return api.post("/events", event).expect(201).json().getJsonArray("items");
  }

  private static List<String> subscriptions(JsonArray items) {
    return items.stream().map(item -> ((JsonObject) item).getString("subscription")).toList();
  }

  private static JsonObject subscription(String event, String queue) {
    JsonObject task = new JsonObject().put("type", ProbeModule.NOOP).put("queue", queue);
    return new JsonObject().put("event", event).put("task", task);
  }

  private static void awaitResult(String task, String result) {
    await("task " + task)
        .atMost(Duration.ofSeconds(60))
        .until(() -> result.equals(cluster.api().get("/tasks/" + task).json().getValue("result")));
  }

  private static void deployShop(String version, String registration) {
    Path jar =
        TestJars.compile(
            cluster.folder().resolve("shop-" + version + ".jar"),
            Map.of("Shop", SHOP.replace("REGISTRATION", registration)),
            Map.of("Main-Verticle", "Shop"));
    cluster.api().upload("shop", version, jar).expect(201);
  }
}
