package io.buswork.scheduler;

import io.buswork.bus.Addresses;
import io.buswork.bus.QueueDemand;
import java.util.HashMap;
import java.util.Map;

/** Says how much a queue has to do: often while there is work, else now and then. */
final class DemandPublisher {

  private static final long IDLE_MILLIS = 5000;

  private final TermScope scope;
  private final QueueMemory memory;
  private final Admission admission;
  private long lastAtMillis = Long.MIN_VALUE / 2;
  private boolean idleSaid;

  DemandPublisher(TermScope scope, QueueMemory memory, Admission admission) {
    this.scope = scope;
    this.memory = memory;
    this.admission = admission;
  }

  /** Called a few times a second. */
  void tick(long nowMillis) {
    boolean full =
        memory.window().isFull()
            || memory.cursors().highestWithMore() >= 0
            || memory.keyed().room() == 0;
    boolean idle = memory.window().size() == 0 && memory.keyed().isIdle() && !full;
    if (idle && idleSaid && nowMillis - lastAtMillis < IDLE_MILLIS) {
      return;
    }
    idleSaid = idle;
    lastAtMillis = nowMillis;
    Map<String, Integer> waiting = new HashMap<>();
    if (admission.nextStartMillis() == Long.MAX_VALUE && !admission.isPaused()) {
      memory.window().forEachKind((kind, n) -> waiting.merge(kind.type(), n, Integer::sum));
      memory.keyed().forEachKind((kind, n) -> waiting.merge(kind.type(), n, Integer::sum));
    }
    Integer most = admission.limits().concurrency();
    scope
        .vertx()
        .eventBus()
        .publish(
            Addresses.DEMAND,
            new QueueDemand(
                scope.queue(),
                scope.node().nodeId(),
                scope.epoch(),
                full,
                waiting,
                admission.limits().weight(),
                most == null ? 0 : most));
  }
}
