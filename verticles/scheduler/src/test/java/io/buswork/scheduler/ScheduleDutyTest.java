package io.buswork.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.Addresses;
import io.buswork.bus.EventBatch;
import io.buswork.bus.NodeContext;
import io.buswork.bus.SubmitHint;
import io.buswork.bus.SystemEvent;
import io.buswork.schedule.CatchUp;
import io.buswork.schedule.FiringPlan;
import io.buswork.schedule.Overlap;
import io.buswork.schedule.Rhythm;
import io.buswork.schedule.Schedule;
import io.buswork.schedule.Situation;
import io.buswork.store.ScheduleFired;
import io.buswork.store.StoreUnavailableException;
import io.buswork.store.Stores;
import io.buswork.task.Task;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScheduleDutyTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final TestCluster cluster = new TestCluster();
  private final Queue<SystemEvent> events = new ConcurrentLinkedQueue<>();
  private final Queue<Task> hinted = new ConcurrentLinkedQueue<>();
  private final OneSchedule store = new OneSchedule();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private ScheduleDuty duty;

  @BeforeEach
  void open() {
    var bus = cluster.vertx.eventBus();
    bus.<EventBatch>consumer(Addresses.EVENTS, m -> events.addAll(m.body().system()));
    bus.<SubmitHint>consumer(
        Addresses.dispatcher(Tasks.QUEUE), m -> hinted.addAll(m.body().tasks()));
    duty = duty(ScheduleDuty.LONGEST_WAIT);
  }

  private ScheduleDuty duty(Duration longestWait) {
    NodeContext node = cluster.node(TestCluster.SELF);
    var stores = node.stores();
    return new ScheduleDuty(
        cluster.vertx,
        new NodeContext(
            node.nodeId(),
            new Stores(
                stores.tasks(),
                stores.search(),
                stores.queues(),
                stores.nodes(),
                stores.modules(),
                stores.history(),
                store,
                stores.subscriptions(),
                stores.attempts(),
                stores.sqlSubmits(),
                stores.flows(),
                stores.httpHandlers(),
                stores.stats(),
                stores.bulk(),
                stores.audit(),
                stores.tokens()),
            node.membership(),
            node.time(),
            meters),
        longestWait);
  }

  @AfterEach
  void close() {
    TestCluster.await(duty.stop());
    cluster.close();
  }

  @Test
  void whatIsDueIsFiredToldAndCounted() {
    store.due.add(new Situation(NOON.minusSeconds(60), NOON, 0, null));
    store.due.add(new Situation(NOON.minusSeconds(600), NOON, 1, null));
    start();
    await().until(() -> events.size() == 3 && hinted.size() == 1);
    assertThat(events)
        .extracting(SystemEvent::type)
        .containsExactly(
            "io.buswork.schedule.ran",
            "io.buswork.schedule.skipped",
            "io.buswork.schedule.skipped");
    assertThat(events).extracting(SystemEvent::subject).containsOnly("s");
    JsonObject ran = events.peek().data();
    assertThat(ran.getString("instant")).isEqualTo("2026-11-21T12:00:00Z");
    assertThat(ran.getString("task")).isEqualTo(Long.toString(hinted.peek().id()));
    assertThat(meters.counter("buswork.schedule.runs").count()).isEqualTo(1);
    assertThat(meters.counter("buswork.schedule.skips", "reason", "overlap").count()).isEqualTo(1);
    assertThat(meters.counter("buswork.schedule.skips", "reason", "missed").count()).isEqualTo(9);
  }

  @Test
  void looksAgainWhenItIsTold() {
    duty = duty(Duration.ofDays(1));
    store.wait = Optional.of(Duration.ofDays(1));
    start();
    await().until(() -> store.looks.get() == 1);
    cluster.vertx.eventBus().publish(Addresses.SCHEDULES, new JsonObject());
    await().until(() -> store.looks.get() == 2);
  }

  @Test
  void looksAgainWhenSomethingIsDue() {
    duty = duty(Duration.ofDays(1));
    store.wait = Optional.of(Duration.ofMillis(100));
    start();
    await().until(() -> store.looks.get() >= 3);
  }

  @Test
  void looksAgainNowAndThenWhateverIsDue() {
    store.wait = Optional.of(Duration.ofDays(1));
    start();
    await().until(() -> store.looks.get() >= 3);
  }

  @Test
  void aDatabaseThatIsAwayIsAskedAgain() {
    store.away = true;
    start();
    await().until(() -> store.looks.get() >= 1);
    store.away = false;
    store.due.add(new Situation(NOON.minusSeconds(60), NOON, 0, null));
    await().atMost(Duration.ofSeconds(60)).until(() -> hinted.size() == 1);
  }

  @Test
  void stoppingTwiceOrBeforeStartingIsFine() {
    TestCluster.await(duty.stop());
    TestCluster.await(duty.stop());
    assertThat(store.looks.get()).isZero();
  }

  @Test
  void aScheduleThatCannotBeWorkedOutHoldsNobodyUp() {
    Schedule broken =
        new Schedule(
            "broken",
            new Rhythm("0 0 31 2 *", null, ZoneId.of("UTC")),
            Overlap.SKIP,
            CatchUp.NONE,
            Duration.ZERO,
            false,
            Tasks.task(0).build());
    FiringPlan plan = new SchedulePlanner().plan(broken, new Situation(NOON, NOON, 0, null));
    assertThat(plan.runs()).isEmpty();
    assertThat(plan.next()).isAfter(NOON);
  }

  private void start() {
    cluster.vertx.getOrCreateContext().runOnContext(v -> duty.start());
  }

  /** One schedule, every minute, in the situations it is given. */
  private static final class OneSchedule extends NoSchedules {

    final Queue<Situation> due = new ConcurrentLinkedQueue<>();
    final AtomicInteger looks = new AtomicInteger();
    volatile Optional<Duration> wait = Optional.empty();
    volatile boolean away;
    private long lastId = 100;

    @Override
    public Future<Optional<Duration>> untilDue() {
      looks.incrementAndGet();
      if (away) {
        return Future.failedFuture(new StoreUnavailableException("away", null));
      }
      return Future.succeededFuture(due.isEmpty() ? wait : Optional.of(Duration.ZERO));
    }

    @Override
    public Future<List<ScheduleFired>> fire(int most, Planner planner) {
      List<ScheduleFired> fired = new ArrayList<>();
      for (Situation situation = due.poll(); situation != null; situation = due.poll()) {
        Schedule schedule = everyMinute();
        FiringPlan plan = planner.plan(schedule, situation);
        Instant now = situation.now();
        fired.add(
            new ScheduleFired(
                "s",
                plan,
                plan.runs().stream()
                    .map(
                        instant ->
                            new ScheduleFired.Run(instant, schedule.taskAt(instant, ++lastId, now)))
                    .toList()));
      }
      return Future.succeededFuture(fired);
    }

    private static Schedule everyMinute() {
      return new Schedule(
          "s",
          new Rhythm(null, Duration.ofMinutes(1), ZoneId.of("UTC")),
          Overlap.SKIP,
          CatchUp.NONE,
          Duration.ZERO,
          false,
          Tasks.task(0).build());
    }
  }
}
