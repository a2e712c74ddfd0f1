package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.task.OnDue;
import io.buswork.task.Task;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimersAndGuardsTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void timersComeOutInTheOrderInWhichTheyAreDue() {
    var timers = new NearTimers(100, 1 << 20);
    timers.add(due(1, 30));
    timers.add(due(2, 10));
    timers.add(due(3, 10));
    timers.add(due(4, 99));
    timers.remove(3);
    assertThat(timers.nextDue()).isEqualTo(NOON.plusSeconds(10));
    assertThat(timers.takeDue(NOON.plusSeconds(30))).extracting(Task::id).containsExactly(2L, 1L);
    assertThat(timers.size()).isEqualTo(1);
  }

  @Test
  void tooManyTimersGiveUpTheLatest() {
    var timers = new NearTimers(2, 1 << 20);
    timers.add(due(1, 30));
    timers.add(due(2, 20));
    assertThat(timers.removeSurplus()).isNull();
    timers.add(due(3, 10));
    assertThat(timers.removeSurplus().id()).isEqualTo(1);
    assertThat(timers.removeSurplus()).isNull();
  }

  @Test
  void aRowReadBeforeItsTaskChangedIsStale() {
    var guard = new ReadGuard();
    ReadGuard.Reading reading = guard.begin();
    guard.changed(1);
    ReadGuard.Reading later = guard.begin();
    assertThat(reading.isStale(1)).isTrue();
    assertThat(reading.isStale(2)).isFalse();
    assertThat(later.isStale(1)).isFalse();
  }

  @Test
  void aCursorGoesBackToWhatWasLeftOut() {
    var cursors = new ReadCursors();
    cursors.readStarts(5);
    cursors.advance(5, 100);
    cursors.readEnds(5, true);
    assertThat(cursors.hasMore(5)).isFalse();
    cursors.readStarts(5);
    cursors.leaveOut(5, 70);
    cursors.advance(5, 200);
    cursors.readEnds(5, true);
    assertThat(cursors.hasMore(5)).isTrue();
    assertThat(cursors.seq(5)).isEqualTo(69);
  }

  @Test
  void aRateFollowsWhatHappens() {
    var rate = new Rate(0);
    rate.add(100);
    rate.tick(1000);
    assertThat(rate.perSecond()).isEqualTo(100);
    for (int second = 2; second < 30; second++) {
      rate.tick(second * 1000L);
    }
    assertThat(rate.perSecond()).isZero();
  }

  private static Task due(long id, int seconds) {
    return task(id).scheduled(NOON.plusSeconds(seconds), OnDue.RUN).build();
  }
}
