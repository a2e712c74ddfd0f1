package io.buswork.postgres;

import io.buswork.store.SqlSubmit;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.pubsub.PgSubscriber;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to the notifications of submits by SQL, on a connection of its own that is opened again
 * whenever it is lost, and asked now and then whether it still lives.
 */
final class SubmitListening {

  /** As in the function {@code buswork.store_tasks}. */
  private static final String CHANNEL = "buswork_submitted";

  /** As in the function {@code buswork.note_content}. */
  private static final String REPLACED = "buswork_replaced";

  private static final Logger LOG = LoggerFactory.getLogger(SubmitListening.class);
  private static final long REOPEN_MILLIS = 500;
  private static final long ASK_MILLIS = 20_000;
  private static final long PATIENCE_MILLIS = 10_000;

  private final Vertx vertx;
  private final PgConnectOptions connect;
  private final Consumer<SqlSubmit> onSubmit;
  private final Runnable onBegin;
  private final Runnable onReplaced;
  private @Nullable PgSubscriber subscriber;
  private long asking = -1;
  private boolean closed;

  SubmitListening(
      Vertx vertx,
      PgConnectOptions connect,
      Consumer<SqlSubmit> onSubmit,
      Runnable onBegin,
      Runnable onReplaced) {
    this.vertx = vertx;
    this.connect = connect;
    this.onSubmit = onSubmit;
    this.onBegin = onBegin;
    this.onReplaced = onReplaced;
  }

  /** Begins. Called once. */
  void open() {
    asking = vertx.setPeriodic(ASK_MILLIS, tick -> ask());
    subscribe();
  }

  /** Ends it. */
  synchronized void close() {
    closed = true;
    vertx.cancelTimer(asking);
    if (subscriber != null) {
      subscriber.close();
    }
  }

  private synchronized void subscribe() {
    if (closed) {
      return;
    }
    PgSubscriber next = PgSubscriber.subscriber(vertx, connect);
    subscriber = next;
    next.reconnectPolicy(retries -> closed ? -1 : REOPEN_MILLIS);
    next.channel(CHANNEL).subscribeHandler(listening -> onBegin.run()).handler(this::take);
    next.channel(REPLACED).handler(queue -> onReplaced.run());
    next.connect()
        .onFailure(
            cause -> {
              LOG.debug("cannot listen to submits by SQL yet: {}", String.valueOf(cause));
              vertx.setTimer(REOPEN_MILLIS, fired -> again(next));
            });
  }

  private synchronized void again(PgSubscriber broken) {
    broken.close();
    if (subscriber == broken) {
      subscribe();
    }
  }

  /** A peer that has gone without a word is noticed only by asking. */
  private void ask() {
    PgSubscriber asked = subscriber;
    PgConnection connection = asked == null ? null : asked.actualConnection();
    if (asked == null || connection == null) {
      return;
    }
    connection
        .query(Sql.CLUSTER_ID)
        .execute()
        .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .onFailure(
            cause -> {
              LOG.warn("submits by SQL are listened to anew: {}", String.valueOf(cause));
              again(asked);
            });
  }

  private void take(String notification) {
    SqlSubmit submit;
    try {
      submit = SubmitNotice.read(notification);
    } catch (IllegalArgumentException | ArithmeticException e) {
      LOG.warn("a notification on {} that is none of ours: {}", CHANNEL, notification);
      return;
    }
    onSubmit.accept(submit);
  }
}
