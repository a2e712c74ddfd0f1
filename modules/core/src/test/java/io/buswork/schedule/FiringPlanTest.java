package io.buswork.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a schedule does as its clock moves on. */
class FiringPlanTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Task TEMPLATE =
      new Task(
          0, 0, "q", "t", TaskState.READY, 5, 0, 0, Instant.EPOCH, null, "{}", TaskOptions.NONE);

  @Test
  void runsOnceWhenItIsDueAndIsThenDueAgainAnIntervalLater() {
    FiringPlan plan = plan(Overlap.SKIP, CatchUp.NONE, NOON.minusSeconds(60), NOON.plusMillis(3));
    assertThat(plan.runs()).containsExactly(NOON);
    assertThat(plan.missed()).isEmpty();
    assertThat(plan.handled()).isEqualTo(NOON.plusMillis(3));
    assertThat(plan.next()).isEqualTo(NOON.plusSeconds(60));
  }

  @Test
  void doesNothingWhenNothingIsDue() {
    FiringPlan plan = plan(Overlap.SKIP, CatchUp.ALL, NOON, NOON.plusSeconds(59));
    assertThat(plan.runs()).isEmpty();
    assertThat(plan.next()).isEqualTo(NOON.plusSeconds(60));
  }

  @Test
  void aClockThatIsPutBackFiresNothingAndForgetsNothing() {
    FiringPlan plan = plan(Overlap.SKIP, CatchUp.ALL, NOON, NOON.minusSeconds(3600));
    assertThat(plan.runs()).isEmpty();
    assertThat(plan.handled()).isEqualTo(NOON);
    assertThat(plan.next()).isEqualTo(NOON.plusSeconds(60));
  }

  @Test
  void whatWasMissedIsPassedOverOrMadeUpForAsItSays() {
    Instant back = NOON.plusSeconds(30);
    Instant gone = NOON.minusSeconds(600);
    assertThat(plan(Overlap.ALLOW, CatchUp.ALL, gone, back).runs())
        .hasSize(10)
        .isSorted()
        .endsWith(NOON);
    assertThat(plan(Overlap.ALLOW, CatchUp.LAST, gone, back).runs()).containsExactly(NOON);
    assertThat(plan(Overlap.ALLOW, CatchUp.LAST, gone, back).missed()).hasSize(9);
    assertThat(plan(Overlap.ALLOW, CatchUp.NONE, gone, back).runs()).containsExactly(NOON);
  }

  @Test
  void withoutCatchUpALateInstantIsPassedOver() {
    Schedule daily = schedule(Overlap.ALLOW, CatchUp.NONE, Duration.ofDays(1));
    Instant midnight = Instant.parse("2026-11-21T00:00:00Z");
    Situation late = new Situation(midnight.minusSeconds(1), NOON, 0, null);
    FiringPlan plan = FiringPlan.of(daily, daily.rhythm().timing(), late);
    assertThat(plan.runs()).isEmpty();
    assertThat(plan.missed()).containsExactly(midnight);
    Schedule last = schedule(Overlap.ALLOW, CatchUp.LAST, Duration.ofDays(1));
    assertThat(FiringPlan.of(last, last.rhythm().timing(), late).runs()).containsExactly(midnight);
  }

  @Test
  void catchingUpHasABound() {
    FiringPlan plan =
        plan(Overlap.ALLOW, CatchUp.ALL, NOON.minus(Duration.ofDays(365)), NOON.plusMillis(1));
    assertThat(plan.runs()).hasSize(FiringPlan.MOST_INSTANTS).endsWith(NOON);
    assertThat(plan.handled()).isAfter(NOON);
  }

  @Test
  void anEarlierTaskThatHasNotEndedIsWaitedForOrNotAsItSays() {
    Situation busy = new Situation(NOON.minusSeconds(60), NOON, 1, null);
    assertThat(plan(Overlap.SKIP, busy).overlapping()).containsExactly(NOON);
    assertThat(plan(Overlap.SKIP, busy).runs()).isEmpty();
    assertThat(plan(Overlap.ALLOW, busy).runs()).containsExactly(NOON);
    assertThat(plan(Overlap.QUEUE, busy).runs()).isEmpty();
    assertThat(plan(Overlap.QUEUE, busy).waiting()).isEqualTo(NOON);
  }

  @Test
  void oneInstantAtMostWaitsAndRunsWhenTheEarlierTaskHasEnded() {
    Situation busy = new Situation(NOON.minusSeconds(60), NOON, 1, NOON.minusSeconds(60));
    FiringPlan plan = plan(Overlap.QUEUE, busy);
    assertThat(plan.waiting()).isEqualTo(NOON.minusSeconds(60));
    assertThat(plan.overlapping()).containsExactly(NOON);

    Situation free = new Situation(NOON, NOON.plusSeconds(5), 0, NOON.minusSeconds(60));
    assertThat(plan(Overlap.QUEUE, free).runs()).containsExactly(NOON.minusSeconds(60));
    assertThat(plan(Overlap.QUEUE, free).waiting()).isNull();
  }

  @Test
  void aFullQueueIsPassedOverOrWaitedForAsItSays() {
    Situation full = new Situation(NOON.minusSeconds(60), NOON, 0, null, 0);
    assertThat(plan(Overlap.SKIP, full).full()).containsExactly(NOON);
    assertThat(plan(Overlap.SKIP, full).runs()).isEmpty();
    assertThat(plan(Overlap.ALLOW, full).full()).containsExactly(NOON);
    assertThat(plan(Overlap.QUEUE, full).waiting()).isEqualTo(NOON);
    assertThat(plan(Overlap.QUEUE, full).full()).isEmpty();
    Situation still = new Situation(NOON, NOON.plusSeconds(5), 0, NOON, 0);
    assertThat(plan(Overlap.QUEUE, still).waiting()).isEqualTo(NOON);
    Situation room = new Situation(NOON.minusSeconds(600), NOON, 0, null, 4).without(1);
    Schedule all = schedule(Overlap.ALLOW, CatchUp.ALL, Duration.ofMinutes(1));
    FiringPlan some = FiringPlan.of(all, all.rhythm().timing(), room);
    assertThat(some.runs()).hasSize(3);
    assertThat(some.full()).hasSize(7).endsWith(NOON);
  }

  @Test
  void whatIsMadeUpForOverlapsToo() {
    Instant gone = NOON.minusSeconds(600);
    FiringPlan plan = plan(Overlap.QUEUE, CatchUp.ALL, gone, NOON);
    assertThat(plan.runs()).containsExactly(gone.plusSeconds(60));
    assertThat(plan.waiting()).isEqualTo(gone.plusSeconds(120));
    assertThat(plan.overlapping()).hasSize(8);
  }

  @Test
  void jitterIsTheSameForAnInstantAndSpreadsOverManyOfThem() {
    Schedule schedule =
        new Schedule(
            "s",
            new Rhythm(null, Duration.ofMinutes(1), ZoneId.of("UTC")),
            Overlap.SKIP,
            CatchUp.NONE,
            Duration.ofSeconds(10),
            false,
            TEMPLATE);
    Set<Long> delays = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      Duration delay = schedule.delayAt(NOON.plusSeconds(60 * i));
      assertThat(delay).isBetween(Duration.ZERO, Duration.ofMillis(9_999));
      assertThat(schedule.delayAt(NOON.plusSeconds(60 * i))).isEqualTo(delay);
      delays.add(delay.toMillis() / 100);
    }
    assertThat(delays).hasSize(100);
  }

  @Test
  void aTaskSaysWhichInstantItIsForAndWaitsForItsJitter() {
    Schedule schedule = schedule(Overlap.SKIP, CatchUp.NONE, Duration.ofMinutes(1));
    Task task = schedule.taskAt(NOON, 7, NOON.plusMillis(2));
    assertThat(task.id()).isEqualTo(7);
    assertThat(task.state()).isEqualTo(TaskState.READY);
    assertThat(task.options().headers())
        .containsEntry("schedule", "s")
        .containsEntry("scheduled-for", "2026-11-21T12:00:00Z");
  }

  private static FiringPlan plan(Overlap overlap, CatchUp catchUp, Instant handled, Instant now) {
    Schedule schedule = schedule(overlap, catchUp, Duration.ofMinutes(1));
    return FiringPlan.of(
        schedule, schedule.rhythm().timing(), new Situation(handled, now, 0, null));
  }

  private static FiringPlan plan(Overlap overlap, Situation situation) {
    Schedule schedule = schedule(overlap, CatchUp.NONE, Duration.ofMinutes(1));
    return FiringPlan.of(schedule, schedule.rhythm().timing(), situation);
  }

  @Test
  void aTaskSaysAllThatItsScheduleSays() {
    TaskOptions said =
        TaskOptions.builder()
            .onDue(OnDue.RUN)
            .timeout(Duration.ofSeconds(5))
            .version("1.0")
            .tags(List.of("x"))
            .headers(Map.of("h", "v"))
            .concurrencyKey("tenant")
            .build();
    Task template =
        new Task(0, 0, "q", "t", TaskState.READY, 5, 0, 0, Instant.EPOCH, null, "{}", said);
    Schedule schedule =
        new Schedule(
            "s",
            new Rhythm(null, Duration.ofMinutes(1), ZoneId.of("UTC")),
            Overlap.SKIP,
            CatchUp.NONE,
            Duration.ZERO,
            false,
            template);
    TaskOptions made = schedule.taskAt(NOON, 1, NOON).options();
    assertThat(made.headers()).containsEntry("h", "v").hasSize(3);
    assertThat(made.toBuilder().headers(said.headers()).build()).isEqualTo(said);
  }

  private static Schedule schedule(Overlap overlap, CatchUp catchUp, Duration every) {
    return new Schedule(
        "s",
        new Rhythm(null, every, ZoneId.of("UTC")),
        overlap,
        catchUp,
        Duration.ZERO,
        false,
        TEMPLATE);
  }
}
