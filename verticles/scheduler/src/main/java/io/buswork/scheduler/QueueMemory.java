package io.buswork.scheduler;

/**
 * What a dispatcher has in memory of its queue.
 *
 * @param kinds the kinds of tasks it has met
 * @param window ready tasks
 * @param cursors how far the table has been read
 * @param parked kinds that cannot run now
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
    ReadCursors cursors,
    ParkedTypes parked,
    InFlight inFlight,
    NearTimers timers,
    KnownTasks known,
    RecentlyEnded recentlyEnded,
    ReadGuard guard,
    NodeDirectory directory) {

  static QueueMemory empty(SchedulerOptions options, NodeDirectory directory) {
    var window = new TaskWindow(options.windowTasks(), options.windowBytes());
    var inFlight = new InFlight();
    var timers = new NearTimers(options.nearTasks(), options.windowBytes());
    return new QueueMemory(
        new TaskKinds(),
        window,
        new ReadCursors(),
        new ParkedTypes(),
        inFlight,
        timers,
        new KnownTasks(window, inFlight, timers),
        new RecentlyEnded(),
        new ReadGuard(),
        directory);
  }
}
