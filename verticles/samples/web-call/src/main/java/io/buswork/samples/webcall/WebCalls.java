package io.buswork.samples.webcall;

import io.buswork.api.TaskContext;
import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The verticle that calls other people's APIs. */
public final class WebCalls extends TaskVerticle {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration AFTER_NO_ANSWER = Duration.ofSeconds(2);

  private final InstantSource time;
  private @Nullable HttpClient http;

  /** As deployed. */
  public WebCalls() {
    this(InstantSource.system());
  }

  /**
   * With a clock of the test's own.
   *
   * @param time what dates in {@code Retry-After} are compared with
   */
  WebCalls(InstantSource time) {
    this.time = time;
  }

  @Override
  public Future<?> start() {
    http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                .setDecompressionSupported(true));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    return http == null ? Future.succeededFuture() : http.close();
  }

  @Override
  public void register(TaskHandlers handlers) {
    handlers.async("web.call", this::call).maxAttempts(5).timeout(Duration.ofMinutes(2));
  }

  private Future<? extends @Nullable Object> call(TaskContext task) {
    RequestOptions request;
    Duration timeout;
    try {
      timeout = timeout(task.payload().getString("timeout"));
      request = request(task.payload().getString("url"), timeout);
    } catch (IllegalArgumentException | DateTimeParseException | ClassCastException e) {
      return Future.succeededFuture(task.discard("the payload cannot be used: " + e.getMessage()));
    }
    return Objects.requireNonNull(http, "not started")
        .request(request)
        .compose(sent -> answer(task, sent))
        .timeout(timeout.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
        .otherwise(failure -> task.retryAfter(AFTER_NO_ANSWER, reason(request, failure)));
  }

  private Future<@Nullable Object> answer(TaskContext task, HttpClientRequest request) {
    task.onCancel(request::reset);
    return request
        .send()
        .compose(
            response ->
                response.body().map(body -> Answers.read(task, response, body, time.instant())));
  }

  private static RequestOptions request(@Nullable String url, Duration timeout) {
    if (url == null || !(url.startsWith("http://") || url.startsWith("https://"))) {
      throw new IllegalArgumentException("url must begin with http:// or https://: " + url);
    }
    return new RequestOptions()
        .setAbsoluteURI(URI.create(url).toString())
        .setIdleTimeout(timeout.toMillis());
  }

  private static Duration timeout(@Nullable String text) {
    Duration timeout = text == null ? DEFAULT_TIMEOUT : Duration.parse(text);
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be more than zero: " + text);
    }
    return timeout;
  }

  private static String reason(RequestOptions request, Throwable failure) {
    return "no answer from "
        + request.getHost()
        + ":"
        + request.getPort()
        + ": "
        + Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
  }
}
