package io.buswork.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** A class of slots, and the attempts that wait for one. Belongs to the worker's context. */
final class Lane {

  /** Work that is fetched ahead, so that a slot never waits for the bus: this much of it. */
  private static final double PREFETCH_MICROS = 20_000;

  private static final int MAX_PREFETCH = 3_000;

  private final String name;
  private final int slots;
  private final boolean isLong;
  private final int probes;
  private final Deque<Run> waiting = new ArrayDeque<>();
  private int used;
  private int withoutSlot;
  private double averageMicros = 1_000;

  /**
   * @param isLong whether it is for attempts that take long: they are not fetched ahead
   * @param probes how many attempts of a type may run before anything is known of it
   */
  Lane(String name, int slots, boolean isLong, int probes) {
    this.name = name;
    this.slots = slots;
    this.isLong = isLong;
    this.probes = probes;
  }

  String name() {
    return name;
  }

  int slots() {
    return slots;
  }

  boolean isLong() {
    return isLong;
  }

  /** How many slots are taken. */
  int used() {
    return used;
  }

  /** How many attempts run although they gave their slots back. */
  int withoutSlot() {
    return withoutSlot;
  }

  int waiting() {
    return waiting.size();
  }

  void add(Run run) {
    run.lane(this);
    waiting.add(run);
  }

  /** Takes what may start now: a slot is free, and the handler's own limit allows it. */
  List<Run> takeReady() {
    List<Run> ready = new ArrayList<>(Math.min(waiting.size(), slots - used));
    for (Iterator<Run> all = waiting.iterator(); used < slots && all.hasNext(); ) {
      Run run = all.next();
      Handler handler = run.handler();
      int limit = Lanes.probed(handler, run.profile(), probes, handler.settings().concurrency());
      if (limit == 0 || run.profile().running() < limit) {
        all.remove();
        used++;
        run.profile().running(1);
        run.state(Run.State.RUNNING);
        ready.add(run);
      }
    }
    return ready;
  }

  /** Takes out those that wait and are meant. */
  List<Run> takeWaiting(Predicate<Run> which) {
    List<Run> taken = new ArrayList<>();
    waiting.removeIf(run -> which.test(run) && taken.add(run));
    return taken;
  }

  void release(Run run, long wallMicros) {
    run.profile().running(-1);
    if (run.isWithoutSlot()) {
      withoutSlot--;
    } else {
      used--;
      averageMicros = 0.95 * averageMicros + 0.05 * Math.max(10, wallMicros);
    }
  }

  /**
   * A running attempt is late. In a lane for short ones it gives its slot back and goes on without,
   * as long as no more do so than there are slots: else those that hang would hold them all.
   */
  void late(Run run) {
    if (!isLong && withoutSlot < slots) {
      run.goOnWithoutSlot();
      used--;
      withoutSlot++;
    }
  }

  /** How many attempts may be on this node for it at a time, with those that have no slot. */
  int capacity() {
    if (isLong) {
      return slots;
    }
    return slots
        + withoutSlot
        + (int) Math.min(MAX_PREFETCH, slots * PREFETCH_MICROS / averageMicros);
  }
}
