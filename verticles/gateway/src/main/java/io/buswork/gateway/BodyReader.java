package io.buswork.gateway;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;

/** Reads bodies, never more than allowed. */
final class BodyReader {

  private BodyReader() {}

  /** The request's media type, if it is one of these. */
  static String mediaType(RoutingContext context, String... allowed) {
    String header = context.request().getHeader("content-type");
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

  /** The whole body; fails with 413 as soon as it is over the limit. */
  static Future<Buffer> read(RoutingContext context, long most, String rule) {
    HttpServerRequest request = context.request();
    String length = request.getHeader("content-length");
    if (length != null && length.length() < 19 && Long.parseLong(length) > most) {
      return Future.failedFuture(Problem.tooLarge(rule));
    }
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() + (long) part.length() > most) {
            request.pause();
            whole.tryFail(Problem.tooLarge(rule));
          } else {
            body.appendBuffer(part);
          }
        });
    request.exceptionHandler(whole::tryFail);
    request.endHandler(end -> whole.tryComplete(body));
    request.resume();
    return whole.future();
  }
}
