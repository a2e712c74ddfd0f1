package io.buswork.client;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server answered to a call that succeeded. */
record Answer(int status, @Nullable Buffer body) {

  /**
   * Takes a response.
   *
   * @throws BusworkException if it is no success
   */
  static Answer of(HttpResponse<Buffer> response) {
    return of(
        response.statusCode(),
        response.statusMessage(),
        response.body(),
        response.getHeader(HttpHeaders.RETRY_AFTER.toString()));
  }

  /**
   * The same with a body that was read from it.
   *
   * @throws BusworkException if it is no success
   */
  static Answer of(HttpClientResponse response, Buffer body) {
    return of(
        response.statusCode(),
        response.statusMessage(),
        body,
        response.getHeader(HttpHeaders.RETRY_AFTER));
  }

  private static Answer of(
      int status, @Nullable String reason, @Nullable Buffer body, @Nullable String retryAfter) {
    if (status >= 200 && status < 300) {
      return new Answer(status, body);
    }
    throw Problems.read(status, reason == null ? "" : reason, body, retryAfter);
  }

  /**
   * The body as a JSON object; empty where there is none.
   *
   * @throws BusworkException if it is something else
   */
  JsonObject object() {
    if (body == null || body.length() == 0) {
      return new JsonObject();
    }
    try {
      return body.toJsonObject();
    } catch (DecodeException | ClassCastException e) {
      throw notOurs(e);
    }
  }

  /**
   * The items of the list in the body.
   *
   * @throws BusworkException if it is something else
   */
  List<JsonObject> items() {
    return page().items();
  }

  /**
   * The list in the body.
   *
   * @throws BusworkException if it is something else
   */
  Page page() {
    try {
      return Page.of(object());
    } catch (NullPointerException | ClassCastException e) {
      throw notOurs(e);
    }
  }

  private BusworkException notOurs(RuntimeException cause) {
    var problem =
        new BusworkException(
            status,
            "not a Buswork server",
            "what answers here does not speak Buswork's API",
            List.of(),
            null);
    problem.initCause(cause);
    return problem;
  }
}
