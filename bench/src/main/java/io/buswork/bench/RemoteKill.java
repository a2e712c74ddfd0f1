package io.buswork.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Two remote workers, of which the one that has got the task is gone without a word. */
final class RemoteKill {

  private static final String TYPE = "bench.remote";
  private static final long PATIENCE_SECONDS = 60;
  private static final double MILLION = 1e6;

  private RemoteKill() {}

  /** From the end of the one's connection until the other one has the task. */
  static double millis(Api api) throws Exception {
    BlockingQueue<Remote> tasks = new LinkedBlockingQueue<>();
    Remote one = Remote.connect(api, "one", tasks);
    Remote two = Remote.connect(api, "two", tasks);
    api.submit("{\"type\":\"" + TYPE + "\",\"queue\":\"bench-remote\"}\n").get();
    Remote first = next(tasks);
    long killed = System.nanoTime();
    first.socket().abort();
    Remote second = next(tasks);
    double millis = (System.nanoTime() - killed) / MILLION;
    if (second == first) {
      throw new IllegalStateException("the same worker has got it again");
    }
    second.finish();
    (second == one ? one : two).socket().sendClose(WebSocket.NORMAL_CLOSURE, "").get();
    return millis;
  }

  private static Remote next(BlockingQueue<Remote> tasks) throws InterruptedException {
    Remote has = tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (has == null) {
      throw new IllegalStateException("no remote worker has got the task");
    }
    return has;
  }

  /** A worker with one slot that keeps its task until it is told. */
  private static final class Remote implements WebSocket.Listener {

    private final BlockingQueue<Remote> tasks;
    private final StringBuilder text = new StringBuilder();
    private volatile @Nullable WebSocket socket;
    private volatile JsonObject task = new JsonObject();

    private Remote(BlockingQueue<Remote> tasks) {
      this.tasks = tasks;
    }

    static Remote connect(Api api, String name, BlockingQueue<Remote> tasks) throws Exception {
      Remote remote = new Remote(tasks);
      URI work = URI.create(api.url().replaceFirst("^http", "ws") + "/api/v1/work");
      WebSocket socket =
          HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(work, remote).get();
      remote.socket = socket;
      JsonObject hello =
          new JsonObject().put("worker", name).put("types", new JsonArray().add(TYPE));
      socket.sendText(new JsonObject().put("hello", hello.put("slots", 1)).encode(), true).get();
      return remote;
    }

    WebSocket socket() {
      WebSocket open = socket;
      if (open == null) {
        throw new IllegalStateException("not connected");
      }
      return open;
    }

    void finish() throws Exception {
      JsonObject done =
          new JsonObject()
              .put("id", task.getString("id"))
              .put("attempt", task.getInteger("attempt"));
      socket().sendText(new JsonObject().put("done", done).encode(), true).get();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonObject frame = new JsonObject(text.toString());
        text.setLength(0);
        if (frame.containsKey("task")) {
          task = frame.getJsonObject("task");
          tasks.add(this);
        }
      }
      from.request(1);
      return null;
    }
  }
}
