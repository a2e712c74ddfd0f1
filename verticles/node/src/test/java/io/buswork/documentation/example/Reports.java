package io.buswork.documentation.example;

import io.buswork.api.Backoff;
import io.buswork.api.TaskContext;
import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

public final class Reports extends TaskVerticle {

  private HttpClient http;

  @Override
  public Future<?> start() {
    http = vertx.createHttpClient();
    return Future.succeededFuture();
  }

  @Override
  public void register(TaskHandlers handlers) {
    handlers.blocking("report.write", Reports::write).timeout(Duration.ofMinutes(5)).concurrency(2);
    handlers
        .async("report.fetch", this::fetch)
        .maxAttempts(5)
        .backoff(
            new Backoff(
                Backoff.Kind.EXPONENTIAL, Duration.ofSeconds(2), Duration.ofMinutes(1), 0.2));
  }

  private static Object write(TaskContext task) throws IOException {
    int rows = task.payload().getInteger("rows");
    Path file = Path.of(task.payload().getString("file"));
    try (Writer out = Files.newBufferedWriter(file)) {
      for (int row = 0; row < rows && !task.isCanceled(); row++) {
        out.write("row " + row + "\n");
        task.progress(100 * row / rows, "row " + row + " of " + rows);
      }
    }
    return file.toString();
  }

  private Future<Object> fetch(TaskContext task) {
    return http.request(HttpMethod.GET, 80, "reports.example", "/" + task.id())
        .compose(request -> request.send())
        .compose(response -> answer(task, response));
  }

  private static Future<Object> answer(TaskContext task, HttpClientResponse response) {
    return switch (response.statusCode()) {
      case 200 -> response.body().map(body -> body.toJsonObject());
      case 202 -> Future.succeededFuture(task.snooze(Duration.ofSeconds(10)));
      case 429 -> Future.succeededFuture(task.retryAfter(Duration.ofMinutes(1), "rate limited"));
      case 404 -> Future.succeededFuture(task.discard("there is no such report"));
      default -> Future.failedFuture("the report server said " + response.statusCode());
    };
  }
}
