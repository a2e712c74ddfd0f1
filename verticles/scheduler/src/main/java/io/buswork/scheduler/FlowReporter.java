package io.buswork.scheduler;

import io.buswork.bus.Addresses;
import io.buswork.bus.FlowTally;
import io.buswork.bus.QueueSample;

/** Tells every gateway what a queue has done, a few times a minute while it does something. */
final class FlowReporter {

  private final TermScope scope;
  private final QueueMeters meters;
  private long slot;

  FlowReporter(TermScope scope, QueueMeters meters) {
    this.scope = scope;
    this.meters = meters;
    this.slot = presentSlot();
  }

  /** Called about once a second. */
  void tick() {
    long now = presentSlot();
    if (now != slot) {
      report();
      slot = now;
    }
  }

  /** Tells what there is, also before its time is over: at the end of the dispatcher's term. */
  void report() {
    FlowTally tally = meters.drainFlow();
    if (!tally.isEmpty()) {
      var sample = new QueueSample(scope.queue(), slot, tally);
      scope.vertx().eventBus().publish(Addresses.SAMPLES, sample.toJson());
    }
  }

  private long presentSlot() {
    return QueueSample.slotOf(scope.now().toEpochMilli());
  }
}
