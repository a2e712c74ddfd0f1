package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.Addresses;
import io.buswork.bus.QueueOrder;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An order is carried out although the queue's dispatcher is just moving. */
class DispatchersTest {

  private static final JsonObject DONE = new JsonObject().put("state", "canceled");

  private final TestRoutes routes = new TestRoutes();
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void close() {
    routes.close();
  }

  @Test
  void anOrderWaitsForTheDispatcherThatIsToCome() {
    Future<JsonObject> change = cancel(Duration.ofMinutes(1));
    take(order -> order.reply(DONE));
    assertThat(TestRoutes.await(change)).isEqualTo(DONE);
  }

  @Test
  void oneThatIsLeavingIsAskedNoMoreThanUntilTheNextOneIsThere() {
    MessageConsumer<?> leaving =
        take(order -> order.fail(QueueOrder.NOT_YET, "the queue is moving to another node"));
    Future<JsonObject> change = cancel(Duration.ofMinutes(1));
    awaitAsked(2);
    assertThat(change.isComplete()).isFalse();
    TestRoutes.await(leaving.unregister());
    take(order -> order.reply(DONE));
    assertThat(TestRoutes.await(change)).isEqualTo(DONE);
  }

  @Test
  void whatIsRefusedIsRefusedAtOnce() {
    for (int code : new int[] {QueueOrder.CONFLICT, QueueOrder.NOT_FOUND, QueueOrder.UNAVAILABLE}) {
      MessageConsumer<?> refusing = take(order -> order.fail(code, "running"));
      int before = asked.get();
      assertThatThrownBy(() -> TestRoutes.await(cancel(Duration.ofMinutes(1))))
          .cause()
          .isInstanceOfSatisfying(
              ReplyException.class, e -> assertThat(e.failureCode()).isEqualTo(code));
      assertThat(asked.get()).isEqualTo(before + 1);
      TestRoutes.await(refusing.unregister());
    }
  }

  @Test
  void oneThatWasCarriedOutUnansweredIsDoneWhenItIsGivenAgain() {
    var dispatchers = new Dispatchers(routes.vertx, Duration.ZERO);
    var cancel = new QueueOrder(QueueOrder.Op.CANCEL, 1);
    MessageConsumer<?> dying = take(order -> timeOut(order));
    assertThatThrownBy(() -> TestRoutes.await(dispatchers.change("q", cancel)))
        .as("nobody knows whether it was carried out")
        .cause()
        .matches(Dispatchers::isPassing);
    TestRoutes.await(dying.unregister());

    take(order -> order.fail(QueueOrder.CONFLICT, "canceled"));
    assertThatThrownBy(
            () ->
                TestRoutes.await(dispatchers.change("q", new QueueOrder(QueueOrder.Op.RUN_NOW, 1))))
        .as("another order")
        .cause()
        .isInstanceOf(ReplyException.class);
    assertThat(TestRoutes.await(dispatchers.change("q", cancel))).isEqualTo(DONE);
    assertThatThrownBy(() -> TestRoutes.await(dispatchers.change("q", cancel)))
        .as("that was answered")
        .cause()
        .isInstanceOfSatisfying(
            ReplyException.class, e -> assertThat(e.failureCode()).isEqualTo(QueueOrder.CONFLICT));
  }

  @Test
  void oneThatWasNotCarriedOutIsRefusedWhenItIsGivenAgain() {
    var dispatchers = new Dispatchers(routes.vertx, Duration.ZERO);
    var runNow = new QueueOrder(QueueOrder.Op.RUN_NOW, 1);
    MessageConsumer<?> dying = take(order -> timeOut(order));
    assertThatThrownBy(() -> TestRoutes.await(dispatchers.change("q", runNow))).isNotNull();
    TestRoutes.await(dying.unregister());
    take(order -> order.fail(QueueOrder.CONFLICT, "canceled"));
    assertThatThrownBy(() -> TestRoutes.await(dispatchers.change("q", runNow)))
        .cause()
        .isInstanceOfSatisfying(
            ReplyException.class, e -> assertThat(e.getMessage()).isEqualTo("canceled"));
  }

  /** As if the answer were lost, without the wait for it. */
  private static void timeOut(Message<JsonObject> order) {
    order.reply(new ReplyException(ReplyFailure.TIMEOUT, "lost"));
  }

  @Test
  void whoNeverComesIsNotWaitedForLong() {
    Throwable failure =
        cancel(Duration.ofMillis(300))
            .toCompletionStage()
            .toCompletableFuture()
            .handle((v, e) -> e)
            .join();
    Problem problem = Failures.problem("a cancel", failure);
    assertThat(problem.status()).isEqualTo(503);
    assertThat(problem.retryAfterSeconds()).isPositive();
  }

  private Future<JsonObject> cancel(Duration patience) {
    return new Dispatchers(routes.vertx, patience)
        .change("q", new QueueOrder(QueueOrder.Op.CANCEL, 1));
  }

  private MessageConsumer<JsonObject> take(Consumer<Message<JsonObject>> answer) {
    MessageConsumer<JsonObject> consumer =
        routes
            .vertx
            .eventBus()
            .consumer(
                Addresses.orders("q"),
                order -> {
                  asked.incrementAndGet();
                  answer.accept(order);
                });
    TestRoutes.await(consumer.completion());
    return consumer;
  }

  private void awaitAsked(int times) {
    await().atMost(Duration.ofSeconds(60)).until(() -> asked.get() >= times);
  }
}
