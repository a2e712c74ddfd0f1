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
  private final int probes;

  Lanes(WorkerOptions options) {
    probes = options.cpuSlots();
    cpuShort = new Lane("cpu-short", options.cpuSlots(), false, probes);
    cpuLong = new Lane("cpu-long", Math.max(1, options.cpuSlots() - 1), true, probes);
    ioShort = new Lane("io-short", options.ioSlots(), false, probes);
    ioLong = new Lane("io-long", options.longSlots(), true, probes);
    all = List.of(cpuShort, cpuLong, ioShort, ioLong);
  }

  /** By measurement; a type not measured yet counts as short and waiting. */
  Lane of(Handler handler, TypeProfile profile) {
    // An asynchronous handler occupies no processor slot: its event loop is its limit.
    boolean cpu = handler.blocking() != null && profile.isCpuBound();
    return profile.isLong() ? (cpu ? cpuLong : ioLong) : (cpu ? cpuShort : ioShort);
  }

  /** How many attempts of a type the dispatchers may send to this node; 0: no limit of its own. */
  int offered(Handler handler, TypeProfile profile) {
    return probed(handler, profile, probes, handler.settings().offered());
  }

  /**
   * A limit as it is before anything is known of a type: it may be one that keeps a processor busy,
   * or a slot for long. So many threads find out.
   *
   * @param limit 0: none
   */
  static int probed(Handler handler, TypeProfile profile, int probes, int limit) {
    if (handler.blocking() == null || profile.isMeasured()) {
      return limit;
    }
    return limit == 0 ? probes : Math.min(limit, probes);
  }

  /** Whether its type has turned out to be long, or short, since it came. */
  static boolean isMisplaced(Run run) {
    Lane lane = run.lane();
    return lane != null && lane.isLong() != run.profile().isLong();
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
