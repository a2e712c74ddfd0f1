package io.buswork.worker;

import io.buswork.bus.Addresses;
import io.buswork.bus.NodeStatus;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** Tells all dispatchers and gateways what this node can run. Belongs to the worker's context. */
final class StatusPublisher {

  private final EventBus bus;
  private final String node;
  private final TaskLoop loop;
  private final HandlerRoutes routes;
  private final Lanes lanes;
  private final Allowances allowances;
  private final NodeLoad load;
  private Supplier<List<NodeStatus.Remote>> remotes = List::of;
  private long number;
  private int lastPlaces;
  private Map<String, Map<String, Integer>> lastShares = Map.of();

  StatusPublisher(
      EventBus bus,
      String node,
      TaskLoop loop,
      HandlerRoutes routes,
      Lanes lanes,
      Allowances allowances,
      NodeLoad load) {
    this.bus = bus;
    this.node = node;
    this.loop = loop;
    this.routes = routes;
    this.lanes = lanes;
    this.allowances = allowances;
    this.load = load;
  }

  /** Says where to ask for the remote workers. */
  void remotes(Supplier<List<NodeStatus.Remote>> source) {
    remotes = source;
  }

  void publish() {
    List<NodeStatus.Remote> connected = remotes.get();
    lastPlaces = places();
    lastShares = loop.isFull() ? Map.of() : allowances.shares(lanes.all());
    bus.publish(
        Addresses.NODES,
        new NodeStatus(
            node,
            ++number,
            loop.isDraining(),
            Runtime.getRuntime().availableProcessors(),
            load.cpu(),
            load.lagMicros(),
            laneStates(),
            handlers(),
            lastShares,
            loop.isFull() ? Map.of() : allowances.idle(lanes.all()),
            loop.received().all(),
            connected));
  }

  /**
   * Publishes at once if a queue would get far more, or for the first time, than was last said, or
   * if a type runs elsewhere or may have another number of attempts.
   */
  void publishIfMore() {
    if (loop.isFull()) {
      return;
    }
    if (places() != lastPlaces) {
      publish();
      return;
    }
    Map<String, Map<String, Integer>> now = allowances.shares(lanes.all());
    for (var entry : now.entrySet()) {
      Map<String, Integer> before = lastShares.getOrDefault(entry.getKey(), Map.of());
      for (var share : entry.getValue().entrySet()) {
        if (share.getValue() > 2 * before.getOrDefault(share.getKey(), 0)) {
          publish();
          return;
        }
      }
    }
  }

  /** Differs if a type's lane or limit does. */
  private int places() {
    int places = 0;
    for (Handler handler : routes.handlers()) {
      TypeProfile profile = loop.profiles().of(handler.type());
      places =
          31 * places
              + Objects.hash(
                  handler.type(),
                  lanes.of(handler, profile).name(),
                  lanes.offered(handler, profile));
    }
    return places;
  }

  private List<NodeStatus.Lane> laneStates() {
    List<NodeStatus.Lane> states = new ArrayList<>();
    for (Lane lane : lanes.all()) {
      states.add(
          new NodeStatus.Lane(
              lane.name(), lane.slots(), lane.used(), lane.withoutSlot(), lane.waiting()));
    }
    return states;
  }

  private List<NodeStatus.Handler> handlers() {
    List<NodeStatus.Handler> all = new ArrayList<>();
    for (Handler handler : routes.handlers()) {
      TypeProfile profile = loop.profiles().of(handler.type());
      Generation generation = routes.find(handler.type(), null);
      if (generation != null) {
        all.add(
            new NodeStatus.Handler(
                handler.type(),
                generation.kind(),
                generation.version().name(),
                routes.versions(generation, handler.type()),
                lanes.of(handler, profile).name(),
                lanes.offered(handler, profile),
                profile.running(),
                handler.settings().timeout(),
                handler.settings().maxAttempts(),
                handler.settings().backoff(),
                profile.p50Micros(),
                profile.p95Micros(),
                profile.cpuShare(),
                profile.succeeded(),
                profile.failed(),
                handler.settings().delivery(),
                handler.settings().queue()));
      }
    }
    loop.profiles().keep(all);
    return all;
  }
}
