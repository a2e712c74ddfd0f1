package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.Settlement;
import io.buswork.task.Attempt;
import io.buswork.task.AttemptOutcome;
import io.buswork.task.TaskState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettleLineTest {

  private final SettleLine line = new SettleLine();

  @Test
  void successesOfEachNodeGoTogether() {
    add(1, "a", null);
    add(2, "b", null);
    add(3, "a", null);
    assertThat(ids(line.take(10))).containsExactly(1L, 3L);
    assertThat(ids(line.take(10))).containsExactly(2L);
    assertThat(line.isEmpty()).isTrue();
  }

  @Test
  void whatIsOutOfTheOrdinaryIsWrittenTogether() {
    add(1, "a", "{}");
    add(2, "b", "{}");
    add(3, "b", null);
    assertThat(ids(line.take(10))).containsExactly(1L, 2L);
    assertThat(line.size()).isEqualTo(1);
  }

  @Test
  void aKindThatFillsABatchWaitsBehindTheOthers() {
    add(1, "a", null);
    add(2, "a", null);
    add(3, "a", null);
    add(4, "b", null);
    assertThat(ids(line.take(2))).containsExactly(1L, 2L);
    assertThat(ids(line.take(2))).containsExactly(4L);
    assertThat(ids(line.take(2))).containsExactly(3L);
  }

  private void add(long id, String node, String result) {
    Instant now = Instant.now();
    var attempt = new Attempt(1, node, "m", "1", now, now, 5, -1, AttemptOutcome.SUCCEEDED, null);
    var settlement =
        new Settlement(id, 0, TaskState.SUCCEEDED, 1, null, attempt, result, List.of());
    line.add(Settling.byOrder(task(id).build(), settlement, null, false, null));
  }

  private static List<Long> ids(List<Settling> settlings) {
    return settlings.stream().map(settling -> settling.settlement().id()).toList();
  }
}
