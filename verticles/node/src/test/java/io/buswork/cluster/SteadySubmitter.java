package io.buswork.cluster;

import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Submits at a steady rate from a thread of its own, and remembers every answer. */
final class SteadySubmitter implements AutoCloseable {

  private static final int PERIOD_MILLIS = 50;

  private final Api api;
  private final String body;
  private final Queue<Long> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<Api.Answer> refused = new ConcurrentLinkedQueue<>();
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  private final long startedAt = System.nanoTime();
  private long stoppedAt;

  private SteadySubmitter(Api api, JsonObject task, int batch) {
    this.api = api;
    this.body =
        Collections.nCopies(batch, task).stream()
            .map(JsonObject::encode)
            .collect(Collectors.joining("\n"));
  }

  /** Begins. */
  static SteadySubmitter start(Api api, JsonObject task, int perSecond) {
    var submitter = new SteadySubmitter(api, task, Math.max(1, perSecond * PERIOD_MILLIS / 1000));
    submitter.clock.scheduleAtFixedRate(submitter::submit, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return submitter;
  }

  private void submit() {
    try {
      Api.Answer answer = api.post("/tasks", "application/x-ndjson", body);
      if (answer.status() == 201) {
        answer.json().getJsonArray("items").stream()
            .map(item -> Long.valueOf(((JsonObject) item).getString("id")))
            .forEach(acknowledged::add);
      } else {
        refused.add(answer);
      }
    } catch (RuntimeException e) {
      broken.add(e.toString());
    }
  }

  /** Ids of all tasks that were answered with 201. */
  List<Long> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** All answers but 201. */
  List<Api.Answer> refused() {
    return List.copyOf(refused);
  }

  /** Requests without a usable answer. */
  List<String> broken() {
    return List.copyOf(broken);
  }

  /** How many tasks a second were acknowledged from the start to the stop. */
  double achievedPerSecond() {
    return acknowledged.size() * 1e9 / (stoppedAt - startedAt);
  }

  /** Stops, after the request under way. */
  @Override
  public void close() {
    if (clock.isShutdown()) {
      return;
    }
    stoppedAt = System.nanoTime();
    clock.shutdown();
    try {
      if (!clock.awaitTermination(70, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a submit hangs");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the last submit ends", e);
    }
  }
}
