package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.QueueLimits;
import io.buswork.store.RateLimit;
import io.buswork.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeyedWindowTest {

  private static final int LEVEL = 5;

  private final AtomicLong clock = new AtomicLong(1_000);
  private final TaskKinds kinds = new TaskKinds(Set::of);
  private KeyedWindow window = window(QueueLimits.NONE);

  private KeyedWindow window(QueueLimits limits) {
    return new KeyedWindow(1000, 1 << 20, limits, clock::get);
  }

  private static QueueLimits perKey(int concurrency) {
    return new QueueLimits(null, concurrency, null, null, null, 1);
  }

  private static QueueLimits ratePerKey(int limit, Duration per) {
    return new QueueLimits(null, null, null, new RateLimit(limit, per), null, 1);
  }

  @Test
  void keysTakeTurnsHoweverManyTasksEachHas() {
    add("big", 1, 500);
    add("small", 1001, 3);
    assertThat(start(6)).containsExactly(1L, 1001L, 2L, 1002L, 3L, 1003L);
    assertThat(start(2)).containsExactly(4L, 5L);
  }

  @Test
  void aKeyThatComesLaterWaitsOneRound() {
    add("a", 1, 50);
    add("b", 101, 50);
    start(40);
    add("c", 201, 2);
    assertThat(start(4)).contains(201L).hasSize(4);
    assertThat(start(3)).contains(202L);
  }

  @Test
  void oneKeysTasksGoInOrderWhateverTheirKinds() {
    KeyRow row = window.rowFor("a");
    put(row, task(1).type("x").concurrencyKey("a").build());
    put(row, task(2).type("y").concurrencyKey("a").build());
    put(row, task(3).type("x").concurrencyKey("a").build());
    assertThat(start(3)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aKindThatIsHeldStopsNoOtherOfTheSameKey() {
    KeyRow row = window.rowFor("a");
    put(row, task(1).type("x").concurrencyKey("a").build());
    put(row, task(2).type("y").concurrencyKey("a").build());
    kinds.of("x", null).holdFor(7);
    assertThat(window.first(LEVEL, 7).task().id()).isEqualTo(2);
    assertThat(window.first(LEVEL, 8).task().id()).isEqualTo(1);
  }

  @Test
  void aKeyAtItsLimitIsPassedOverUntilOneOfItsTasksEnds() {
    window = window(perKey(2));
    add("a", 1, 10);
    add("b", 101, 1);
    assertThat(start(9)).containsExactly(1L, 101L, 2L);
    assertThat(window.isIdle()).isTrue();
    window.ended("a");
    assertThat(start(9)).containsExactly(3L);
  }

  @Test
  void aLimitThatIsRaisedLetsKeysGoOnAtOnce() {
    window = window(perKey(1));
    add("a", 1, 10);
    start(1);
    assertThat(window.isIdle()).isTrue();
    window.limit(perKey(3));
    assertThat(start(9)).containsExactly(2L, 3L);
    window.limit(perKey(1));
    window.ended("a");
    assertThat(window.isIdle()).as("two still run").isTrue();
  }

  @Test
  void whatRunsAlreadyCounts() {
    window = window(perKey(2));
    window.adopt("a");
    window.adopt("a");
    add("a", 1, 5);
    assertThat(window.isIdle()).isTrue();
    window.ended("a");
    assertThat(start(9)).containsExactly(1L);
  }

  @Test
  void aRateHoldsEachKeyUntilItsTokenIsBack() {
    window.limit(ratePerKey(2, Duration.ofSeconds(1)));
    add("a", 1, 10);
    add("b", 101, 1);
    assertThat(start(9)).containsExactly(1L, 101L, 2L);
    assertThat(window.nextWakeMillis()).isEqualTo(2001);
    clock.set(2000);
    window.wake();
    assertThat(window.isIdle()).isTrue();
    clock.set(2001);
    window.wake();
    assertThat(start(9)).containsExactly(3L, 4L);
  }

  @Test
  void aTermBeginsWithEmptyRates() {
    window = window(ratePerKey(2, Duration.ofSeconds(1)));
    add("a", 1, 3);
    assertThat(window.isIdle()).isTrue();
    clock.set(2001);
    window.wake();
    assertThat(start(9)).containsExactly(1L, 2L);
  }

  @Test
  void aKeyIsForgottenOnceNothingIsKnownOfIt() {
    window.limit(ratePerKey(2, Duration.ofSeconds(1)));
    add("a", 1, 1);
    window.row("a").nothingMore();
    start(1);
    assertThat(window.rows()).as("it runs").isEqualTo(1);
    window.ended("a");
    assertThat(window.rows()).as("its rate is used").isEqualTo(1);
    clock.set(2001);
    window.wake();
    assertThat(window.rows()).isZero();
  }

  @Test
  void tasksOfKeysAtTheirLimitMakeRoomForThoseOfOthers() {
    window = window(perKey(1));
    for (int key = 0; key < 100; key++) {
      window.adopt("blocked-" + key);
      add("blocked-" + key, 1 + key * 10, 10);
    }
    assertThat(window.size()).isEqualTo(1000);
    KeyRow other = window.rowFor("other");
    Task task = task(5000).concurrencyKey("other").build();
    assertThat(window.hasRoomFor(other, task)).isTrue();
    put(other, task);
    assertThat(start(9)).containsExactly(5000L);
    assertThat(window.row("blocked-0").hasMore()).as("its tasks are in the table").isTrue();
    assertThat(window.row("blocked-0").size()).isZero();
  }

  @Test
  void keylessTasksAreOneMoreParticipant() {
    add("a", 1, 10);
    add("b", 101, 10);
    List<String> turns = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      Waiting first = window.first(LEVEL, 0);
      if (window.isBeforeKeyless(first)) {
        turns.add(first.task().options().concurrencyKey());
        window.start(first);
      } else {
        turns.add("-");
        window.keylessStarted();
      }
    }
    assertThat(turns).containsExactly("-", "a", "b", "-", "a", "b", "-", "a", "b");
  }

  private void add(String key, long from, int count) {
    KeyRow row = window.rowFor(key);
    for (long id = from; id < from + count; id++) {
      put(row, task(id).concurrencyKey(key).build());
    }
  }

  private void put(KeyRow row, Task task) {
    window.add(row, task, kinds.of(task), task.priority(), task.seq());
  }

  private List<Long> start(int most) {
    List<Long> started = new ArrayList<>();
    while (started.size() < most && !window.isIdle()) {
      Waiting next = window.first(LEVEL, 0);
      window.start(next);
      started.add(next.task().id());
    }
    return started;
  }
}
