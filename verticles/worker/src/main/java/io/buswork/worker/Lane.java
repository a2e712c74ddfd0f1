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
  private final boolean prefetches;
  private final Deque<Run> waiting = new ArrayDeque<>();
  private int used;
  private double averageMicros = 1_000;

  Lane(String name, int slots, boolean prefetches) {
    this.name = name;
    this.slots = slots;
    this.prefetches = prefetches;
  }

  String name() {
    return name;
  }

  int slots() {
    return slots;
  }

  int used() {
    return used;
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
      int limit = run.handler().settings().concurrency();
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
    used--;
    run.profile().running(-1);
    averageMicros = 0.95 * averageMicros + 0.05 * Math.max(10, wallMicros);
  }

  /** How many attempts may be on this node for it at a time. */
  int capacity() {
    if (!prefetches) {
      return slots;
    }
    return slots + (int) Math.min(MAX_PREFETCH, slots * PREFETCH_MICROS / averageMicros);
  }
}
