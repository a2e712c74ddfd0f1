package io.buswork.scheduler;

import io.buswork.bus.Addresses;
import io.buswork.bus.NodeContext;
import io.buswork.bus.QueueOrder;
import io.buswork.store.NewContent;
import io.buswork.store.SqlSubmits;
import io.buswork.store.StoreUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives waiting tasks the contents that users' transactions have submitted for their keys: through
 * the dispatchers of their queues, as a replacing submit over HTTP does. A task that had started by
 * then is left alone; its successor's content becomes a task once it has ended.
 */
final class SqlReplacing {

  /** How often it looks without being told. */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private static final Duration WHILE_WAITING = Duration.ofMillis(250);
  private static final DeliveryOptions PATIENT = new DeliveryOptions().setSendTimeout(10_000);
  private static final Logger LOG = LoggerFactory.getLogger(SqlReplacing.class);

  private final Vertx vertx;
  private final Context context;
  private final SqlSubmits submits;
  private final Predicate<String> isOurs;
  private long timer = -1;
  private boolean looking;
  private boolean lookAgain;
  private boolean stopped;

  /**
   * @param isOurs whether a queue falls to this node: the others' contents are theirs
   */
  SqlReplacing(Vertx vertx, Context context, NodeContext node, Predicate<String> isOurs) {
    this.vertx = vertx;
    this.context = context;
    this.submits = node.stores().sqlSubmits();
    this.isOurs = isOurs;
  }

  /** Begins to look. */
  void start() {
    submits.whenReplaced(() -> context.runOnContext(told -> look()));
    look();
  }

  /** Looks no more. */
  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  private void look() {
    lookAgain = looking;
    if (looking || stopped) {
      return;
    }
    looking = true;
    vertx.cancelTimer(timer);
    runOnce()
        .onComplete(
            done -> {
              looking = false;
              boolean waiting = done.succeeded() && done.result() > 0;
              next(lookAgain ? Duration.ofMillis(1) : waiting ? WHILE_WAITING : INTERVAL);
            });
  }

  private void next(Duration wait) {
    if (!stopped) {
      timer = vertx.setTimer(wait.toMillis(), fired -> look());
    }
  }

  /**
   * Does what can be done now.
   *
   * @return how many of this node's contents still wait; never fails
   */
  Future<Integer> runOnce() {
    return submits
        .contents()
        .compose(this::carryOut)
        .otherwise(
            failure -> {
              if (!(failure instanceof StoreUnavailableException)) {
                LOG.error("contents submitted by SQL cannot be given to their tasks", failure);
              }
              return 0;
            });
  }

  private Future<Integer> carryOut(List<NewContent> contents) {
    Future<Integer> left = Future.succeededFuture(0);
    for (NewContent content : contents) {
      if (isOurs.test(content.task().queue())) {
        left = left.compose(count -> carryOut(content).map(done -> done ? count : count + 1));
      }
    }
    return left;
  }

  /** Whether it is through. */
  private Future<Boolean> carryOut(NewContent content) {
    if (!content.isHeld()) {
      return submits.store(content).map(stored -> true);
    }
    return content.isHeldInItsQueue() ? replace(content) : Future.succeededFuture(false);
  }

  private Future<Boolean> replace(NewContent content) {
    return vertx
        .eventBus()
        .request(
            Addresses.orders(content.task().queue()), QueueOrder.replace(content).toJson(), PATIENT)
        .map(replaced -> true)
        .recover(
            failure ->
                failure instanceof ReplyException
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(failure));
  }
}
