package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.KeyConflictException;
import io.buswork.store.Submission;
import io.buswork.store.Submission.RequestKey;
import io.buswork.store.Taken;
import io.buswork.store.TaskChange;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.buswork.task.Unique;
import io.buswork.task.Unique.OnConflict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KeyedSubmitsTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final FakeTaskStore store = new FakeTaskStore();
  private final List<Task> told = new ArrayList<>();
  private final List<TaskChange> changed = new ArrayList<>();
  private final List<Submission> seen = new ArrayList<>();
  private final List<Promise<Void>> held = new ArrayList<>();
  private final KeyedSubmits submits =
      new KeyedSubmits(
          store,
          new IdBlocks(store, () -> 0L),
          InstantSource.fixed(NOW),
          told::addAll,
          changed::addAll);

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
            });
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
