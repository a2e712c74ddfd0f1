package io.buswork.gateway;

import io.buswork.store.AuditDeed;
import io.buswork.store.AuditStore;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down who changes what: before it is done, so that nothing is done which is not written
 * down, and after the answer, how it ended. A node that dies in between leaves the line as begun.
 */
final class AuditTrail {

  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);

  private final AuditStore store;

  AuditTrail(AuditStore store) {
    this.store = store;
  }

  /**
   * Begins a line.
   *
   * @param operation one that has an action
   * @return fails if it cannot be written down, upon which nothing may be done
   */
  Future<Void> begin(RoutingContext context, Operation operation) {
    AuditDeed deed =
        new AuditDeed(
            Caller.name(context),
            Caller.address(context),
            Objects.requireNonNull(operation.action()),
            AuditNote.clean(operation.subject(context.normalizedPath())),
            AuditNote.parameters(context));
    return store
        .begin(deed)
        .onSuccess(id -> context.addEndHandler(answered -> end(id, deed, context, answered)))
        .onFailure(
            failure ->
                LOG.error(
                    "{} is refused, for it cannot be written down: {}", deed, failure.toString()))
        .mapEmpty();
  }

  private void end(long id, AuditDeed deed, RoutingContext context, AsyncResult<Void> answered) {
    AuditNote note = AuditNote.of(context);
    Integer status = answered.succeeded() ? context.response().getStatusCode() : null;
    Future<Void> written = note.isNothing() ? store.forget(id) : store.end(id, note.end(status));
    written.onFailure(
        failure ->
            LOG.error("how this ended cannot be written down: {}: {}", deed, failure.toString()));
  }
}
