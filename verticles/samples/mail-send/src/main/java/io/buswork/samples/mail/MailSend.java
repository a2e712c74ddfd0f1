package io.buswork.samples.mail;

import io.buswork.api.Delivery;
import io.buswork.api.TaskContext;
import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.buswork.api.Verdict;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends mails; before one is sent again, the server's log is asked for it. */
public final class MailSend extends TaskVerticle {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long LOG_TIMEOUT_MILLIS = 10_000;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final Map<String, MailClient> servers = new HashMap<>();
  private @Nullable HttpClient http;

  @Override
  public Future<?> start() {
    http = vertx.createHttpClient();
    return Future.succeededFuture();
  }

  @Override
  public void register(TaskHandlers handlers) {
    handlers
        .async("mail.send", this::send)
        .timeout(TIMEOUT)
        .delivery(Delivery.EXACTLY_ONCE)
        .check(this::wasSent);
  }

  private Future<Object> send(TaskContext task) {
    Letter letter;
    try {
      letter = Letter.of(task.id(), task.payload());
    } catch (IllegalArgumentException | ClassCastException e) {
      return Future.succeededFuture(task.discard(String.valueOf(e.getMessage())));
    }
    return server(letter).sendMail(letter.message()).map(sent -> result(letter, "sent"));
  }

  private Future<Verdict> wasSent(TaskContext task) {
    Letter letter;
    try {
      letter = Letter.of(task.id(), task.payload());
    } catch (IllegalArgumentException | ClassCastException e) {
      // It never was: the handler has refused it.
      return Future.succeededFuture(Verdict.notDone());
    }
    RequestOptions look =
        new RequestOptions()
            .setAbsoluteURI(letter.logEntry())
            .setMethod(HttpMethod.GET)
            .setTimeout(LOG_TIMEOUT_MILLIS);
    return Objects.requireNonNull(http, "started")
        .request(look)
        .compose(request -> request.send())
        .compose(response -> response.body().map(read -> verdict(letter, response)));
  }

  private static Verdict verdict(Letter letter, HttpClientResponse log) {
    return switch (log.statusCode()) {
      case OK -> Verdict.done(result(letter, "found in the log"));
      case NOT_FOUND -> Verdict.notDone();
      default -> throw new IllegalStateException("the server's log said " + log.statusCode());
    };
  }

  private static JsonObject result(Letter letter, String how) {
    return new JsonObject().put("messageId", letter.messageId()).put("how", how);
  }

  /** A client for each server: it keeps its connections. */
  private MailClient server(Letter letter) {
    return servers.computeIfAbsent(
        letter.host() + ":" + letter.port(),
        name ->
            MailClient.create(
                vertx,
                new MailConfig()
                    .setHostname(letter.host())
                    .setPort(letter.port())
                    .setOwnHostname("localhost")));
  }
}
