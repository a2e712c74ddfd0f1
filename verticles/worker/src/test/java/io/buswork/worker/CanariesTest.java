package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.bus.TaskOutcome;
import io.buswork.store.CanaryCount;
import io.buswork.store.Rollout;
import io.buswork.task.Task;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two generations of a module side by side, real ones. */
final class CanariesTest {

  private final LoopFixture fixture = new LoopFixture();
  private final Canaries canaries = fixture.routes.canaries();
  private Generation before;
  private Generation newcomer;

  @BeforeEach
  void deployBoth() throws Exception {
    newcomer = fixture.deploy("2", List.of(), Sample.Module.class);
    before = fixture.deploy("1", List.of(), Sample.Module.class);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 10, 25, 33, 50, 75, 99})
  void neverHasMoreThanItsShareAndHardlyLess(int share) {
    show(1, share);
    int given = 0;
    int tasks = 20_000;
    for (int i = 1; i <= tasks; i++) {
      if (canaries.draw(task(i * 7L, "version"), before).generation() == newcomer) {
        given++;
      }
      assertThat(given * 100).as("after %d tasks", i).isLessThanOrEqualTo(share * i);
    }
    assertThat(given).isGreaterThanOrEqualTo(tasks * share / 100 - 2);
  }

  @Test
  void doesNotFallIntoStepWithTheKindsOfTasks() {
    show(1, 10);
    int[] byPlace = new int[10];
    for (int i = 0; i < 20_000; i++) {
      if (canaries.draw(task(i, "version"), before).generation() == newcomer) {
        byPlace[i % 10]++;
      }
    }
    assertThat(Arrays.stream(byPlace).min().orElseThrow()).isGreaterThan(50);
  }

  @Test
  void bothRunTheirTasksAndAreCounted() throws Exception {
    show(1, 50);
    Map<String, Integer> results = new HashMap<>();
    for (int i = 1; i <= 20; i++) {
      fixture.send(1, task(i, i % 5 == 0 ? "throw" : "version"));
      TaskOutcome outcome = fixture.next();
      results.merge(String.valueOf(outcome.result()), 1, Integer::sum);
    }
    assertThat(results.get("\"2\"") + results.get("\"1\"")).isEqualTo(16);
    assertThat(results.get("\"2\"")).isBetween(5, 10);
    List<CanaryCount> counts = counts();
    assertThat(counts).extracting(CanaryCount::version).containsExactly("1", "2");
    assertThat(counts.stream().mapToLong(CanaryCount::ended).sum()).isEqualTo(20);
    assertThat(counts.stream().mapToLong(CanaryCount::errors).sum()).isEqualTo(4);
    assertThat(counts.stream().mapToLong(count -> count.times().count()).sum()).isEqualTo(16);
  }

  @Test
  void aRetryRunsOnTheOldVersion() throws Exception {
    show(1, 99);
    for (int i = 1; i <= 10; i++) {
      fixture.send(1, task(i, "version", 1, null));
      assertThat(fixture.next().result()).isEqualTo("\"1\"");
    }
    assertThat(counts()).allMatch(count -> count.given() == 0);
  }

  @Test
  void pinnedTasksRunWhereTheyArePinnedToAndOnlyThere() throws Exception {
    fixture.send(1, task(1, "version", 0, "2"));
    assertThat(fixture.next().kind()).isEqualTo(TaskOutcome.Kind.RETURNED);
    show(1, 50);
    for (int i = 2; i <= 6; i++) {
      fixture.send(1, task(i, "version", 0, i % 2 == 0 ? "2" : "1"));
      assertThat(fixture.next().result()).isEqualTo(i % 2 == 0 ? "\"2\"" : "\"1\"");
    }
    assertThat(counts()).allMatch(count -> count.given() == 0);
    fixture.run(loop -> canaries.end("sample"));
    fixture.send(1, task(7, "version", 0, "2"));
    assertThat(fixture.next().kind()).isEqualTo(TaskOutcome.Kind.RETURNED);
  }

  @Test
  void aNewStepCountsAnew() throws Exception {
    show(1, 50);
    fixture.send(1, task(1, "version"));
    fixture.next();
    show(1, 50);
    assertThat(counts().get(0).ended()).isEqualTo(1);
    show(2, 50);
    assertThat(counts()).allMatch(count -> count.ended() == 0);
  }

  @Test
  void whatGoesBackUnfinishedDoesNotCount() throws Exception {
    show(1, 50);
    fixture.send(1, task(1, "park"), task(2, "park"));
    fixture.run(
        loop -> assertThat(canaries.all().iterator().next().counts()).anyMatch(c -> c.given() > 0));
    fixture.run(loop -> loop.stop(run -> true, TaskOutcome.Kind.RETURNED));
    fixture.next();
    fixture.next();
    assertThat(counts()).allMatch(count -> count.given() == 0 && count.ended() == 0);
  }

  @Test
  void isNamedAmongTheVersionsOfItsTypes() {
    assertThat(fixture.routes.versions(before, "version")).containsExactly("1");
    show(1, 5);
    assertThat(fixture.routes.versions(before, "version")).containsExactly("1", "2");
    assertThat(fixture.routes.versions(before, "of another module")).containsExactly("1");
  }

  private void show(int step, int share) {
    Rollout rollout =
        new Rollout(
            7,
            "sample",
            "2",
            Rollout.Phase.CANARY,
            null,
            Instant.EPOCH,
            "me",
            Rollout.Strategy.CANARY,
            "1",
            new Rollout.Canary(step, share, Instant.EPOCH, null),
            null);
    fixture.run(loop -> canaries.show(rollout, rollout.canary(), before, newcomer));
  }

  private List<CanaryCount> counts() {
    return canaries.all().iterator().next().counts();
  }

  private static Task task(long id, String type) {
    return task(id, type, 0, null);
  }

  private static Task task(long id, String type, int attempt, String version) {
    TaskOptions options =
        version == null ? TaskOptions.NONE : TaskOptions.builder().version(version).build();
    return new Task(
        id,
        id,
        LoopFixture.QUEUE,
        type,
        TaskState.READY,
        5,
        attempt,
        0,
        Instant.EPOCH,
        null,
        "{}",
        options);
  }
}
