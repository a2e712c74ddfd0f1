package io.buswork.gateway;

import io.buswork.bus.QueueOrder;
import io.buswork.store.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes answers, and turns every failure into a problem. */
final class Answers {

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private Answers() {}

  /** Answers with what the future brings. */
  static void json(RoutingContext context, int status, Future<JsonObject> answer) {
    answer.onComplete(json -> write(context, status, json), failure -> fail(context, failure));
  }

  static void write(RoutingContext context, int status, JsonObject json) {
    HttpServerResponse response = context.response();
    if (!response.ended() && !response.closed()) {
      response
          .setStatusCode(status)
          .putHeader("content-type", "application/json")
          .end(json.toBuffer());
    }
  }

  static JsonObject page(List<JsonObject> items, String next) {
    JsonObject page = new JsonObject().put("items", new JsonArray(items));
    return next.isEmpty() ? page.putNull("next") : page.put("next", next);
  }

  static void fail(RoutingContext context, Throwable failure) {
    Problem problem = problem(context, failure);
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    if (problem.retryAfterSeconds() > 0) {
      response.putHeader("retry-after", Integer.toString(problem.retryAfterSeconds()));
    }
    if (problem.status() == 413) {
      // The rest of the body is not read: the connection is of no more use.
      response.putHeader("connection", "close");
    }
    response
        .setStatusCode(problem.status())
        .putHeader("content-type", "application/problem+json")
        .end(problem.toJson().toBuffer());
  }

  private static Problem problem(RoutingContext context, Throwable failure) {
    if (failure instanceof Problem problem) {
      return problem;
    }
    if (failure instanceof StoreUnavailableException) {
      return Problem.unavailable("the database cannot be reached; nothing is known to be lost");
    }
    if (failure instanceof ReplyException reply) {
      return ofReply(reply);
    }
    if (failure instanceof HttpException http) {
      return ofStatus(http.getStatusCode(), context);
    }
    LOG.error("{} {} failed", context.request().method(), context.request().path(), failure);
    return Problem.internal();
  }

  private static Problem ofReply(ReplyException reply) {
    if (reply.failureType() != ReplyFailure.RECIPIENT_FAILURE) {
      return Problem.unavailable("the queue's dispatcher is not there just now; try again");
    }
    return switch (reply.failureCode()) {
      case QueueOrder.NOT_FOUND -> Problem.notFound("there is no such task");
      case QueueOrder.CONFLICT -> Problem.conflict("the task is " + reply.getMessage());
      default -> Problem.unavailable("the queue cannot be changed just now; try again");
    };
  }

  static Problem ofStatus(int status, RoutingContext context) {
    String what = context.request().method() + " " + context.request().path();
    return switch (status) {
      case 404 -> Problem.notFound("there is nothing at " + context.request().path());
      case 405 -> Problem.ofStatus(405, "Method not allowed", what + " is not possible");
      case 413 -> Problem.tooLarge("the request's body is too large");
      case 400 -> Problem.malformed("the request is malformed");
      default -> status >= 500 ? Problem.internal() : Problem.ofStatus(status, "Refused", what);
    };
  }
}
