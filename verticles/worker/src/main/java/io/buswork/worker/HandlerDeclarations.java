package io.buswork.worker;

import io.buswork.bus.NodeContext;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what handlers say of when their tasks are made known to the store: after each switch of a
 * module, until it has been taken. Every node does it, which changes nothing the second time.
 * Belongs to the worker's context.
 */
final class HandlerDeclarations {

  private static final Logger LOG = LoggerFactory.getLogger(HandlerDeclarations.class);

  private final HandlerSchedules schedules;
  private final HandlerSubscriptions subscriptions;
  private final Map<String, Generation> untold = new HashMap<>();

  HandlerDeclarations(NodeContext node, EventBus bus) {
    this.schedules = new HandlerSchedules(node, bus);
    this.subscriptions = new HandlerSubscriptions(node.stores().subscriptions());
  }

  /** Notes a generation that has become the live one. */
  void isLive(Generation generation) {
    untold.put(generation.version().name(), generation);
  }

  /** Notes that a module is gone: the store drops what its handlers said with it. */
  void isGone(String module) {
    untold.remove(module);
  }

  /** Tells the store what it has not been told yet; what fails is tried again the next time. */
  Future<Void> runOnce() {
    List<Future<Void>> all = new ArrayList<>();
    for (Generation generation : List.copyOf(untold.values())) {
      all.add(tell(generation));
    }
    return Future.join(all).transform(told -> Future.succeededFuture());
  }

  private Future<Void> tell(Generation generation) {
    String module = generation.version().name();
    return schedules
        .tell(generation)
        .compose(told -> subscriptions.tell(generation))
        .onSuccess(told -> untold.remove(module, generation))
        .onFailure(
            failure ->
                LOG.warn(
                    "module {}: its schedules and subscriptions cannot be stored yet",
                    module,
                    failure));
  }
}
