package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.bus.QueueDemands;
import io.buswork.bus.SubmitHints;
import io.buswork.event.EventPattern;
import io.buswork.event.Subscription;
import io.buswork.store.SubscriptionStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An event whose tasks do not all find room in their queues makes none of them. */
class EventDepthTest {

  private final TestRoutes routes = new TestRoutes();
  private final FakeTaskStore tasks = new FakeTaskStore();
  private final AtomicLong held = new AtomicLong();
  private final DepthGuard depths =
      new DepthGuard(
          () -> Future.succeededFuture(Map.of("small", 10L)),
          (queue, most) -> Future.succeededFuture(held.get()),
          () -> 1,
          System::nanoTime);

  @BeforeEach
  void serve() {
    var node = TestRoutes.node(tasks, null, subscriptions(), null);
    var bus = routes.vertx.eventBus();
    var hints = new SubmitHints(bus, new QueueDemands(node.nodeId()), node.time());
    var submits =
        new TaskSubmit(node, hints, new Dispatchers(routes.vertx), new ClusterView(), depths);
    routes.serve(
        router ->
            new EventRoutes(node, submits, new BodyReader(MemoryBudget.ofHeap())).mount(router));
    TestRoutes.await(depths.load());
  }

  @AfterEach
  void close() {
    routes.close();
  }

  @Test
  void allOfThemOrNone() {
    held.set(9);
    var refused = post();
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.getHeader("retry-after")).isEqualTo("1");
    assertThat(refused.bodyAsJsonObject().getString("detail")).contains("small").contains("10");
    assertThat(tasks.insertSizes).as("not even those for which there was room").isEmpty();

    held.set(8);
    var taken = post();
    assertThat(taken.statusCode()).isEqualTo(201);
    assertThat(taken.bodyAsJsonObject().getJsonArray("items")).hasSize(3);
    assertThat(tasks.insertSizes).containsExactly(3);
  }

  private HttpResponse<Buffer> post() {
    return routes.post("/events", new JsonObject().put("name", "order.paid"));
  }

  /** Two tasks for the small queue, and one for another. */
  private static SubscriptionStore subscriptions() {
    List<Subscription> all = List.of(of("a", "small"), of("b", "other"), of("c", "small"));
    return (SubscriptionStore)
        Proxy.newProxyInstance(
            EventDepthTest.class.getClassLoader(),
            new Class<?>[] {SubscriptionStore.class},
            (proxy, method, args) -> Future.succeededFuture(all));
  }

  private static Subscription of(String name, String queue) {
    String task = new JsonObject().put("type", "t").put("queue", queue).encode();
    return new Subscription(name, EventPattern.of("#"), false, "", task);
  }
}
