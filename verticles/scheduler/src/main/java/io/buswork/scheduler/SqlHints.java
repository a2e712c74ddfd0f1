package io.buswork.scheduler;

import io.buswork.bus.Addresses;
import io.buswork.bus.NodeContext;
import io.buswork.bus.QueueDemand;
import io.buswork.bus.QueueDemands;
import io.buswork.bus.SubmitHint;
import io.buswork.bus.SubmitHints;
import io.buswork.store.IdBlock;
import io.buswork.store.SqlSubmit;
import io.buswork.store.SqlSubmits;
import io.buswork.store.StoreUnavailableException;
import io.buswork.task.TaskState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells dispatchers of tasks that were submitted by SQL, as a gateway tells of those that came by
 * HTTP. Every scheduler node hears of all of them, and tells of those of the queues that fall to
 * it.
 */
final class SqlHints {

  private static final Logger LOG = LoggerFactory.getLogger(SqlHints.class);
  private static final long QUEUES_MILLIS = 5_000;
  private static final int MOST_IN_A_HINT = 2_000;
  private static final int MOST_READ_WHOLE = 2_000;
  private static final long MOST_BYTES = 1 << 20;

  private final Vertx vertx;
  private final Context context;
  private final SqlSubmits submits;
  private final QueuePlacement placement;
  private final QueueDemands demands;
  private final SubmitHints hints;
  private final HintReads reads;
  private @Nullable MessageConsumer<QueueDemand> heardDemands;
  private Runnable listening = () -> {};
  private long timer = -1;
  private boolean tying;
  private boolean tieAgain;

  SqlHints(Vertx vertx, Context context, NodeContext node, QueuePlacement placement) {
    this.vertx = vertx;
    this.context = context;
    this.submits = node.stores().sqlSubmits();
    this.placement = placement;
    this.demands = new QueueDemands(node.nodeId());
    this.hints = new SubmitHints(vertx.eventBus(), demands, node.time());
    this.reads = new HintReads(node.stores().queues(), hints::send, placement::lookAgain);
  }

  /** Begins to listen. */
  void start() {
    heardDemands =
        vertx.eventBus().consumer(Addresses.DEMAND, message -> demands.heard(message.body()));
    timer = vertx.setPeriodic(QUEUES_MILLIS, tick -> tie());
    listening =
        submits.listen(
            submit -> context.runOnContext(v -> heard(submit)),
            () -> context.runOnContext(v -> begun()));
  }

  /** Listens no more. */
  void stop() {
    listening.run();
    vertx.cancelTimer(timer);
    if (heardDemands != null) {
      heardDemands.unregister();
    }
  }

  /** What was submitted before this, nobody has told of. */
  private void begun() {
    tie();
    placement.queues().forEach(placement::lookAgain);
  }

  private void heard(SqlSubmit submit) {
    if (!placement.isOurs(submit.queue())) {
      return;
    }
    if (placement.isKnown(submit.queue())) {
      tell(submit);
    } else {
      createQueues().onSuccess(done -> tell(submit));
    }
  }

  /**
   * Delayed tasks must be known whole; of many ready ones the dispatcher reads what it has room
   * for.
   */
  private void tell(SqlSubmit submit) {
    if (submit.state() == TaskState.BLOCKED) {
      tie();
    }
    boolean few = submit.count() <= MOST_READ_WHOLE && submit.bytes() <= MOST_BYTES;
    if (few || submit.state() != TaskState.READY || submit.keyed()) {
      reads.add(submit);
      return;
    }
    List<SubmitHint.Ref> named = new ArrayList<>();
    for (IdBlock block : submit.ids()) {
      for (long id = block.first(); id < block.first() + block.count(); id++) {
        named.add(new SubmitHint.Ref(id, submit.type(), submit.priority(), submit.state(), null));
        if (named.size() == MOST_IN_A_HINT) {
          send(submit.queue(), named);
          named = new ArrayList<>();
        }
      }
    }
    if (!named.isEmpty()) {
      send(submit.queue(), named);
    }
  }

  private void send(String queue, List<SubmitHint.Ref> named) {
    vertx.eventBus().send(Addresses.dispatcher(queue), new SubmitHint(queue, List.of(), named));
  }

  /** Makes queues, and lets tasks go that wait to be tied to others; one look at a time. */
  private void tie() {
    if (tying) {
      tieAgain = true;
      return;
    }
    tying = true;
    tieAgain = false;
    createQueues()
        .compose(done -> submits.tie())
        .onFailure(
            cause -> {
              if (!(cause instanceof StoreUnavailableException)) {
                LOG.error("tasks submitted by SQL cannot be tied to others", cause);
              }
            })
        .onComplete(
            done -> {
              tying = false;
              if (tieAgain) {
                tie();
              }
            });
  }

  /** Succeeds, whatever comes of it. */
  private Future<Void> createQueues() {
    return submits
        .createQueues()
        .transform(
            created -> {
              if (created.failed() && !(created.cause() instanceof StoreUnavailableException)) {
                LOG.error("queues asked for by SQL cannot be made", created.cause());
              }
              return created.succeeded() && created.result()
                  ? placement.runOnce()
                  : Future.succeededFuture();
            });
  }
}
