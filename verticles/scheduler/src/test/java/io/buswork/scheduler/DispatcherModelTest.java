package io.buswork.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.bus.BulkOrder;
import io.buswork.bus.QueueOrder;
import io.buswork.bus.TaskOutcome;
import io.buswork.task.TaskState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever is done to a queue, in whatever order: its tasks are in the states in which a simple
 * model has them, each attempt is made and recorded once, and dispatcher, table and worker agree. A
 * failure prints the steps and the seed.
 */
class DispatcherModelTest {

  private static final int LONGEST = 24;

  /** The same sequences each time; other ones are tried by taking it away and raising the tries. */
  private static final String SEED = "4711";

  private static final String DATABASE = SharedPostgres.newDatabase();

  @Provide
  Arbitrary<List<ModelStep>> steps() {
    return ModelStep.sequences(LONGEST);
  }

  @Property(tries = 9, seed = SEED)
  void aQueueDoesWhatTheModelDoes(@ForAll("steps") List<ModelStep> steps) throws SQLException {
    compare(steps);
  }

  /** Its old batch is not through: that must not make it look as if it ran. */
  @Example
  void aTaskThatIsCanceledWhileItRunsAndRetriedWaits() throws SQLException {
    compare(
        List.of(
            new ModelStep(ModelStep.Deed.SUBMIT, 4, 0, 2),
            new ModelStep(ModelStep.Deed.SUBMIT, 8, 0, 0),
            new ModelStep(ModelStep.Deed.LIMIT, 1, 0, 4),
            new ModelStep(ModelStep.Deed.CRASH, 9, 0, 0),
            new ModelStep(ModelStep.Deed.CANCEL, 0, 0, 3),
            new ModelStep(ModelStep.Deed.PAUSE, 1, 0, 1),
            new ModelStep(ModelStep.Deed.RETRY, 0, 0, 2)));
  }

  private static void compare(List<ModelStep> steps) throws SQLException {
    QueueModel model = new QueueModel();
    try (ModelQueue queue = new ModelQueue(DATABASE)) {
      for (ModelStep step : steps) {
        carryOut(step, model, queue);
        queue.awaitAgreement(model);
      }
      letAllRun(model, queue);
      queue.check(model);
    }
  }

  /** What was only held back starts now, wherever it was kept. */
  private static void letAllRun(QueueModel model, ModelQueue queue) {
    queue.limit(0, 0);
    model.limit(0, 0);
    queue.rate(0, 0, 1);
    model.rate(0, 0, 1);
    queue.order(QueueOrder.Op.RESUME, 0);
    model.pause(false);
    queue.awaitAgreement(model);
  }

  private static void carryOut(ModelStep step, QueueModel model, ModelQueue queue)
      throws SQLException {
    switch (step.deed()) {
      case SUBMIT -> submitted(step, model, queue.submits.submit(step, true));
      case SUBMIT_UNHEARD -> submitted(step, model, queue.submits.submit(step, false));
      case SUBMIT_BY_SQL -> submitted(step, model, queue.submits.submitBySql(step));
      case SUBMIT_EXPIRING -> {
        int ticks = 1 + step.much();
        long id = queue.submits.submitExpiring(step, ticks);
        model.submitExpiring(new ModelTask(id, step, null), ticks);
      }
      case SUBMIT_AFTER ->
          pick(model.tasks, step).ifPresent(other -> submitAfter(step, other, model, queue));
      case SUBMIT_REPLACING -> submitReplacing(step, model, queue);
      case REPLACE_BY_SQL -> replaceBySql(step, model, queue);
      case CANCEL_MANY, RETRY_MANY, DELETE_MANY -> many(step, model, queue);
      case SUCCEED -> end(step, model, queue, TaskOutcome.Kind.SUCCEEDED);
      case FAIL -> end(step, model, queue, TaskOutcome.Kind.FAILED);
      case SNOOZE -> end(step, model, queue, TaskOutcome.Kind.SNOOZED);
      case CANCEL, RETRY, RUN_NOW ->
          pick(model.tasks, step)
              .filter(task -> step.deed() == ModelStep.Deed.CANCEL || !model.isDue(task))
              .ifPresent(task -> order(step.deed(), task, model, queue));
      case PAUSE, RESUME -> {
        boolean pauses = step.deed() == ModelStep.Deed.PAUSE;
        queue.order(pauses ? QueueOrder.Op.PAUSE : QueueOrder.Op.RESUME, 0);
        model.pause(pauses);
      }
      case LIMIT -> {
        queue.limit(step.much(), step.key() % 3);
        model.limit(step.much(), step.key() % 3);
      }
      case RATE -> {
        int ticks = 1 + step.which() % ModelRate.LONGEST;
        queue.rate(step.much(), step.key() % 3, ticks);
        model.rate(step.much(), step.key() % 3, ticks);
      }
      case TICK -> {
        queue.tick();
        model.tick();
      }
      case LOSE_NODE -> {
        queue.loseNode();
        model.loseNode();
      }
      case TAKE_OVER, CRASH -> {
        queue.takeOver(step.deed() == ModelStep.Deed.TAKE_OVER);
        model.takeOver();
      }
    }
  }

  private static void submitted(ModelStep step, QueueModel model, long id) {
    String key = step.uniqueKey();
    Optional<ModelTask> holder = model.holder(key);
    if (holder.isPresent()) {
      assertThat(id).as("the holder of %s", key).isEqualTo(holder.get().id);
    } else {
      assertThat(model.tasks).extracting(task -> task.id).doesNotContain(id);
      model.submit(new ModelTask(id, step, key), step.much());
    }
  }

  private static void submitReplacing(ModelStep step, QueueModel model, ModelQueue queue) {
    Optional<ModelTask> holder = model.holder(step.uniqueKey());
    var submitted = queue.submits.submitReplacing(step);
    if (holder.isEmpty()) {
      assertThat(submitted.content()).as("nobody holds the key").isNull();
      model.submit(new ModelTask(submitted.id(), step, step.uniqueKey()), step.much());
      return;
    }
    assertThat(submitted.id()).as("the holder").isEqualTo(holder.get().id);
    String before = holder.get().toString();
    boolean done = queue.replace(submitted.content());
    assertThat(done).as("replacing %s", before).isEqualTo(model.replace(holder.get(), step));
  }

  private static void replaceBySql(ModelStep step, QueueModel model, ModelQueue queue)
      throws SQLException {
    Optional<ModelTask> holder = model.holder(step.uniqueKey());
    queue.awaitOnRecord(model);
    Optional<Long> id = queue.submits.replaceBySql(step);
    if (holder.isEmpty()) {
      model.submit(new ModelTask(id.orElseThrow(), step, step.uniqueKey()), step.much());
      return;
    }
    String before = holder.get().toString();
    assertThat(id.isPresent())
        .as("replacing %s by SQL", before)
        .isEqualTo(model.replace(holder.get(), step));
    id.ifPresent(kept -> assertThat(kept).as("the holder").isEqualTo(holder.get().id));
    queue.submits.carryOutContents();
  }

  private static void submitAfter(
      ModelStep step, ModelTask other, QueueModel model, ModelQueue queue) {
    boolean runsAfterFailure = step.key() == 0;
    long id = queue.submits.submitAfter(step, other.id, runsAfterFailure);
    model.submitAfter(new ModelTask(id, step, null), other, runsAfterFailure);
  }

  /** Every second or third task there is; of those with a key nobody can tell which comes back. */
  private static void many(ModelStep step, QueueModel model, ModelQueue queue) {
    List<ModelTask> some = new ArrayList<>();
    for (int i = step.which() % 2; i < model.tasks.size(); i += 2 + step.much() % 2) {
      some.add(model.tasks.get(i));
    }
    switch (step.deed()) {
      case CANCEL_MANY -> {
        queue.bulk(BulkOrder.Op.CANCEL, ids(some));
        some.forEach(model::cancel);
      }
      case RETRY_MANY -> {
        some.removeIf(task -> task.key != null || model.isDue(task));
        queue.bulk(BulkOrder.Op.RETRY, ids(some));
        some.forEach(model::retry);
      }
      default -> {
        some.removeIf(task -> !task.state.isFinal());
        assertThat(queue.delete(ids(some))).isEqualTo(some.size());
        model.tasks.removeAll(some);
      }
    }
  }

  private static List<Long> ids(List<ModelTask> tasks) {
    return tasks.stream().map(task -> task.id).toList();
  }

  private static void end(
      ModelStep step, QueueModel model, ModelQueue queue, TaskOutcome.Kind kind) {
    pick(model.in(TaskState.RUNNING), step)
        .ifPresent(
            task -> {
              queue.end(task, kind);
              switch (kind) {
                case SUCCEEDED -> model.succeed(task);
                case FAILED -> model.fail(task);
                default -> model.snooze(task);
              }
            });
  }

  private static void order(
      ModelStep.Deed deed, ModelTask task, QueueModel model, ModelQueue queue) {
    TaskState before = task.state;
    boolean done = queue.order(QueueOrder.Op.valueOf(deed.name()), task.id);
    boolean makesSense =
        switch (deed) {
          case CANCEL -> model.cancel(task);
          case RETRY -> model.retry(task);
          default -> model.runNow(task);
        };
    assertThat(done).as("%s of %s when %s", deed, task, before).isEqualTo(makesSense);
  }

  private static Optional<ModelTask> pick(List<ModelTask> tasks, ModelStep step) {
    return tasks.isEmpty()
        ? Optional.empty()
        : Optional.of(tasks.get((step.which() * 3 + step.much()) % tasks.size()));
  }
}
