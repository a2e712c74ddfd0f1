package io.buswork.client;

import io.vertx.core.buffer.Buffer;
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
    int status = response.statusCode();
    @Nullable Buffer body = response.body();
    if (status >= 200 && status < 300) {
      return new Answer(status, body);
    }
    String reason = response.statusMessage() == null ? "" : response.statusMessage();
    throw Problems.read(
        status, reason, body, response.getHeader(HttpHeaders.RETRY_AFTER.toString()));
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
