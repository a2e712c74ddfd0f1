package io.buswork.cluster;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A remote worker whose every frame the test says, over the JDK's own WebSocket. */
final class RawWorker implements WebSocket.Listener, AutoCloseable {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final long PATIENCE_SECONDS = 20;

  private final BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> closes = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private final WebSocket socket;

  /** Opens a socket and says nothing yet. */
  RawWorker(TestNode node) {
    URI uri = URI.create(node.url().replace("http:", "ws:") + "/api/v1/work");
    socket = CLIENT.newWebSocketBuilder().buildAsync(uri, this).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      frames.add(new JsonObject(text.toString()));
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    closes.add(status);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closes.add(-1);
  }

  /** Says hello and waits for the answer. */
  JsonObject hello(String name, int slots, String... types) {
    say(
        "hello",
        new JsonObject()
            .put("worker", name)
            .put("types", new JsonArray(List.of(types)))
            .put("slots", slots));
    return next("ack");
  }

  void say(String kind, JsonObject body) {
    send(new JsonObject().put(kind, body).encode());
  }

  /** Says how an attempt ended. */
  void end(String kind, JsonObject task) {
    say(
        kind,
        new JsonObject()
            .put("id", task.getString("id"))
            .put("attempt", task.getInteger("attempt")));
  }

  void send(String frame) {
    socket.sendText(frame, true).join();
  }

  /** The next frame, which must be of that kind. */
  JsonObject next(String kind) {
    JsonObject frame = poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (frame == null || !frame.containsKey(kind)) {
      throw new AssertionError("expected " + kind + ", got " + frame);
    }
    return frame.getJsonObject(kind);
  }

  /** The next frame within the time; null if none comes. */
  JsonObject poll(long time, TimeUnit unit) {
    try {
      return frames.poll(time, unit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a frame", e);
    }
  }

  /** The status with which the node closed; -1: it broke the connection. */
  int closeStatus() {
    try {
      Integer status = closes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (status == null) {
        throw new AssertionError("the node did not close");
      }
      return status;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the close", e);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }
}
