package io.buswork.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * One request's body on its way in. What is too much is answered at once; the rest is then read and
 * thrown away, so that the client gets to see the answer and its connection can be used again, but
 * not without end.
 */
final class Body {

  private static final long MOST_THROWN_AWAY = 128L << 20;

  private final HttpServerRequest request;
  private final long most;
  private final String rule;
  private final Receiver receiver;
  private long received;
  private boolean refused;

  private Body(HttpServerRequest request, long most, String rule, Receiver receiver) {
    this.request = request;
    this.most = most;
    this.rule = rule;
    this.receiver = receiver;
  }

  /** Takes the parts of a body. */
  interface Receiver {

    /** Takes a part; false: there is no room for it just now. */
    boolean take(Buffer part);

    /** All parts were taken. */
    void end();

    /** There will be no end. */
    void fail(Throwable failure);
  }

  /**
   * Receives a body.
   *
   * @param most how many bytes it may have
   * @param rule what a longer one is answered
   */
  static void receive(HttpServerRequest request, long most, String rule, Receiver receiver) {
    new Body(request, most, rule, receiver).receive();
  }

  private void receive() {
    request.handler(this::part);
    request.endHandler(
        end -> {
          if (!refused) {
            receiver.end();
          }
        });
    request.exceptionHandler(
        gone -> refuse(Problem.malformed("the connection broke before the body's end")));
    if (BodyReader.declaredLength(request) > most) {
      refuse(Problem.tooLarge(rule));
    } else if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    request.resume();
  }

  private void part(Buffer part) {
    received += part.length();
    if (refused) {
      if (received > MOST_THROWN_AWAY) {
        request.connection().close();
      }
    } else if (received > most) {
      refuse(Problem.tooLarge(rule));
    } else if (!receiver.take(part)) {
      refuse(Problem.unavailable("too many large requests at once; nothing was stored"));
    }
  }

  private void refuse(Problem problem) {
    if (!refused) {
      refused = true;
      receiver.fail(problem);
    }
  }
}
