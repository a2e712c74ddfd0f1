package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.bus.BoundedLabel;
import io.buswork.store.DatabaseReport;
import io.buswork.task.TaskState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DatabaseWatchTest {

  private final AtomicLong nanos = new AtomicLong(-5);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<Promise<DatabaseReport>> asked = new ArrayList<>();
  private final DatabaseMeters meters =
      new DatabaseMeters(registry, new BoundedLabel(2), nanos::get);
  private final DatabaseWatch watch = new DatabaseWatch(this::read, meters, nanos::get);

  private Future<DatabaseReport> read() {
    Promise<DatabaseReport> answer = Promise.promise();
    asked.add(answer);
    return answer.future();
  }

  @Test
  void theDatabaseIsAskedBesideTheScrapeAndRarely() {
    watch.scraped();
    watch.scraped();
    assertThat(asked).hasSize(1);

    pass(Duration.ofSeconds(1));
    asked.get(0).complete(report());
    pass(Duration.ofSeconds(49));
    watch.scraped();
    assertThat(asked).hasSize(1);

    pass(Duration.ofSeconds(2));
    watch.scraped();
    assertThat(asked).hasSize(2);
  }

  @Test
  void nothingIsShownBeforeTheDatabaseHasSpoken() {
    watch.scraped();
    assertThat(registry.getMeters()).isEmpty();
    asked.get(0).complete(report());
    assertThat(gauge("buswork.queue.tasks", "queue", "a", "state", "ready")).isEqualTo(3);
    assertThat(gauge("buswork.queue.tasks", "queue", "a", "state", "blocked")).isZero();
    assertThat(gauge("buswork.postgres.up")).isEqualTo(1);
    pass(Duration.ofSeconds(20));
    assertThat(gauge("buswork.postgres.report.age.seconds")).isEqualTo(20);
  }

  @Test
  void queuesBeyondTheBoundAreOne() {
    meters.take(report());
    assertThat(gauge("buswork.queue.tasks", "queue", "other", "state", "ready")).isEqualTo(7);
    assertThat(gauge("buswork.queue.oldest.ready.seconds", "queue", "other")).isEqualTo(9);
  }

  @Test
  void aDatabaseThatIsAwayIsSaidSoAndAskedAgain() {
    watch.scraped();
    asked.get(0).fail("away");
    assertThat(gauge("buswork.postgres.up")).isZero();
    pass(Duration.ofSeconds(11));
    watch.scraped();
    asked.get(1).complete(report());
    assertThat(gauge("buswork.postgres.up")).isEqualTo(1);
  }

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static DatabaseReport report() {
    return new DatabaseReport(
        List.of(
            queue("a", 3, null),
            queue("b", 0, null),
            queue("c", 5, Duration.ofSeconds(1)),
            queue("d", 2, Duration.ofSeconds(9))),
        List.of(new DatabaseReport.Table("task", 1, 2, 3)),
        Map.of("idle", 4L),
        DatabaseReport.EMPTY.figures());
  }

  private static DatabaseReport.Queue queue(String name, long ready, Duration oldest) {
    return new DatabaseReport.Queue(name, Map.of(TaskState.READY, ready), oldest);
  }
}
