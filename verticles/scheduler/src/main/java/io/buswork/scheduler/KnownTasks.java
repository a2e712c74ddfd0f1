package io.buswork.scheduler;

/** All tasks a dispatcher has in its hands, wherever. */
final class KnownTasks {

  private final TaskWindow window;
  private final KeyedWindow keyed;
  private final InFlight inFlight;
  private final NearTimers timers;
  private final IdMap<Boolean> changing = new IdMap<>();

  KnownTasks(TaskWindow window, KeyedWindow keyed, InFlight inFlight, NearTimers timers) {
    this.window = window;
    this.keyed = keyed;
    this.inFlight = inFlight;
    this.timers = timers;
  }

  boolean knows(long id) {
    return window.contains(id)
        || keyed.contains(id)
        || inFlight.contains(id)
        || timers.contains(id)
        || changing.contains(id);
  }

  /** The task's row is about to be changed, other than by an outcome. */
  void startChange(long id) {
    changing.put(id, Boolean.TRUE);
  }

  void endChange(long id) {
    changing.remove(id);
  }

  boolean isChanging(long id) {
    return changing.contains(id);
  }
}
