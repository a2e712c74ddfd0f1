package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.buswork.store.QueueRow;
import io.buswork.store.QueueStore;
import io.buswork.store.Submission;
import io.buswork.store.TooManyQueuesException;
import io.buswork.task.Task;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

/** There are no more queues than there may be, whoever names new ones. */
class QueueBoundTest {

  private final PostgresStage stage = new PostgresStage();
  private final QueueStore queues = stage.stores().queues();

  @BeforeEach
  void twoOfThree() throws SQLException {
    stage.execute("delete from buswork.queue");
    await(queues.limitQueues(3));
    await(queues.create("a"));
    await(stage.stores().tasks().insert(tasks("b")));
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void aSubmitThatNamesOneTooManyIsRefusedAsAWhole() throws SQLException {
    TooManyQueuesException refused = refused(tasks("a", "b", "d", "c"));
    assertThat(refused.queue()).isEqualTo("c");
    assertThat(refused).hasMessageContaining("'c'").hasMessageContaining("there may be 3");
    assertThat(stage.number("select count(*) from buswork.task")).isEqualTo(1);
    assertThat(names()).containsExactly("a", "b");
    await(stage.stores().tasks().insert(tasks("a", "b", "c")));
    assertThat(refused(tasks("d")).queue()).isEqualTo("d");
    assertThat(names()).containsExactly("a", "b", "c");
  }

  @Test
  void keyedSubmitsAndQueuesMadeByHandAreRefusedToo() {
    await(queues.create("c"));
    await(queues.create("c"));
    assertThat(catchThrowableOfType(TooManyQueuesException.class, () -> await(queues.create("d"))))
        .isNotNull();
    var submission = new Submission(tasks("d"), null, Map.of());
    assertThat(
            catchThrowableOfType(
                TooManyQueuesException.class,
                () -> await(stage.stores().tasks().insertKeyed(submission))))
        .isNotNull();
    assertThat(names()).containsExactly("a", "b", "c");
  }

  @Test
  void queuesThatAreThereGoOnWhenFewerMayBe() {
    await(queues.limitQueues(1));
    await(stage.stores().tasks().insert(tasks("a", "b")));
    await(queues.create("b"));
    assertThat(refused(tasks("c")).queue()).isEqualTo("c");
    await(queues.limitQueues(4));
    await(stage.stores().tasks().insert(tasks("c", "d")));
    assertThat(names()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void submitsBySqlCountFromTheirCommitOnAndAreRefusedAlike() throws SQLException {
    stage.number("select buswork.submit('t', queue => 'c')");
    assertThat(refused(tasks("d")).queue()).as("c is asked for").isEqualTo("d");
    PSQLException refused =
        catchThrowableOfType(
            PSQLException.class, () -> stage.number("select buswork.submit('t', queue => 'd')"));
    assertThat(refused.getSQLState()).isEqualTo("53400");
    assertThat(refused.getServerErrorMessage().getColumn()).isEqualTo("queue");
    assertThat(refused.getMessage()).contains("queue d", "there may be 3");
    stage.number("select buswork.submit('t', queue => 'c')");
    await(stage.stores().sqlSubmits().createQueues());
    assertThat(names()).containsExactly("a", "b", "c");
    assertThat(stage.number("select count(*) from buswork.task")).isEqualTo(3);
  }

  private TooManyQueuesException refused(List<Task> tasks) {
    return catchThrowableOfType(
        TooManyQueuesException.class, () -> await(stage.stores().tasks().insert(tasks)));
  }

  private List<String> names() {
    return await(queues.queues()).stream().map(QueueRow::name).toList();
  }

  private List<Task> tasks(String... queues) {
    long first = await(stage.stores().tasks().reserveIds(queues.length)).first();
    return Arrays.stream(queues)
        .map(queue -> task(first + Arrays.asList(queues).indexOf(queue), queue))
        .toList();
  }

  private static Task task(long id, String queue) {
    return new Task(
        id, id, queue, "t", TaskState.READY, 5, 0, 0, Instant.now(), null, "{}", TaskOptions.NONE);
  }
}
