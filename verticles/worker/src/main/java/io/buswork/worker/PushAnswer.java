package io.buswork.worker;

import io.buswork.api.Outcome;
import io.buswork.task.TaskError;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an HTTP handler answered, as the outcome of its attempt. */
final class PushAnswer {

  private static final Duration LONGEST_WAIT = Duration.ofDays(1);
  private static final int SHOWN = 1_000;

  private final int status;
  private final @Nullable String contentType;
  private final @Nullable Duration retryAfter;
  private final String body;

  /**
   * @param retryAfter the header: seconds, or an HTTP date
   */
  PushAnswer(
      int status,
      @Nullable String contentType,
      @Nullable String retryAfter,
      String body,
      Instant now) {
    this.status = status;
    this.contentType = contentType;
    this.retryAfter = retryAfter == null ? null : wait(retryAfter.strip(), now);
    this.body = body;
  }

  private static @Nullable Duration wait(String header, Instant now) {
    try {
      Duration wait =
          header.chars().allMatch(Character::isDigit) && !header.isEmpty() && header.length() < 10
              ? Duration.ofSeconds(Long.parseLong(header))
              : Duration.between(
                  now,
                  ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      return wait.isNegative()
          ? Duration.ZERO
          : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  int status() {
    return status;
  }

  /** The outcome: a result, "not finished", or a failure that may be tried again or not. */
  Future<@Nullable Object> outcome() {
    if (status == 202 && retryAfter != null) {
      return Future.succeededFuture(new Outcome.Snooze(retryAfter));
    }
    if (status >= 200 && status < 300) {
      return Future.succeededFuture(result());
    }
    boolean retryable = status == 408 || status == 429 || status >= 500;
    String redirect = status >= 300 && status < 400 ? "redirects are not followed. " : "";
    String start = body.length() > SHOWN ? body.substring(0, SHOWN) + "…" : body;
    return Future.failedFuture(
        new AttemptFailure(
            new TaskError(
                "http-" + status, redirect + "the handler answered " + status + ": " + start),
            retryable,
            status == 429 || status == 503 ? retryAfter : null));
  }

  /** JSON if it says so and is; else the text; nothing is null. */
  private @Nullable Object result() {
    if (body.isEmpty()) {
      return null;
    }
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    if (type.startsWith("application/json") || type.contains("+json")) {
      try {
        return Json.decodeValue(body);
      } catch (DecodeException e) {
        return body;
      }
    }
    return body;
  }
}
