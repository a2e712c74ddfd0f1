package io.buswork.worker;

import io.buswork.event.Subscription;
import io.buswork.handler.HandlerDeclaration;
import io.buswork.store.ModuleVersion;
import io.buswork.store.SubscriptionStore;
import io.buswork.task.Durations;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Makes what handlers say of events known to the store. */
final class HandlerSubscriptions {

  private final SubscriptionStore store;

  HandlerSubscriptions(SubscriptionStore store) {
    this.store = store;
  }

  /** Tells the store of the subscriptions of a generation that has become the live one. */
  Future<Void> tell(Generation generation) {
    ModuleVersion module = generation.version();
    return store.declare(
        module.name(), module.version(), subscriptions(generation.handlers().values()));
  }

  static List<Subscription> subscriptions(Iterable<Handler> handlers) {
    List<Subscription> subscriptions = new ArrayList<>();
    for (Handler handler : handlers) {
      int number = 1;
      for (HandlerDeclaration.OnEvent said : handler.settings().events()) {
        String name = handler.type() + (number == 1 ? "" : ":" + number);
        subscriptions.add(subscription(name, said, handler));
        number++;
      }
    }
    return subscriptions;
  }

  private static Subscription subscription(
      String name, HandlerDeclaration.OnEvent said, Handler handler) {
    JsonObject task = new JsonObject().put("type", handler.type());
    if (handler.settings().queue() != null) {
      task.put("queue", handler.settings().queue());
    }
    if (!said.delay().isZero()) {
      task.put("delay", Durations.format(said.delay()));
    }
    return new Subscription(name, said.event(), false, Subscription.ALL_DATA, task.encode());
  }
}
