package io.buswork.worker;

import io.buswork.api.TaskContext;
import io.buswork.bus.TraceHeaders;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A verticle that knows nothing of Buswork, and serves task types by event-bus consumers.
 *
 * <p>Two generations of it, and those on other nodes, would consume from the same addresses. So it
 * is given a {@link PlainView} of Vert.x in which the addresses of its task types carry the
 * generation's number and are local: its tasks reach it and nobody else.
 */
final class PlainVerticle implements Deployable {

  private final Deployable own;
  private final Set<String> types;
  private final PlainView view;

  PlainVerticle(Deployable own, List<String> types, long generation) {
    this.own = own;
    this.types = Set.copyOf(types);
    this.view = new PlainView(this.types, generation);
  }

  @Override
  public Future<?> deploy(Context context) throws Exception {
    return own.deploy(view.of(context));
  }

  @Override
  public Future<?> undeploy(Context context) throws Exception {
    return own.undeploy(view.of(context));
  }

  /** A handler for each type: the payload as a request, the reply as the result. */
  void register(HandlerRegistry registry, Vertx vertx) {
    for (String type : types) {
      registry.async(type, task -> request(vertx.eventBus(), task));
    }
  }

  private Future<Object> request(EventBus bus, TaskContext task) {
    long left = Duration.between(Instant.now(), task.deadline()).toMillis();
    DeliveryOptions options =
        new DeliveryOptions()
            .setLocalOnly(true)
            .setSendTimeout(Math.max(1, left) + 1_000)
            .addHeader("task-id", Long.toString(task.id()))
            .addHeader("task-type", task.type())
            .addHeader("queue", task.queue())
            .addHeader("attempt", Integer.toString(task.attempt()))
            .addHeader("module", task.module())
            .addHeader("version", task.version());
    for (String name : List.of(TraceHeaders.PARENT, TraceHeaders.STATE)) {
      String value = task.headers().get(name);
      if (value != null) {
        options.addHeader(name, value);
      }
    }
    return bus.request(view.address(task.type()), task.payloadValue(), options)
        .map(reply -> reply.body());
  }
}
