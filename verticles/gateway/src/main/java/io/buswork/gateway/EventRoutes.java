package io.buswork.gateway;

import io.buswork.bus.NodeContext;
import io.buswork.event.Subscription;
import io.buswork.store.SubscriptionStore;
import io.buswork.task.Task;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * {@code /api/v1/events}. Which subscriptions an event matches is looked up at one moment; all
 * their tasks are then inserted as those of one submit are: with one statement, all or none.
 */
final class EventRoutes {

  private static final long MAX_BYTES = 2L << 20;

  private final SubscriptionStore store;
  private final TaskSubmit submits;
  private final BodyReader bodies;
  private final Counter posted;
  private final Counter made;

  EventRoutes(NodeContext node, TaskSubmit submits, BodyReader bodies) {
    this.store = node.stores().subscriptions();
    this.submits = submits;
    this.bodies = bodies;
    this.posted =
        Counter.builder("buswork.events.posted")
            .description("Events posted through this node, all their tasks committed")
            .register(node.meters());
    this.made =
        Counter.builder("buswork.events.tasks")
            .description("Tasks that those events have made")
            .register(node.meters());
  }

  void mount(Router router) {
    router.post("/api/v1/events").handler(this::post);
  }

  private void post(RoutingContext context) {
    Queries.allow(context);
    BodyReader.mediaType(context, "application/json");
    Answers.buffer(
        context,
        201,
        bodies
            .read(context, MAX_BYTES, "an event may have 2 MiB; nothing was stored")
            .map(EventReader::read)
            .compose(this::post));
  }

  private Future<Buffer> post(NewEvent event) {
    return store
        .matching(event.name())
        .compose(subscriptions -> make(new EventTasks(event), subscriptions));
  }

  private Future<Buffer> make(EventTasks event, List<Subscription> subscriptions) {
    List<NewTask> tasks = event.of(subscriptions);
    return (tasks.isEmpty() ? Future.succeededFuture(List.<Task>of()) : submits.store(tasks))
        .onSuccess(
            stored -> {
              posted.increment();
              made.increment(stored.size());
            })
        .map(stored -> answer(event.id(), subscriptions, stored));
  }

  private static Buffer answer(String id, List<Subscription> subscriptions, List<Task> tasks) {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeStringField("id", id);
          json.writeArrayFieldStart("items");
          for (int i = 0; i < tasks.size(); i++) {
            json.writeStartObject();
            json.writeStringField("subscription", subscriptions.get(i).name());
            json.writeStringField("id", Long.toString(tasks.get(i).id()));
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
