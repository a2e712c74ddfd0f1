package io.buswork.gateway;

import io.buswork.bus.QueueOrder;
import io.buswork.store.StoreUnavailableException;
import io.buswork.store.TooManyQueuesException;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failure means to whoever asked. */
final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /**
   * The problem a failure stands for; one that nobody foresaw is logged.
   *
   * @param what was being done, for the log
   */
  static Problem problem(String what, Throwable failure) {
    if (failure instanceof Problem problem) {
      return problem;
    }
    if (failure instanceof StoreUnavailableException) {
      return Problem.unavailable("the database is away");
    }
    if (failure instanceof TooManyQueuesException full) {
      return QueueProblems.of(full);
    }
    if (failure instanceof ReplyException reply) {
      return ofReply(reply);
    }
    LOG.error("{} failed", what, failure);
    return Problem.internal();
  }

  private static Problem ofReply(ReplyException reply) {
    if (reply.failureType() != ReplyFailure.RECIPIENT_FAILURE) {
      return Problem.unavailable("the queue's dispatcher is not there just now; ask again");
    }
    return switch (reply.failureCode()) {
      case QueueOrder.NOT_FOUND -> Problem.notFound("there is no such task");
      case QueueOrder.CONFLICT -> Problem.conflict("the task is " + reply.getMessage());
      default -> Problem.unavailable("the queue cannot be changed just now; ask again");
    };
  }
}
