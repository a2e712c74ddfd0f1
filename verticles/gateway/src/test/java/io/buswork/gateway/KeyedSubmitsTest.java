package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.KeyConflictException;
import io.buswork.store.KeyLockedException;
import io.buswork.store.Submission;
import io.buswork.store.Submission.RequestKey;
import io.buswork.store.Taken;
import io.buswork.store.TaskChange;
import io.buswork.store.TaskStore;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.buswork.task.Unique;
import io.buswork.task.Unique.OnConflict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class KeyedSubmitsTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final FakeTaskStore store = new FakeTaskStore();
  private final List<Task> told = new ArrayList<>();
  private final List<TaskChange> changed = new ArrayList<>();
  private final List<Submission> seen = new ArrayList<>();
  private final List<Promise<Void>> held = new ArrayList<>();
  private long nanos;
  private final KeyedSubmits submits =
      new KeyedSubmits(
          store,
          new IdBlocks(store, () -> 0L),
          InstantSource.fixed(NOW),
          told::addAll,
          changed::addAll,
          () -> nanos);

  @Test
  void whatIsStoredIsToldAndAnswered() {
    var kept = submits.submit(List.of(task("a"), task("b")), null).result();
    assertThat(kept.fresh()).isEqualTo(told).hasSize(2);
    assertThat(told.get(0).options().key().text()).isEqualTo("a");
  }

  @Test
  void duplicatesAreAnsweredAndNotTold() {
    store.onKeyed =
        submission -> Future.succeededFuture(new Taken(List.of(new Taken.Entry(7, true)), false));
    var kept = submits.submit(List.of(task("a")), null).result();
    assertThat(kept.taken().entries()).containsExactly(new Taken.Entry(7, true));
    assertThat(told).isEmpty();
  }

  @Test
  void requestsGatherButNotThoseThatMayBeRepeats() {
    holdAll();
    for (int i = 0; i < 5; i++) {
      submits.submit(List.of(task("k" + i)), null);
    }
    submits.submit(List.of(task("r")), new RequestKey("r", "h"));
    submits.submit(List.of(task("k5")), null);
    releaseAll();
    assertThat(seen).extracting(each -> each.tasks().size()).containsExactly(1, 1, 1, 2, 1, 1);
    assertThat(seen.get(4).request()).isNotNull();
  }

  @Test
  void aRefusedRequestDoesNotHarmTheOthersOfItsGroup() {
    holdAll();
    for (int i = 0; i < 3; i++) {
      submits.submit(List.of(task("k" + i)), null);
    }
    var good = submits.submit(List.of(task("good")), null);
    var bad = submits.submit(List.of(task("bad")), null);
    releaseAll();
    assertThat(good.succeeded()).isTrue();
    assertThat(bad.cause()).isInstanceOf(KeyConflictException.class);
    assertThat(told).extracting(task -> task.options().key().text()).contains("good", "k0");
  }

  @Test
  void whoIsToldOfACommitCannotKeepTheSubmittersFromTheirAnswers() {
    var deaf =
        new KeyedSubmits(
            store,
            new IdBlocks(store, () -> 0L),
            InstantSource.fixed(NOW),
            stored -> {
              throw new IllegalStateException("cannot be told");
            },
            changes -> {
              throw new IllegalStateException("cannot be told either");
            },
            () -> nanos);
    store.onKeyed =
        submission ->
            Future.succeededFuture(
                new Taken(
                    List.of(new Taken.Entry(submission.tasks().get(0).id(), false)),
                    false,
                    List.of(new TaskChange(1, 1, "q", "t", 5, TaskState.READY, false, null))));
    assertThat(deaf.submit(List.of(task("a")), null).succeeded()).isTrue();
    assertThat(deaf.submit(List.of(task("b")), null).succeeded()).isTrue();
  }

  @Test
  void aKeyThatSomebodyElseKeepsIsWaitedForAside() {
    Map<String, Promise<Void>> kept = new HashMap<>();
    store.onKeyed = submission -> keptAway(submission, kept);
    var held = submits.submit(List.of(task("held")), null);
    assertThat(kept).as("it was tried briefly first").containsOnlyKeys("held");
    for (int i = 0; i < 10; i++) {
      assertThat(submits.submit(List.of(task("held")), null).isComplete()).isFalse();
      assertThat(submits.submit(List.of(task("k" + i)), null).succeeded()).isTrue();
    }
    Promise<Void> wait = kept.remove("held");
    nanos += TaskStore.KEY_PATIENCE.toNanos() + 1;
    wait.fail(new KeyLockedException(null));
    assertThat(held.cause()).isInstanceOf(KeyLockedException.class);
    assertThat(submits.submit(List.of(task("other")), null).succeeded()).isTrue();
  }

  @Test
  void whatWaitedAsideIsStoredWhenTheKeyIsFree() {
    Map<String, Promise<Void>> kept = new HashMap<>();
    store.onKeyed = submission -> keptAway(submission, kept);
    var held = submits.submit(List.of(task("held")), null);
    store.onKeyed = KeyedSubmitsTest::answer;
    kept.remove("held").complete();
    assertThat(held.succeeded()).isTrue();
    assertThat(submits.submit(List.of(task("held")), null).succeeded()).isTrue();
  }

  /** A brief try of the key fails at once, a patient one when the test says so. */
  private Future<Taken> keptAway(Submission submission, Map<String, Promise<Void>> kept) {
    boolean isHeld =
        submission.tasks().stream().anyMatch(t -> t.options().key().text().equals("held"));
    if (!isHeld) {
      return answer(submission);
    }
    if (store.patience.compareTo(TaskStore.KEY_PATIENCE) < 0) {
      return Future.failedFuture(new KeyLockedException(null));
    }
    return kept.computeIfAbsent("held", made -> Promise.promise())
        .future()
        .compose(free -> answer(submission));
  }

  private void holdAll() {
    store.onKeyed =
        submission -> {
          seen.add(submission);
          Promise<Void> hold = Promise.promise();
          held.add(hold);
          return hold.future().compose(released -> answer(submission));
        };
  }

  private void releaseAll() {
    while (!held.isEmpty()) {
      held.remove(0).complete();
    }
  }

  private static Future<Taken> answer(Submission submission) {
    List<Taken.Entry> entries = new ArrayList<>();
    for (Task task : submission.tasks()) {
      if (task.options().key().text().equals("bad")) {
        return Future.failedFuture(new KeyConflictException(0, -1, 1, OnConflict.REJECT));
      }
      entries.add(new Taken.Entry(task.id(), false));
    }
    return Future.succeededFuture(new Taken(entries, false));
  }

  private static NewTask task(String key) {
    NewTask task = new NewTask();
    task.type = "t";
    task.key = key;
    task.unique = Unique.DEFAULT;
    return task;
  }
}
