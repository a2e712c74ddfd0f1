package io.buswork.bench;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Submits so many tasks a second, and none while too many requests wait for their answer. */
final class SteadyLoad implements AutoCloseable {

  private static final int TICKS = 20;
  private static final int MAX_OUTSTANDING = 40;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Semaphore outstanding = new Semaphore(MAX_OUTSTANDING);
  private final Api api;
  private final int lines;
  private long number;

  SteadyLoad(Api api, int tasksASecond) {
    this.api = api;
    this.lines = Math.max(1, tasksASecond / TICKS);
    timer.scheduleAtFixedRate(this::submit, 0, 1_000 / TICKS, TimeUnit.MILLISECONDS);
  }

  private void submit() {
    if (outstanding.tryAcquire()) {
      StringBuilder tasks = new StringBuilder();
      for (int i = 0; i < lines; i++) {
        tasks
            .append("{\"type\":\"bench.noop\",\"queue\":\"bench\",\"payload\":")
            .append(Payload.of(number++))
            .append("}\n");
      }
      api.submit(tasks.toString()).whenComplete((status, failure) -> outstanding.release());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
