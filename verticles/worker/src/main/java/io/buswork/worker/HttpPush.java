package io.buswork.worker;

import io.buswork.api.TaskContext;
import io.buswork.bus.TraceHeaders;
import io.buswork.store.HttpHandler;
import io.buswork.task.TaskError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Posts tasks to the URLs of their handlers. Belongs to a context of its own. */
final class HttpPush {

  private static final int MAX_RESPONSE = 1 << 20;
  private static final int MAX_CONNECTIONS = 1_000;
  private static final int CONNECT_MILLIS = 10_000;
  private static final int IDLE_SECONDS = 60;

  private final Context context;
  private final Rules rules;
  private final HttpClient client;

  HttpPush(Context context, Rules rules) {
    this.context = context;
    this.rules = rules;
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout(CONNECT_MILLIS)
            .setKeepAliveTimeout(IDLE_SECONDS)
            .setDecompressionSupported(false);
    this.client =
        context
            .owner()
            .createHttpClient(options, new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
  }

  /**
   * What holds for all requests.
   *
   * @param targets where they may go
   * @param meters where answers are counted, by their class
   */
  record Rules(PushTargets targets, MeterRegistry meters) {

    Rules {
      for (String status : List.of("none", "1xx", "2xx", "3xx", "4xx", "5xx")) {
        counter(meters, status);
      }
    }

    private static Counter counter(MeterRegistry meters, String status) {
      return Counter.builder("buswork.push.answers")
          .description("Answers of HTTP handlers, by the class of their status")
          .tag("status", status)
          .register(meters);
    }

    /** Counts an answer; 0: none came. */
    void count(int status) {
      counter(meters, status == 0 ? "none" : status / 100 + "xx").increment();
    }
  }

  Future<Void> close() {
    return client.close();
  }

  /** One attempt. */
  Future<@Nullable Object> post(HttpHandler handler, TaskContext task) {
    URI uri = URI.create(handler.url());
    String host = Objects.requireNonNull(uri.getHost());
    return context
        .executeBlocking(() -> rules.targets().resolve(host.replaceAll("^\\[|\\]$", "")), false)
        .compose(address -> client.request(request(uri, host, address)))
        .compose(request -> send(request, handler, task))
        .onFailure(failure -> rules.count(0))
        .recover(failure -> Future.failedFuture(told(failure)))
        .compose(
            answer -> {
              rules.count(answer.status());
              return answer.outcome();
            });
  }

  /** The name goes into the request, and is what the certificate must say; the address is fixed. */
  private static RequestOptions request(URI uri, String host, InetAddress address) {
    boolean ssl = uri.getScheme().equalsIgnoreCase("https");
    int port = uri.getPort() >= 0 ? uri.getPort() : ssl ? 443 : 80;
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setHost(host)
        .setPort(port)
        .setSsl(ssl)
        .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
        .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
        .setFollowRedirects(false);
  }

  private static Future<PushAnswer> send(
      HttpClientRequest request, HttpHandler handler, TaskContext task) {
    if (task.isCanceled()) {
      request.reset();
      return Future.failedFuture("canceled before it was sent");
    }
    task.onCancel(request::reset);
    String body = task.payloadText();
    handler.headers().forEach(request::putHeader);
    request
        .putHeader("content-type", "application/json")
        .putHeader("Buswork-Task-Id", Long.toString(task.id()))
        .putHeader("Buswork-Task-Type", task.type())
        .putHeader("Buswork-Queue", task.queue())
        .putHeader("Buswork-Attempt", Integer.toString(task.attempt()));
    for (String name : List.of(TraceHeaders.PARENT, TraceHeaders.STATE)) {
      String value = task.headers().get(name);
      if (value != null) {
        request.putHeader(name, value);
      }
    }
    String secret = handler.secret();
    if (secret != null) {
      long now = Instant.now().getEpochSecond();
      request.putHeader(PushSignature.HEADER, PushSignature.of(secret, now, body));
    }
    return request.send(Buffer.buffer(body)).compose(HttpPush::answer);
  }

  private static Future<PushAnswer> answer(HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    response.handler(
        part -> {
          body.appendBuffer(part);
          if (body.length() > MAX_RESPONSE) {
            response.request().reset();
          }
        });
    return response
        .end()
        .recover(
            failure -> Future.failedFuture(body.length() > MAX_RESPONSE ? tooLarge() : failure))
        .compose(
            end ->
                body.length() > MAX_RESPONSE
                    ? Future.failedFuture(tooLarge())
                    : Future.succeededFuture(
                        new PushAnswer(
                            response.statusCode(),
                            response.getHeader("content-type"),
                            response.getHeader("retry-after"),
                            body.toString(),
                            Instant.now())));
  }

  private static AttemptFailure tooLarge() {
    return new AttemptFailure(
        new TaskError("http-response", "the answer has more than " + MAX_RESPONSE + " bytes"),
        false,
        null);
  }

  /** Not reached, or broken off: another time it may go better. */
  private static Throwable told(Throwable failure) {
    if (failure instanceof AttemptFailure) {
      return failure;
    }
    String message = Objects.requireNonNullElse(failure.getMessage(), "");
    return new AttemptFailure(
        new TaskError("http-connection", failure.getClass().getSimpleName() + ": " + message),
        true,
        null);
  }
}
