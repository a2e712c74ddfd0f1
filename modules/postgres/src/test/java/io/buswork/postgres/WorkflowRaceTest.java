package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.Taken;
import io.buswork.store.TaskChange;
import io.buswork.store.TaskFlow;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nobody is forgotten, and nobody is freed twice, whatever happens at the same moment. */
class WorkflowRaceTest {

  private static final int ROUNDS = 20;

  private static WorkflowStage stage;

  @BeforeAll
  static void start() {
    stage = new WorkflowStage();
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void sixtyFourSubmitsThatNameTasksWhichAreJustEndingAreAllFreedOnce() throws SQLException {
    for (int round = 0; round < ROUNDS; round++) {
      stage.released.clear();
      // Queues that have never been linked: the first submit of all races too.
      String queue = "race-" + round;
      List<Task> ending = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        ending.add(stage.free(queue));
      }
      stage.epoch(queue);
      List<Future<Taken>> submits = new ArrayList<>();
      List<Future<Set<Long>>> ends = new ArrayList<>();
      long firstId = stage.nextIds(64);
      for (int i = 0; i < 64; i++) {
        TaskFlow flow =
            new TaskFlow(
                List.of(ending.get(i % 8).id(), ending.get((i * 3 + 1) % 8).id()),
                false,
                null,
                null,
                null,
                null);
        submits.add(stage.submitting(Map.of(stage.blocked(firstId + i, flow), flow)));
        if (i % 8 == 4) {
          ends.add(stage.ending(TaskState.SUCCEEDED, List.of(ending.get(i / 8))));
        }
      }
      List<TaskChange> changes = new ArrayList<>();
      submits.forEach(submit -> changes.addAll(await(submit).changes()));
      ends.forEach(end -> assertThat(await(end)).isEmpty());
      changes.addAll(stage.released);
      assertThat(changes).extracting(TaskChange::id).doesNotHaveDuplicates().hasSize(64);
      assertThat(blocked()).isZero();
    }
  }

  @Test
  void theLastTwoThatAreWaitedForMayEndAtTheSameTime() throws SQLException {
    for (int round = 0; round < 100; round++) {
      Task here = stage.free("here");
      Task there = stage.free("there");
      stage.after(here.id(), there.id());
      stage.after(there.id(), here.id());
      Future<Set<Long>> one = stage.ending(TaskState.SUCCEEDED, List.of(here));
      Future<Set<Long>> other = stage.ending(TaskState.SUCCEEDED, List.of(there));
      await(one);
      await(other);
      assertThat(blocked()).isZero();
    }
  }

  @Test
  void aGroupWhoseLastTasksEndAtTheSameTimeEndsOnce() throws SQLException {
    for (int round = 0; round < 50; round++) {
      String group = "twins-" + round;
      Task one = stage.inGroup(group, stage.end(group));
      Task other = stage.inGroup(group, null);
      Task third = stage.inGroup(group, stage.end(group));
      Future<Set<Long>> first = stage.ending(TaskState.SUCCEEDED, List.of(one));
      Future<Set<Long>> second = stage.ending(TaskState.CANCELED, List.of(other));
      Future<Set<Long>> last = stage.ending(TaskState.FAILED, List.of(third));
      List.of(first, second, last).forEach(PostgresStage::await);
      assertThat(
              stage.postgres.number(
                  "select count(*) from buswork.task where type = '" + group + "'"))
          .isOne();
    }
  }

  @Test
  void chainsThatAreCanceledFromBothEndsLeaveNobodyBehind() throws SQLException {
    for (int round = 0; round < ROUNDS; round++) {
      Task here = stage.free("here");
      Task there = stage.free("there");
      Task one = stage.after(here.id());
      Task two = stage.after(there.id());
      stage.after(one.id(), two.id());
      stage.after(two.id(), one.id());
      Future<Set<Long>> first = stage.ending(TaskState.FAILED, List.of(here));
      Future<Set<Long>> second = stage.ending(TaskState.FAILED, List.of(there));
      await(first);
      await(second);
      assertThat(blocked()).isZero();
    }
  }

  private static long blocked() throws SQLException {
    return stage.postgres.number("select count(*) from buswork.task where state = 0");
  }
}
