package io.buswork.gateway;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;

/** Reads bodies into memory, never more than allowed. Belongs to the gateway's context. */
final class BodyReader {

  private final MemoryBudget budget;

  BodyReader(MemoryBudget budget) {
    this.budget = budget;
  }

  /** The request's media type, if it is one of these; the first of them if it says none. */
  static String mediaType(RoutingContext context, String... allowed) {
    String encoding = context.request().getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw Problem.unsupported("the body is " + encoding + "; it must not be compressed");
    }
    String header = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (header == null) {
      return allowed[0];
    }
    String type = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!List.of(allowed).contains(type)) {
      throw Problem.unsupported(
          "the body is " + type + "; it must be " + String.join(" or ", allowed));
    }
    return type;
  }

  /**
   * The whole body. Its memory counts until the request has been answered.
   *
   * @param most how many bytes it may have
   * @param rule what a longer one is answered, with 413, as soon as it is known to be longer
   */
  Future<byte[]> read(RoutingContext context, long most, String rule) {
    Promise<byte[]> whole = Promise.promise();
    var gathered = new Gathered(context);
    Body.receive(
        context.request(),
        most,
        rule,
        new Body.Receiver() {
          @Override
          public boolean take(Buffer part) {
            return gathered.add(part);
          }

          @Override
          public void end() {
            whole.tryComplete(gathered.bytes());
          }

          @Override
          public void fail(Throwable failure) {
            whole.tryFail(failure);
          }
        });
    return whole.future();
  }

  /** What of one body is in memory. */
  private final class Gathered {

    private Buffer body = Buffer.buffer();
    private long taken;

    Gathered(RoutingContext context) {
      context.addEndHandler(answered -> budget.giveBack(taken));
    }

    boolean add(Buffer part) {
      if (!budget.tryTake(part.length())) {
        return false;
      }
      taken += part.length();
      body.appendBuffer(part);
      return true;
    }

    byte[] bytes() {
      byte[] bytes = body.getBytes();
      body = Buffer.buffer();
      return bytes;
    }
  }

  /** How long a body says it is; -1 if it does not say. */
  static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? -1 : Long.parseLong(length.strip());
    } catch (NumberFormatException e) {
      throw Problem.malformed("content-length must be a number, not '" + length + "'");
    }
  }
}
