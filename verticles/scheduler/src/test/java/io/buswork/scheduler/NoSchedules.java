package io.buswork.scheduler;

import io.buswork.schedule.Schedule;
import io.buswork.store.ScheduleFired;
import io.buswork.store.ScheduleRow;
import io.buswork.store.ScheduleStore;
import io.buswork.task.Task;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A store that knows no schedule, and takes none. */
class NoSchedules implements ScheduleStore {

  @Override
  public Future<Boolean> put(Schedule schedule) {
    return Future.failedFuture(new UnsupportedOperationException());
  }

  @Override
  public Future<Optional<ScheduleRow>> find(String name) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<List<ScheduleRow>> list(String after, int limit) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Boolean> setPaused(String name, boolean paused) {
    return Future.succeededFuture(false);
  }

  @Override
  public Future<Boolean> delete(String name) {
    return Future.succeededFuture(false);
  }

  @Override
  public Future<Optional<Task>> runNow(String name) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<List<Declared>> declare(String module, String version, List<Schedule> schedules) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Optional<Duration>> untilDue() {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<List<ScheduleFired>> fire(int most, Planner planner) {
    return Future.succeededFuture(List.of());
  }
}
