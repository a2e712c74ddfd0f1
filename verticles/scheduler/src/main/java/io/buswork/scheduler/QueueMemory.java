package io.buswork.scheduler;

import io.buswork.store.QueueLimits;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a dispatcher has in memory of its queue.
 *
 * @param kinds the kinds of tasks it has met
 * @param window ready tasks without a concurrency key
 * @param keyed ready tasks with one
 * @param cursors how far the table has been read
 * @param parked kinds that cannot run now
 * @param aside kinds of which only the first tasks are in the window
 * @param inFlight attempts on nodes
 * @param timers delayed tasks that are due soon
 * @param known all of these tasks
 * @param recentlyEnded tasks that are through
 * @param guard against rows that are out of date when they arrive
 * @param directory the worker nodes
 */
record QueueMemory(
    TaskKinds kinds,
    TaskWindow window,
    KeyedWindow keyed,
    ReadCursors cursors,
    ParkedTypes parked,
    AsideKinds aside,
    InFlight inFlight,
    NearTimers timers,
    KnownTasks known,
    RecentlyEnded recentlyEnded,
    ReadGuard guard,
    NodeDirectory directory) {

  static QueueMemory empty(
      SchedulerOptions options, NodeDirectory directory, QueueLimits limits, LongSupplier clock) {
    var window = new TaskWindow(options.windowTasks(), options.windowBytes());
    var keyed = new KeyedWindow(options.windowTasks(), options.windowBytes(), limits, clock);
    var inFlight = new InFlight();
    var timers = new NearTimers(options.nearTasks(), options.windowBytes());
    var parked = new ParkedTypes();
    var aside = new AsideKinds();
    return new QueueMemory(
        new TaskKinds(() -> inUse(keyed, parked, aside)),
        window,
        keyed,
        new ReadCursors(),
        parked,
        aside,
        inFlight,
        timers,
        new KnownTasks(window, keyed, inFlight, timers),
        new RecentlyEnded(),
        new ReadGuard(),
        directory);
  }

  private static Set<TaskKind> inUse(KeyedWindow keyed, ParkedTypes parked, AsideKinds aside) {
    Set<TaskKind> inUse = keyed.kinds();
    inUse.addAll(parked.kinds());
    inUse.addAll(aside.kinds());
    return inUse;
  }

  /** The ready task with this id, if it is in memory. */
  @Nullable Waiting findReady(long id) {
    Waiting waiting = window.find(id);
    return waiting == null ? keyed.find(id) : waiting;
  }

  /** Takes out a ready task, which must be here. */
  void remove(Waiting waiting) {
    if (KeyIntake.isKeyed(waiting.task())) {
      keyed.remove(waiting);
    } else {
      window.remove(waiting);
    }
  }

  /** Takes out a ready task that is to be sent. */
  void start(Waiting waiting) {
    if (KeyIntake.isKeyed(waiting.task())) {
      keyed.start(waiting);
      return;
    }
    window.remove(waiting);
    if (!keyed.isIdle()) {
      keyed.keylessStarted();
    }
  }

  /** Whether some node runs tasks of this kind. */
  boolean canRun(TaskKind kind) {
    return !parked.isParked(kind) && directory.canRun(kind);
  }

  /** Whether tasks of this kind wait until a node can run them. */
  boolean isParked(TaskKind kind) {
    return parked.isParked(kind) || (parked.hasOthers() && !directory.canRun(kind));
  }

  /** An attempt that an earlier dispatcher has sent is under way. */
  void adopt(Running running) {
    inFlight.add(running);
    String key = keyOf(running);
    if (key != null) {
      keyed.adopt(key);
    }
  }

  /** An attempt that is under way has not started, and will not: before it has ended. */
  void neverStarted(Running running) {
    String key = keyOf(running);
    if (key != null) {
      keyed.neverStarted(key);
    }
  }

  /** An attempt is no longer under way. */
  void ended(Running running) {
    inFlight.remove(running.task().id());
    String key = keyOf(running);
    if (key != null) {
      keyed.ended(key);
    }
  }

  private static @Nullable String keyOf(Running running) {
    return running.task().options().concurrencyKey();
  }
}
