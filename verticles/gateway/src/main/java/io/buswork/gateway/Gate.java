package io.buswork.gateway;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What every request passes before its route: is there such an operation, may whoever asks have it,
 * and is it written down before it is done. Without tokens, what only looks passes at once.
 */
final class Gate {

  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  /** No name has it, and the database cannot even be asked for it. */
  private static final String NUL = "%00";

  /** Operations that go on for as long as the connection is open. */
  private static final Set<String> LASTING = Set.of("/api/v1/stream", "/api/v1/work");

  private final AuditTrail trail;
  private final @Nullable Admission admission;
  private final @Nullable OpenLines lines;

  private Gate(AuditTrail trail, @Nullable Admission admission, @Nullable OpenLines lines) {
    this.trail = trail;
    this.admission = admission;
    this.lines = lines;
  }

  /** A gate that everybody passes. */
  static Gate open(AuditTrail trail) {
    return new Gate(trail, null, null);
  }

  /** A gate that those pass who show a token. */
  static Gate guarded(AuditTrail trail, Admission admission, OpenLines lines) {
    return new Gate(trail, admission, lines);
  }

  /** Whether what is at a path goes on for as long as the connection is open. */
  static boolean isLasting(String path) {
    return LASTING.contains(path);
  }

  /** Lets a request through, or answers it. */
  void check(RoutingContext context) {
    if (context.request().path().contains(NUL)) {
      context.fail(404);
      return;
    }
    HttpMethod method = context.request().method();
    Operation operation = Operations.find(method, context.normalizedPath());
    if (operation == null) {
      unknown(context, method);
    } else if (admission == null && operation.action() == null) {
      context.next();
    } else {
      when(context, admit(context, operation).compose(in -> writeDown(context, operation)));
    }
  }

  /** What is not in the table would neither be guarded nor written down: there is no such thing. */
  private void unknown(RoutingContext context, HttpMethod method) {
    String path = context.normalizedPath();
    if (Operations.isFree(path) || (admission == null && SAFE.contains(method))) {
      context.next();
    } else {
      context.fail(Operations.isPath(path) ? 405 : 404);
    }
  }

  private Future<Void> admit(RoutingContext context, Operation operation) {
    Admission tokens = admission;
    if (tokens == null) {
      return Future.succeededFuture();
    }
    HttpServerRequest request = context.request();
    String what = operation.method() + " " + operation.path();
    @Nullable String shown = Admission.shownBy(request);
    return tokens
        .admit(shown, operation.role(), what)
        .onSuccess(
            token -> {
              Caller.is(context, token);
              if (lines != null && shown != null && isLasting(operation.path())) {
                lines.add(request.connection(), shown, operation.role(), what);
              }
            })
        .mapEmpty();
  }

  private Future<Void> writeDown(RoutingContext context, Operation operation) {
    return operation.action() == null ? Future.succeededFuture() : trail.begin(context, operation);
  }

  /** The body waits meanwhile; the route that wants it takes it at once when it is called. */
  private static void when(RoutingContext context, Future<?> passed) {
    if (passed.succeeded()) {
      context.next();
      return;
    }
    HttpServerRequest request = context.request();
    request.pause();
    passed.onComplete(
        done -> {
          context.next();
          request.resume();
        },
        failure -> {
          Answers.fail(context, failure);
          request.resume();
        });
  }
}
