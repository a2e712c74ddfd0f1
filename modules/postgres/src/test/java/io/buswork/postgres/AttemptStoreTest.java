package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.QUEUE;
import static io.buswork.postgres.PostgresStage.await;
import static io.buswork.postgres.PostgresStage.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.buswork.api.Delivery;
import io.buswork.store.AttemptStore;
import io.buswork.store.AttemptStore.Holder;
import io.buswork.store.AttemptStore.OpenTransaction;
import io.buswork.store.DispatchRecord;
import io.buswork.store.GroupEnd;
import io.buswork.store.KeyConflictException;
import io.buswork.store.Settlement;
import io.buswork.store.Submission;
import io.buswork.store.TaskFlow;
import io.buswork.store.TaskView;
import io.buswork.store.UnknownPredecessorException;
import io.buswork.task.Attempt;
import io.buswork.task.AttemptOutcome;
import io.buswork.task.Task;
import io.buswork.task.TaskDelivery;
import io.buswork.task.TaskError;
import io.buswork.task.TaskKey;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.buswork.task.Unique;
import io.buswork.task.Unique.OnConflict;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What attempts write themselves takes effect only while their task is theirs. */
class AttemptStoreTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static PostgresStage stage;
  private static AttemptStore attempts;

  @BeforeAll
  static void start() throws SQLException {
    stage = new PostgresStage();
    attempts = stage.stores().attempts();
    stage.execute("create table effect (task bigint unique)");
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void register() {
    await(stage.stores().nodes().register("alive", new JsonObject()));
  }

  @Test
  void theHandlersSqlAndItsOutcomeAreCommittedTogether() throws SQLException {
    Task task = stage.insert(1).get(0);
    OpenTransaction transaction = begin(task);
    assertThat(effects(task)).as("before the commit").isZero();
    assertThat(await(transaction.commit(holder(task), success(task), Submission.NONE))).isTrue();
    assertThat(effects(task)).isEqualTo(1);
    TaskView view = await(stage.stores().tasks().find(task.id())).orElseThrow();
    assertThat(view.state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(view.result()).isEqualTo("{\"ok\":true}");
    assertThat(view.attempts()).hasSize(1);
    assertThat(view.attempts().get(0).node()).isEqualTo("alive");
  }

  @Test
  void tasksThatFollowAreStoredWithIt() throws SQLException {
    Task task = stage.insert(1).get(0);
    Task next = followUp();
    assertThat(await(begin(task).commit(holder(task), success(task), following(next)))).isTrue();
    TaskView view = await(stage.stores().tasks().find(next.id())).orElseThrow();
    assertThat(view.task().options().delivery().promise()).isEqualTo(Delivery.AT_MOST_ONCE);
    assertThat(stage.number("select count(*) from buswork.queue where name = 'follow'"))
        .isEqualTo(1);
  }

  @Test
  void ofTasksThatFollowWithAUniqueKeyThereIsOneAndOnlyThatIsToldOf() throws SQLException {
    Task first = stage.insert(1).get(0);
    Task unique = followUp(new TaskKey("once", Unique.of("active", OnConflict.RETURN)));
    Task again = followUp(new TaskKey("once", Unique.of("active", OnConflict.RETURN)));
    Task plain = followUp(null);
    OpenTransaction one = begin(first);
    assertThat(await(one.commit(holder(first), success(first), following(unique, again, plain))))
        .isTrue();
    assertThat(one.stored()).containsExactly(unique, plain);
    Task second = stage.insert(1).get(0);
    OpenTransaction two = begin(second);
    assertThat(await(two.commit(holder(second), success(second), following(again)))).isTrue();
    assertThat(two.stored()).isEmpty();
    assertThat(await(stage.stores().tasks().find(again.id()))).isEmpty();
    assertThat(await(stage.stores().tasks().find(second.id())).orElseThrow().state())
        .isEqualTo(TaskState.SUCCEEDED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"active", "forever", "1h"})
  void ofAKeyThatIsHeldOneRuleFailsTheAttemptAndOneReplacesWhatWaits(String span)
      throws SQLException {
    Task holder = followUp(new TaskKey("held " + span, Unique.of(span, OnConflict.RETURN)));
    await(stage.stores().tasks().insertKeyed(following(holder)));
    Task rejecting = followUp(new TaskKey("held " + span, Unique.of(span, OnConflict.REJECT)));
    assertThatThrownBy(() -> succeed(rejecting))
        .isInstanceOf(KeyConflictException.class)
        .hasMessageContaining(Long.toString(holder.id()));
    Task replacing = followUp(new TaskKey("held " + span, Unique.of(span, OnConflict.REPLACE)));
    assertThat(succeed(replacing).stored()).isEmpty();
    String contents = "select count(*) from buswork.new_content where id = " + replacing.id();
    assertThat(stage.number(contents)).as("left for the dispatcher").isOne();

    stage.execute("delete from buswork.new_content");
    stage.execute("update buswork.task set attempt = 1 where id = " + holder.id());
    Task late = followUp(new TaskKey("held " + span, Unique.of(span, OnConflict.REPLACE)));
    assertThatThrownBy(() -> succeed(late))
        .hasMessageContaining("only a task that has not started can be replaced");
    assertThat(stage.number("select count(*) from buswork.new_content")).isZero();
    stage.execute("delete from buswork.task where id = " + holder.id());
    if (span.equals("active")) {
      assertThat(succeed(late).stored()).as("nobody holds the key").containsExactly(late);
    } else {
      assertThatThrownBy(() -> succeed(late)).hasMessageContaining("has ended");
    }
  }

  /** An attempt of another task succeeds with these; nothing of it is there if it is refused. */
  private static OpenTransaction succeed(Task... followUps) throws SQLException {
    Task task = stage.insert(1).get(0);
    OpenTransaction transaction = begin(task);
    try {
      assertThat(await(transaction.commit(holder(task), success(task), following(followUps))))
          .isTrue();
    } catch (RuntimeException refused) {
      assertThat(effects(task)).isZero();
      assertThat(state(task)).isEqualTo(TaskState.READY);
      throw refused;
    }
    return transaction;
  }

  @Test
  void whatFollowsWaitsForOthersAndBelongsToAGroupFromTheSameCommitOn() throws SQLException {
    Task task = stage.insert(1).get(0);
    Task other = stage.insert(1).get(0);
    Task load = followUp();
    Task check = blocked(followUp());
    Task publish = blocked(followUp());
    Task own = blocked(followUp());
    GroupEnd end = new GroupEnd(followUp(), null);
    var flows =
        Map.of(
            check.id(), new TaskFlow(List.of(load.id()), false, null, null, "album", null),
            publish.id(),
                new TaskFlow(List.of(check.id(), other.id()), true, null, null, "album", end),
            own.id(), new TaskFlow(List.of(task.id()), false, null, null, null, null));
    OpenTransaction transaction = begin(task);
    assertThat(
            await(
                transaction.commit(
                    holder(task),
                    success(task),
                    new Submission(List.of(load, check, publish, own), null, flows))))
        .isTrue();
    assertThat(effects(task)).isOne();
    assertThat(state(load)).isEqualTo(TaskState.READY);
    assertThat(state(check)).isEqualTo(TaskState.BLOCKED);
    assertThat(state(publish)).isEqualTo(TaskState.BLOCKED);
    assertThat(state(own)).as("it waited for this attempt").isEqualTo(TaskState.READY);
    assertThat(await(stage.stores().flows().find(publish.id())).orElseThrow().group())
        .isEqualTo("album");
  }

  @Test
  void whoIsToWaitForATaskThatThereIsNotIsRefusedWithAllOfIt() throws SQLException {
    Task task = stage.insert(1).get(0);
    Task next = blocked(followUp());
    var flow = new TaskFlow(List.of(1L << 60), false, null, null, null, null);
    OpenTransaction transaction = begin(task);
    assertThatThrownBy(
            () ->
                await(
                    transaction.commit(
                        holder(task),
                        success(task),
                        new Submission(List.of(next), null, Map.of(next.id(), flow)))))
        .isInstanceOf(UnknownPredecessorException.class);
    assertThat(effects(task)).isZero();
    assertThat(state(task)).isEqualTo(TaskState.READY);
  }

  private static TaskState state(Task task) {
    return await(stage.stores().tasks().find(task.id())).orElseThrow().state();
  }

  private static Task blocked(Task task) {
    return new Task(
        task.id(),
        task.seq(),
        task.queue(),
        task.type(),
        TaskState.BLOCKED,
        task.priority(),
        0,
        0,
        task.createdAt(),
        null,
        task.payload(),
        task.options());
  }

  @Test
  void aKeyOfATaskThatFollowsIsFreeIfTheAttemptCommitsNothing() throws SQLException {
    Task task = stage.insert(1).get(0);
    Task unique = followUp(new TaskKey("free", Unique.of("forever", OnConflict.RETURN)));
    OpenTransaction transaction = begin(task);
    stage.execute("delete from buswork.node where id = 'alive'");
    assertThat(await(transaction.commit(holder(task), success(task), following(unique)))).isFalse();
    assertThat(stage.number("select count(*) from buswork.unique_key where key = 'free'")).isZero();
  }

  @Test
  void anAttemptThatWasGivenUpCommitsNothing() throws SQLException {
    Task task = stage.insert(1).get(0);
    Task next = followUp();
    OpenTransaction transaction = begin(task);
    long epoch = await(stage.stores().queues().takeOver(QUEUE, "n")).epoch();
    await(stage.stores().queues().settle(QUEUE, epoch, List.of(lost(task)), List.of()));
    assertThat(await(transaction.commit(holder(task), success(task), following(next)))).isFalse();
    assertThat(effects(task)).isZero();
    assertThat(await(stage.stores().tasks().find(next.id()))).isEmpty();
    assertThat(await(stage.stores().tasks().find(task.id())).orElseThrow().state())
        .isEqualTo(TaskState.READY);
  }

  @Test
  void aNodeThatWasDeclaredDeadCommitsNothing() throws SQLException {
    Task task = stage.insert(1).get(0);
    OpenTransaction transaction = begin(task);
    stage.execute("delete from buswork.node where id = 'alive'");
    assertThat(await(transaction.commit(holder(task), success(task), Submission.NONE))).isFalse();
    assertThat(effects(task)).isZero();
  }

  @Test
  void ofTwoAttemptsOfOneNumberOneCommits() throws SQLException {
    Task task = stage.insert(1).get(0);
    OpenTransaction first = await(attempts.begin(MINUTE));
    OpenTransaction second = await(attempts.begin(MINUTE));
    Future<Boolean> one = first.commit(holder(task), success(task), Submission.NONE);
    Future<Boolean> two = second.commit(holder(task), success(task), Submission.NONE);
    assertThat(List.of(await(one), await(two))).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void aHandlerThatEndsItsTransactionItselfIsFoundOut() throws SQLException {
    Task task = stage.insert(1).get(0);
    OpenTransaction transaction = begin(task);
    await(transaction.connection().query("commit").execute());
    assertThat(await(transaction.commit(holder(task), success(task), Submission.NONE))).isFalse();
    assertThat(await(stage.stores().tasks().find(task.id())).orElseThrow().state())
        .isEqualTo(TaskState.READY);
  }

  @Test
  void whatTheDatabaseRefusesUndoesAll() throws SQLException {
    Task task = stage.insert(1).get(0);
    OpenTransaction transaction = begin(task);
    Future<?> again =
        transaction.connection().query("insert into effect values (" + task.id() + ")").execute();
    assertThatThrownBy(() -> await(again)).hasMessageContaining("duplicate key");
    assertThatThrownBy(
            () -> await(transaction.commit(holder(task), success(task), Submission.NONE)))
        .hasMessageContaining("aborted");
    assertThat(effects(task)).isZero();
    assertThat(await(stage.stores().tasks().find(task.id())).orElseThrow().state())
        .isEqualTo(TaskState.READY);
  }

  @Test
  void whatIsRolledBackIsGone() throws SQLException {
    Task task = stage.insert(1).get(0);
    OpenTransaction transaction = begin(task);
    await(transaction.rollback());
    assertThat(effects(task)).isZero();
    assertThatThrownBy(
            () -> await(transaction.commit(holder(task), success(task), Submission.NONE)))
        .hasMessageContaining("has ended");
  }

  @Test
  void anAbortReachesIntoAStatementAndNothingAfterItHasAnEffect() throws SQLException {
    Task task = stage.insert(1).get(0);
    OpenTransaction transaction = begin(task);
    Future<?> rest =
        transaction
            .connection()
            .query("select pg_sleep(60)")
            .execute()
            .transform(
                slept -> transaction.connection().query("insert into effect values (0)").execute());
    await(transaction.abort());
    await().until(rest::isComplete);
    assertThat(rest.failed()).isTrue();
    assertThat(stage.number("select count(*) from effect where task = 0")).isZero();
    assertThat(effects(task)).isZero();
  }

  @Test
  void aCommitWhoseConnectionBreaksIsFoundOutAbout() throws SQLException {
    Task task = stage.insert(1).get(0);
    OpenTransaction transaction = begin(task);
    stage.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where application_name = 'buswork handlers' and state = 'idle in transaction'");
    Future<Boolean> commit = transaction.commit(holder(task), success(task), Submission.NONE);
    assertThatThrownBy(() -> await(commit)).isInstanceOf(RuntimeException.class);
    assertThat(effects(task)).isZero();
    assertThat(await(stage.stores().tasks().find(task.id())).orElseThrow().state())
        .isEqualTo(TaskState.READY);
  }

  @Test
  void aStateIsKeptForTheNextAttempt() {
    Task task = stage.insert(1).get(0);
    assertThat(await(attempts.kept(task.id()))).isEmpty();
    assertThat(await(attempts.keep(holder(task), "1"))).isTrue();
    assertThat(await(attempts.keep(holder(task), "{\"part\":2}"))).isTrue();
    assertThat(await(attempts.kept(task.id()))).contains("{\"part\":2}");
  }

  @Test
  void anAttemptThatWasGivenUpKeepsNothing() {
    Task task = stage.insert(1).get(0);
    long epoch = await(stage.stores().queues().takeOver(QUEUE, "n")).epoch();
    await(stage.stores().queues().settle(QUEUE, epoch, List.of(lost(task)), List.of()));
    assertThat(await(attempts.keep(holder(task), "late"))).isFalse();
    assertThat(await(attempts.keep(new Holder(task.id(), 1, "alive"), "new"))).isTrue();
    assertThat(await(attempts.keep(new Holder(task.id(), 1, "dead"), "dead"))).isFalse();
    assertThat(await(attempts.kept(task.id()))).contains("new");
  }

  @Test
  void statesAreDroppedADayAfterTheirTask() throws SQLException {
    List<Task> tasks = stage.insert(3);
    for (Task task : tasks) {
      assertThat(await(attempts.keep(holder(task), "1"))).isTrue();
    }
    stage.execute(
        "delete from buswork.task where id in ("
            + tasks.get(0).id()
            + ","
            + tasks.get(1).id()
            + ")");
    stage.execute(
        "update buswork.checkpoint set at = now() - interval '25 hours' where task_id <> "
            + tasks.get(1).id());
    await(stage.stores().tasks().dropFreeKeys());
    assertThat(await(attempts.kept(tasks.get(0).id()))).as("ended long ago").isEmpty();
    assertThat(await(attempts.kept(tasks.get(1).id()))).as("ended just now").isPresent();
    assertThat(await(attempts.kept(tasks.get(2).id()))).as("not ended").isPresent();
  }

  @Test
  void whatIsPromisedIsOnRecord() {
    long epoch = await(stage.stores().queues().takeOver("promises", "n")).epoch();
    var mixed =
        new DispatchRecord(
            epoch,
            1,
            "alive",
            List.of(
                new DispatchRecord.Sent(1, 1),
                new DispatchRecord.Sent(2, 1, Delivery.EXACTLY_ONCE),
                new DispatchRecord.Sent(3, 2, Delivery.AT_MOST_ONCE)),
            Instant.parse("2026-01-01T00:00:00Z"));
    var plain =
        new DispatchRecord(epoch, 2, "alive", List.of(new DispatchRecord.Sent(4, 1)), mixed.at());
    var queues = stage.stores().queues();
    await(queues.recordDispatches("promises", epoch, List.of(mixed, plain)));
    await(queues.recordDispatches("promises", epoch, List.of(mixed, plain)));
    assertThat(await(queues.dispatches("promises"))).containsExactly(mixed, plain);
  }

  @Test
  void aTaskBroughtBackByHandSaysSo() {
    Task task = stage.insert(1).get(0);
    long epoch = await(stage.stores().queues().takeOver(QUEUE, "n")).epoch();
    var queues = stage.stores().queues();
    for (int i = 0; i < 2; i++) {
      await(queues.settle(QUEUE, epoch, List.of(unknown(task)), List.of()));
      Task back = await(queues.revive(QUEUE, epoch, List.of(task.id()))).get(0);
      assertThat(back.options().delivery()).isEqualTo(new TaskDelivery(null, true));
    }
    assertThat(await(stage.stores().tasks().find(task.id())).orElseThrow().attempts())
        .extracting(Attempt::outcome)
        .containsOnly(AttemptOutcome.UNKNOWN);
  }

  private static OpenTransaction begin(Task task) {
    OpenTransaction transaction = await(attempts.begin(MINUTE));
    await(
        transaction.connection().query("insert into effect values (" + task.id() + ")").execute());
    return transaction;
  }

  private static long effects(Task task) throws SQLException {
    return stage.number("select count(*) from effect where task = " + task.id());
  }

  private static Holder holder(Task task) {
    return new Holder(task.id(), 0, "alive");
  }

  private static Settlement lost(Task task) {
    return settlement(task, TaskState.READY, AttemptOutcome.LOST);
  }

  private static Settlement unknown(Task task) {
    return settlement(task, TaskState.FAILED, AttemptOutcome.UNKNOWN);
  }

  private static Settlement settlement(Task task, TaskState state, AttemptOutcome outcome) {
    var error = new TaskError(TaskError.UNKNOWN, "gone");
    var attempt = new Attempt(1, "alive", null, null, null, Instant.now(), 0, -1, outcome, error);
    return new Settlement(task.id(), 0, state, 1, null, attempt, null, List.of());
  }

  private static Submission following(Task... tasks) {
    return new Submission(List.of(tasks), null);
  }

  private static Task followUp() {
    return followUp(null);
  }

  private static Task followUp(TaskKey key) {
    long id = await(stage.stores().tasks().reserveIds(1)).first();
    return new Task(
        id,
        id,
        "follow",
        "t",
        TaskState.READY,
        5,
        0,
        0,
        Instant.now(),
        null,
        "{}",
        TaskOptions.builder().key(key).delivery(TaskDelivery.of(Delivery.AT_MOST_ONCE)).build());
  }
}
