package io.buswork.samples.webcall;

import io.buswork.api.TaskContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an API's answer means for the task. */
final class Answers {

  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  /** A result is kept with its task: more than this of a page is no result. */
  private static final int MAX_BODY_BYTES = 256 << 10;

  private Answers() {}

  /** The task's result, or the outcome that stands for "ask again", "try again" or "give up". */
  static Object read(TaskContext task, HttpClientResponse response, Buffer body, Instant now) {
    int status = response.statusCode();
    String retryAfter = response.getHeader(HttpHeaders.RETRY_AFTER);
    if (status == 202) {
      task.log("still processing");
      return task.snooze(RetryAfter.read(retryAfter, now).orElse(ASK_AGAIN));
    }
    if (status >= 200 && status < 300) {
      return result(task, status, body);
    }
    if (status >= 500 || status == 429 || status == 408) {
      Duration delay = RetryAfter.read(retryAfter, now).orElse(TRY_AGAIN);
      return task.retryAfter(delay, "the API answered " + status);
    }
    return task.discard("the API answered " + status);
  }

  private static Object result(TaskContext task, int status, Buffer body) {
    if (body.length() > MAX_BODY_BYTES) {
      return task.discard("the API answered " + body.length() + " bytes, more than can be kept");
    }
    return new JsonObject().put("status", status).put("body", value(body));
  }

  /** JSON as JSON, anything else as text. */
  private static @Nullable Object value(Buffer body) {
    try {
      return body.length() == 0 ? null : Json.decodeValue(body);
    } catch (DecodeException e) {
      return body.toString();
    }
  }
}
