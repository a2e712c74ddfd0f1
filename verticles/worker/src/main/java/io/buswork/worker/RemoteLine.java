package io.buswork.worker;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A remote worker's socket. It lives on the gateway's context; what comes in is brought to the
 * worker's, and not read any further while too much of it waits there.
 */
final class RemoteLine {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteLine.class);
  private static final int MAX_WAITING = 256;
  private static final int TOO_BIG = 1009;
  private static final int MAX_REASON = 100;
  private static final int QUEUE_BYTES = 1 << 20;
  private static final Buffer PING = Buffer.buffer("alive");

  private final ServerWebSocket socket;
  private final Context context;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * @param context the worker's: where its listener is called
   */
  RemoteLine(ServerWebSocket socket, Context context) {
    this.socket = socket;
    this.context = context;
  }

  /** Takes what comes in. */
  interface Listener {

    /** A text frame. */
    void said(String text);

    /** A frame that is not text. */
    void saidBinary();

    /** The answer to a ping. */
    void isAlive();

    /** What was sent has gone out: there is room for more. */
    void hasRoom();

    /** The other end is gone, or has said that it goes. */
    void closed(String why);
  }

  /** Begins to listen; on the socket's own context. */
  void listen(Vertx vertx, Listener listener) {
    Context own = vertx.getOrCreateContext();
    socket.setWriteQueueMaxSize(QUEUE_BYTES);
    socket.exceptionHandler(
        failure -> {
          // A message that is too long, say: what follows of it makes no sense.
          LOG.debug("a remote worker's socket", failure);
          close(TOO_BIG, "the message cannot be taken: " + failure.getMessage());
        });
    socket.closeHandler(
        closed -> context.runOnContext(go -> listener.closed(reason(socket.closeStatusCode()))));
    socket.pongHandler(pong -> context.runOnContext(go -> listener.isAlive()));
    socket.drainHandler(drained -> context.runOnContext(go -> listener.hasRoom()));
    socket.binaryMessageHandler(bytes -> context.runOnContext(go -> listener.saidBinary()));
    socket.textMessageHandler(
        text -> {
          if (waiting.incrementAndGet() >= MAX_WAITING) {
            socket.pause();
          }
          context.runOnContext(
              go -> {
                listener.said(text);
                if (waiting.decrementAndGet() == MAX_WAITING / 2) {
                  own.runOnContext(back -> socket.resume());
                }
              });
        });
  }

  private static String reason(Short status) {
    return status == null ? "the connection broke" : "it closed with status " + status;
  }

  void send(String kind, JsonObject body) {
    send(new JsonObject().put(kind, body).encode());
  }

  void send(String text) {
    if (!socket.isClosed()) {
      socket
          .writeTextMessage(text)
          .onFailure(failure -> LOG.debug("a remote worker went away", failure));
    }
  }

  void ping() {
    if (!socket.isClosed()) {
      socket.writePing(PING).onFailure(failure -> LOG.debug("a remote worker went away", failure));
    }
  }

  /** Whether what was sent does not go out: no more should be. */
  boolean isFull() {
    try {
      return socket.isClosed() || socket.writeQueueFull();
    } catch (IllegalStateException e) {
      // Closed between the two questions, on its own thread.
      return true;
    }
  }

  /** Closes with one of RFC 6455's codes. */
  void close(int code, String why) {
    if (!socket.isClosed()) {
      socket
          .close((short) code, why.substring(0, Math.min(why.length(), MAX_REASON)))
          .onFailure(failure -> LOG.debug("a remote worker went away", failure));
    }
  }
}
