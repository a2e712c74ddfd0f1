package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.QUEUE;
import static io.buswork.postgres.PostgresStage.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.store.RequestKeyReusedException;
import io.buswork.store.Submission;
import io.buswork.store.Submission.RequestKey;
import io.buswork.store.Taken;
import io.buswork.store.TaskStore;
import io.buswork.task.Task;
import io.buswork.task.TaskKey;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.buswork.task.Unique;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A request that comes again is answered as it was before, and stores nothing. */
class RepeatedRequestTest {

  private static PostgresStage stage;
  private static TaskStore store;

  @BeforeAll
  static void start() {
    stage = new PostgresStage();
    store = stage.stores().tasks();
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void aRepeatedRequestGetsTheSameAnswer() {
    Taken first = submit("again", "h", task(TaskOptions.NONE), task(TaskOptions.NONE));
    assertThat(first.repeated()).isFalse();
    Taken second = submit("again", "h", task(TaskOptions.NONE), task(TaskOptions.NONE));
    assertThat(second.repeated()).isTrue();
    assertThat(second.entries()).isEqualTo(first.entries());
  }

  @Test
  void theKeyOfAnotherRequestIsRefused() {
    submit("other", "h1", task(TaskOptions.NONE));
    assertThatThrownBy(() -> submit("other", "h2", task(TaskOptions.NONE)))
        .isInstanceOf(RequestKeyReusedException.class);
  }

  @Test
  void sixtyFourTimesAtOnceStoresItOnce() throws SQLException {
    long before = stage.number("select count(*) from buswork.task");
    List<Future<Taken>> submits = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      submits.add(
          store.insertKeyed(
              new Submission(List.of(task(TaskOptions.NONE)), new RequestKey("many", "h"))));
    }
    assertThat(submits.stream().map(submit -> await(submit).entries()).distinct()).hasSize(1);
    assertThat(stage.number("select count(*) from buswork.task")).isEqualTo(before + 1);
  }

  @Test
  void duplicatesAreDuplicatesAgain() {
    Task first = task(unique("dup"));
    submit("dup-1", "h", first);
    Taken second = submit("dup-2", "h", task(unique("dup")), task(TaskOptions.NONE));
    assertThat(second.entries().get(0)).isEqualTo(new Taken.Entry(first.id(), true));
    assertThat(submit("dup-2", "h", task(unique("dup")), task(TaskOptions.NONE)).entries())
        .isEqualTo(second.entries());
  }

  @Test
  void afterADayTheKeyIsNewAgain() throws SQLException {
    submit("old", "h", task(TaskOptions.NONE));
    submit("dropped", "h", task(TaskOptions.NONE));
    stage.execute(
        "update buswork.idempotency set created_at = created_at - interval '25 h'"
            + " where key in ('old', 'dropped')");
    assertThat(submit("old", "h2", task(TaskOptions.NONE)).repeated()).isFalse();
    await(store.dropFreeKeys());
    assertThat(stage.number("select count(*) from buswork.idempotency where key = 'dropped'"))
        .isZero();
    assertThat(stage.number("select count(*) from buswork.idempotency where key = 'old'")).isOne();
  }

  private static Taken submit(String key, String hash, Task... tasks) {
    return await(store.insertKeyed(new Submission(List.of(tasks), new RequestKey(key, hash))));
  }

  private static TaskOptions unique(String key) {
    return TaskOptions.builder().key(new TaskKey(key, Unique.DEFAULT)).build();
  }

  private static Task task(TaskOptions options) {
    long id = await(store.reserveIds(1)).first();
    return new Task(
        id, id, QUEUE, "t", TaskState.READY, 5, 0, 0, Instant.now(), null, "{}", options);
  }
}
