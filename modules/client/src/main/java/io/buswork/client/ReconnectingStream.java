package io.buswork.client;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A stream that outlives its connections. All it does happens on one context. */
final class ReconnectingStream implements EventStream {

  private static final long FIRST_WAIT_MILLIS = 100;
  private static final long LONGEST_WAIT_MILLIS = 5_000;

  /** A connection that has not even answered a ping for two of these is taken for dead. */
  private static final long PING_MILLIS = 10_000;

  private final Vertx vertx;
  private final Context context;
  private final StreamConnector connector;
  private final StreamFilter filter;
  private final Handler<JsonObject> events;
  private final Promise<Void> ended = Promise.promise();
  private volatile @Nullable String cursor;
  private @Nullable WebSocket socket;
  private long heardAt;
  private long wait = FIRST_WAIT_MILLIS;
  private boolean closed;

  ReconnectingStream(
      Vertx vertx, StreamConnector connector, StreamFilter filter, Handler<JsonObject> events) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.connector = connector;
    this.filter = filter;
    this.events = events;
    this.cursor = filter.since();
  }

  /** Connects for the first time. */
  Future<EventStream> open() {
    Promise<EventStream> opened = Promise.promise();
    context.runOnContext(
        go ->
            connect()
                .<EventStream>map(connected -> this)
                .onFailure(ended::tryFail)
                .onComplete(opened));
    return opened.future();
  }

  @Override
  public Optional<String> cursor() {
    return Optional.ofNullable(cursor);
  }

  @Override
  public Future<Void> ended() {
    return ended.future();
  }

  @Override
  public Future<Void> close() {
    context.runOnContext(go -> closeOnContext());
    return ended.future().otherwiseEmpty();
  }

  private void closeOnContext() {
    closed = true;
    WebSocket open = socket;
    if (open == null) {
      ended.tryComplete();
    } else {
      open.close().onComplete(gone -> ended.tryComplete());
    }
  }

  private Future<Void> connect() {
    return connector.connect(filter.since(cursor)).onSuccess(this::connected).mapEmpty();
  }

  private void connected(WebSocket connection) {
    socket = connection;
    heardAt = System.nanoTime();
    long pings = vertx.setPeriodic(PING_MILLIS, tick -> ping(connection));
    connection.pongHandler(pong -> heardAt = System.nanoTime());
    connection.textMessageHandler(this::take);
    connection.closeHandler(
        gone -> {
          vertx.cancelTimer(pings);
          socket = null;
          reconnect();
        });
    // Without one Vert.x logs what the close handler deals with.
    connection.exceptionHandler(failure -> connection.close());
    if (closed) {
      connection.close();
    }
  }

  private void take(String frame) {
    if (closed) {
      return;
    }
    heardAt = System.nanoTime();
    wait = FIRST_WAIT_MILLIS;
    var event = new JsonObject(frame);
    events.handle(event);
    cursor = event.getString("id", cursor);
  }

  private void ping(WebSocket connection) {
    long silence = System.nanoTime() - heardAt;
    if (silence > TimeUnit.MILLISECONDS.toNanos(2 * PING_MILLIS)) {
      connection.close();
    } else {
      connection.writePing(Buffer.buffer("?"));
    }
  }

  private void reconnect() {
    if (closed) {
      ended.tryComplete();
      return;
    }
    vertx.setTimer(wait, due -> connectAgain());
    wait = Math.min(2 * wait, LONGEST_WAIT_MILLIS);
  }

  private void connectAgain() {
    if (closed) {
      ended.tryComplete();
      return;
    }
    connect().onFailure(this::again);
  }

  /** A server that says no will say so the next time; one that is away or busy may come back. */
  private void again(Throwable failure) {
    boolean forGood =
        failure instanceof BusworkException refused
            && refused.status() >= 400
            && refused.status() < 500
            && refused.status() != 429;
    if (forGood) {
      ended.tryFail(failure);
    } else {
      reconnect();
    }
  }
}
