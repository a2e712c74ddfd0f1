package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.api.Backoff;
import io.buswork.api.Delivery;
import io.buswork.api.FollowUp;
import io.buswork.api.OnConflict;
import io.buswork.store.GroupEnd;
import io.buswork.store.Submission;
import io.buswork.store.TaskFlow;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.buswork.task.Unique;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a handler submits says all that a task submitted over HTTP can say. */
class FollowUpTasksTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final FollowUp PLAIN = FollowUp.of("t");

  @Test
  void allThatIsSaidIsInTheTask() {
    var backoff = new Backoff(Backoff.Kind.FIXED, Duration.ofSeconds(1), Duration.ofSeconds(1), 0);
    Task task =
        one(
            PLAIN
                .payload(7)
                .queue("q")
                .priority(9)
                .runAt(NOW.plusSeconds(60))
                .runWhenDue()
                .maxAttempts(3)
                .timeout(Duration.ofSeconds(5))
                .delivery(Delivery.AT_MOST_ONCE)
                .tags(List.of("x"))
                .headers(Map.of("h", "v"))
                .uniqueKey("k", Duration.ofHours(1))
                .concurrencyKey("tenant")
                .expiresAt(NOW.plusSeconds(90))
                .backoff(backoff)
                .version("1.0"));
    assertThat(task.id()).isEqualTo(100);
    assertThat(task.payload()).isEqualTo("7");
    assertThat(task.queue()).isEqualTo("q");
    assertThat(task.priority()).isEqualTo(9);
    assertThat(task.maxAttempts()).isEqualTo(3);
    assertThat(task.state()).isEqualTo(TaskState.SCHEDULED);
    assertThat(task.runAt()).isEqualTo(NOW.plusSeconds(60));
    var options = task.options();
    assertThat(options.onDue()).isEqualTo(OnDue.RUN);
    assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(options.delivery().promise()).isEqualTo(Delivery.AT_MOST_ONCE);
    assertThat(options.tags()).containsExactly("x");
    assertThat(options.headers()).isEqualTo(Map.of("h", "v"));
    assertThat(options.key().unique().span()).isEqualTo(Unique.Span.PERIOD);
    assertThat(options.concurrencyKey()).isEqualTo("tenant");
    assertThat(options.expiresAt()).isEqualTo(NOW.plusSeconds(90));
    assertThat(options.backoff()).isEqualTo(backoff);
    assertThat(options.version()).isEqualTo("1.0");
  }

  @Test
  void aUniqueKeyMayBeRefusedOrReplaceItsHolder() {
    for (OnConflict rule : OnConflict.values()) {
      for (FollowUp unique :
          List.of(
              PLAIN.uniqueKey("k"),
              PLAIN.uniqueKeyForever("k"),
              PLAIN.uniqueKey("k", Duration.ofHours(1)))) {
        Unique said = one(unique.onConflict(rule)).options().key().unique();
        assertThat(said.onConflict().name()).isEqualTo(rule.name());
        assertThat(said.span()).isEqualTo(one(unique).options().key().unique().span());
      }
    }
    assertThatThrownBy(() -> PLAIN.key("k").onConflict(OnConflict.REJECT))
        .hasMessageContaining("uniqueKey");
    FollowUp replacing = PLAIN.uniqueKey("k").onConflict(OnConflict.REPLACE);
    assertThatThrownBy(() -> replacing.after(List.of(1L))).hasMessageContaining("REPLACE");
    assertThatThrownBy(() -> replacing.group("g")).hasMessageContaining("REPLACE");
  }

  @Test
  void theTimeThatIsSaidLastHolds() {
    assertThat(one(PLAIN.delay(Duration.ofHours(1)).runAt(NOW.minusSeconds(1))).state())
        .isEqualTo(TaskState.READY);
    assertThat(one(PLAIN.runAt(NOW).delay(Duration.ofHours(1))).runAt())
        .isEqualTo(NOW.plusSeconds(3600));
  }

  @Test
  void tiesNameOthersByTheirIdsAndByTheirPlaces() {
    FollowUp end = PLAIN.queue("ends").delay(Duration.ofSeconds(9)).headers(Map.of("h", "v"));
    Submission all =
        FollowUpTasks.of(
            List.of(
                PLAIN,
                PLAIN
                    .after(List.of(7L))
                    .afterSubmitted(List.of(0, 2))
                    .evenAfterFailure()
                    .delay(Duration.ofSeconds(5)),
                PLAIN.group("album", end)),
            100,
            NOW);
    assertThat(all.tasks())
        .extracting(Task::state)
        .containsExactly(TaskState.READY, TaskState.BLOCKED, TaskState.READY);
    assertThat(all.flows()).containsOnlyKeys(101L, 102L);
    assertThat(all.flows().get(101L))
        .isEqualTo(
            new TaskFlow(List.of(7L, 100L, 102L), true, Duration.ofSeconds(5), null, null, null));
    TaskFlow grouped = all.flows().get(102L);
    assertThat(grouped.group()).isEqualTo("album");
    GroupEnd last = grouped.onGroupDone();
    assertThat(last.delay()).isEqualTo(Duration.ofSeconds(9));
    assertThat(last.task().queue()).isEqualTo("ends");
    assertThat(last.task().options().headers()).isEqualTo(Map.of("h", "v", "group-name", "album"));
  }

  @Test
  void whatCannotBeIsRefusedInWords() {
    assertThatThrownBy(() -> one(PLAIN.afterSubmitted(List.of(1))))
        .hasMessage("t waits for #1, but this attempt submits no such task");
    assertThatThrownBy(() -> one(PLAIN.afterSubmitted(List.of(0))))
        .hasMessage("tasks wait for each other: #0 after #0");
    assertThatThrownBy(() -> PLAIN.after(List.of(0L))).hasMessageContaining("ids of tasks");
    assertThatThrownBy(() -> PLAIN.group("")).hasMessageContaining("group");
    assertThat(PLAIN.key("😀".repeat(200)).terms().key()).hasSize(400);
    assertThatThrownBy(() -> PLAIN.key("😀".repeat(201))).hasMessageContaining("not 201");
    assertThatThrownBy(() -> PLAIN.tags(List.of("\0"))).hasMessageContaining("U+0000");
    assertThatThrownBy(() -> PLAIN.headers(Map.of("h", "\ud800")))
        .hasMessageContaining("surrogate");
    assertThatThrownBy(() -> PLAIN.group("g", PLAIN.group("h")))
        .hasMessageContaining("neither a group nor a unique key");
  }

  private static Task one(FollowUp next) {
    return FollowUpTasks.of(List.of(next), 100, NOW).tasks().get(0);
  }
}
