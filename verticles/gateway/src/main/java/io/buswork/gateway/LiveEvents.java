package io.buswork.gateway;

import io.buswork.bus.Addresses;
import io.buswork.bus.EventBatch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The cluster's events as this node holds them. Belongs to the gateway's context. */
final class LiveEvents {

  private final EventRing ring = new EventRing();
  private final List<Consumer<HeldEvents>> readers = new ArrayList<>();

  EventRing ring() {
    return ring;
  }

  /** Calls this whenever there are new events. */
  void onNews(Consumer<HeldEvents> reader) {
    readers.add(reader);
  }

  /** Begins to hold events. */
  Future<Void> listen(Vertx vertx) {
    return vertx
        .eventBus()
        .<EventBatch>consumer(
            Addresses.EVENTS,
            message -> {
              HeldEvents held = ring.add(message.body());
              if (held != null) {
                readers.forEach(reader -> reader.accept(held));
              }
            })
        .completion();
  }
}
