package io.buswork.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The lanes of this node. Long attempts have slots of their own, so they never take a short one's;
 * on the processor they get all but one of its slots (at least one), and one more is kept for short
 * ones.
 */
final class Lanes {

  private final Lane cpuShort;
  private final Lane cpuLong;
  private final Lane ioShort;
  private final Lane ioLong;
  private final List<Lane> all;

  Lanes(WorkerOptions options) {
    cpuShort = new Lane("cpu-short", options.cpuSlots(), true);
    cpuLong = new Lane("cpu-long", Math.max(1, options.cpuSlots() - 1), false);
    ioShort = new Lane("io-short", options.ioSlots(), true);
    ioLong = new Lane("io-long", options.longSlots(), false);
    all = List.of(cpuShort, cpuLong, ioShort, ioLong);
  }

  /** By measurement; a type not measured yet counts as short and waiting. */
  Lane of(Handler handler, TypeProfile profile) {
    // An asynchronous handler occupies no processor slot: its event loop is its limit.
    boolean cpu = handler.blocking() != null && profile.isCpuBound();
    return profile.isLong() ? (cpu ? cpuLong : ioLong) : (cpu ? cpuShort : ioShort);
  }

  List<Lane> all() {
    return all;
  }

  List<Run> takeReady() {
    List<Run> ready = new ArrayList<>();
    for (Lane lane : all) {
      if (lane.waiting() > 0 && lane.used() < lane.slots()) {
        ready.addAll(lane.takeReady());
      }
    }
    return ready;
  }

  List<Run> takeWaiting(Predicate<Run> which) {
    List<Run> taken = new ArrayList<>();
    all.forEach(lane -> taken.addAll(lane.takeWaiting(which)));
    return taken;
  }
}
