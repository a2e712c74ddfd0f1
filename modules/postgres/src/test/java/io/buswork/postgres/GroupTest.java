package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.QUEUE;
import static io.buswork.postgres.PostgresStage.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.buswork.store.GroupEndConflictException;
import io.buswork.store.GroupSummary;
import io.buswork.store.GroupView;
import io.buswork.store.TaskChange;
import io.buswork.store.TaskFilter;
import io.buswork.store.TaskFlow;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A group comes to its end once, when all of its tasks have. */
class GroupTest {

  private static WorkflowStage stage;

  @BeforeAll
  static void start() {
    stage = new WorkflowStage();
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void forget() {
    stage.released.clear();
  }

  @Test
  void theEndSubmitsItsTaskOnce() {
    Task first = stage.inGroup("g", stage.end("done"));
    Task second = stage.inGroup("g", null);
    stage.succeed(first);
    assertThat(stage.released).isEmpty();
    assertThat(group("g").doneAt()).isNull();
    stage.end(TaskState.FAILED, List.of(second));
    assertThat(stage.released).hasSize(1);
    TaskChange end = stage.released.element();
    assertThat(end.fresh()).isTrue();
    Task stored = stage.stored(end.id());
    assertThat(stored.type()).isEqualTo("done");
    assertThat(stored.priority()).isEqualTo(7);
    assertThat(stored.maxAttempts()).isEqualTo(3);
    assertThat(stored.payload()).isEqualTo("{\"a\":1}");
    assertThat(stored.state()).isEqualTo(TaskState.READY);
    GroupView seen = group("g");
    assertThat(seen.doneTask()).isEqualTo(end.id());
    assertThat(seen.counts()).isEqualTo(Map.of(TaskState.SUCCEEDED, 1L, TaskState.FAILED, 1L));
  }

  @Test
  void whoBelongsToAGroupIsKnownOfEndedTasksToo() {
    Task ended = stage.inGroup("shown", null);
    Task waiting = stage.inGroup("shown", null);
    Task alone = stage.free();
    stage.succeed(ended);
    assertThat(
            await(
                stage
                    .postgres
                    .stores()
                    .flows()
                    .groupsOf(List.of(ended.id(), waiting.id(), alone.id()))))
        .isEqualTo(Map.of(ended.id(), "shown", waiting.id(), "shown"));
  }

  @Test
  void tasksThatComeAfterTheEndBeginAnotherRound() {
    stage.succeed(stage.inGroup("again", stage.end("first-end")));
    assertThat(stage.released).hasSize(1);
    Task late = stage.inGroup("again", null);
    assertThat(group("again").round()).isEqualTo(2);
    assertThat(group("again").doneAt()).isNull();
    assertThat(group("again").counts()).isEqualTo(Map.of(TaskState.READY, 1L));
    stage.succeed(late);
    assertThat(stage.released).as("this round was given no end").hasSize(1);
    assertThat(group("again").doneAt()).isNotNull();
    stage.succeed(stage.inGroup("again", stage.end("third-end")));
    assertThat(stage.released).extracting(TaskChange::type).contains("first-end", "third-end");
  }

  @Test
  void allTasksOfAGroupSayTheSameEndOrNone() {
    stage.inGroup("same", null);
    stage.inGroup("same", stage.end("one"));
    stage.inGroup("same", stage.end("one"));
    var conflict =
        catchThrowableOfType(
            GroupEndConflictException.class, () -> stage.inGroup("same", stage.end("two")));
    assertThat(conflict.group()).isEqualTo("same");
    assertThat(group("same").counts()).isEqualTo(Map.of(TaskState.READY, 3L));
  }

  @Test
  void aBlockedTaskThatIsCanceledWithItsPredecessorEndsItsGroupToo() {
    Task first = stage.free();
    Task last =
        stage.submit(
            new TaskFlow(List.of(first.id()), false, null, null, "chain", stage.end("chain-end")));
    stage.end(TaskState.FAILED, List.of(first));
    assertThat(stage.state(last)).isEqualTo(TaskState.CANCELED);
    assertThat(stage.released).extracting(TaskChange::type).contains("chain-end");
  }

  @Test
  void aTaskThatComesBackIsWaitedForAgainUnlessTheEndHasBeen() {
    Task failed = stage.inGroup("back", stage.end("back-end"));
    Task other = stage.inGroup("back", null);
    stage.end(TaskState.FAILED, List.of(failed));
    assertThat(await(revive(failed))).hasSize(1);
    stage.succeed(other);
    assertThat(stage.released).isEmpty();
    stage.end(TaskState.FAILED, List.of(failed));
    assertThat(stage.released).hasSize(1);
    assertThat(await(revive(failed))).hasSize(1);
    stage.succeed(failed);
    assertThat(stage.released).as("once").hasSize(1);
  }

  @Test
  void theGraphIsToldAPageAtATime() {
    Task first = stage.inGroup("graph", null);
    Task second = stage.submit(new TaskFlow(List.of(first.id()), false, null, null, "graph", null));
    Task third =
        stage.submit(
            new TaskFlow(List.of(first.id(), second.id()), false, null, null, "graph", null));
    GroupView page = await(stage.postgres.stores().flows().group("graph", 0, 2)).orElseThrow();
    assertThat(page.more()).isTrue();
    assertThat(page.nodes())
        .extracting(GroupView.Node::id)
        .containsExactly(first.id(), second.id());
    assertThat(page.edges()).containsExactly(new GroupView.Edge(second.id(), first.id()));
    GroupView rest =
        await(stage.postgres.stores().flows().group("graph", second.id(), 2)).orElseThrow();
    assertThat(rest.more()).isFalse();
    assertThat(rest.nodes())
        .containsExactly(new GroupView.Node(third.id(), "t", QUEUE, TaskState.BLOCKED));
    assertThat(rest.edges())
        .containsExactly(
            new GroupView.Edge(third.id(), first.id()),
            new GroupView.Edge(third.id(), second.id()));
    assertThat(await(stage.postgres.stores().flows().group("none", 0, 2))).isEmpty();
  }

  @Test
  void groupsAreListedByNameWithWhatIsUnfinished() {
    stage.inGroup("list-b", null);
    Task done = stage.inGroup("list-a", stage.end("list-end"));
    stage.succeed(done);
    stage.inGroup("list-b", null);
    List<GroupSummary> page = await(stage.postgres.stores().flows().groups("list-", 2));
    assertThat(page).extracting(GroupSummary::name).containsExactly("list-a", "list-b");
    assertThat(page).extracting(GroupSummary::unfinished).containsExactly(0L, 2L);
    assertThat(page.get(0).doneAt()).isNotNull();
    assertThat(page.get(0).doneTask()).isNotNull();
    assertThat(page.get(1).doneAt()).isNull();
    assertThat(await(stage.postgres.stores().flows().groups("list-a", 1)))
        .extracting(GroupSummary::name)
        .containsExactly("list-b");
  }

  @Test
  void tasksAreFoundByTheirGroup() {
    Task first = stage.inGroup("found", null);
    Task second = stage.inGroup("found", null);
    stage.succeed(first);
    var filter = new TaskFilter(Set.of(), null, null, null, null, null, null, null, "found");
    var search = stage.postgres.stores().search();
    assertThat(await(search.list(filter, Long.MAX_VALUE, 10)).items())
        .extracting(view -> view.task().id())
        .containsExactly(second.id(), first.id());
    assertThat(await(search.count(filter))).isEqualTo(2);
  }

  private static io.vertx.core.Future<List<Task>> revive(Task task) {
    return stage.postgres.stores().queues().revive(QUEUE, stage.epoch(QUEUE), List.of(task.id()));
  }

  private static GroupView group(String name) {
    return await(stage.postgres.stores().flows().group(name, 0, 100)).orElseThrow();
  }
}
