package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collection;

/** What became of tasks, asked of the database past the product. */
final class Outcomes {

  private static final Duration POLL = Duration.ofMillis(250);

  private static final String ENDED_TWICE =
      "select count(*) from (select id from buswork.history group by 1 having count(*) > 1) twice";

  private static final String TWO_OUTCOMES =
      "select count(*) from (select task_id, attempt from buswork.attempts"
          + " where outcome <> 'snoozed' group by 1, 2 having count(*) > 1) twice";

  private static final String STILL_WAITING =
      "select count(*) from buswork.task join buswork.history using (id)";

  private final TestDatabase database;

  Outcomes(TestDatabase database) {
    this.database = database;
  }

  /** How many tasks are in that state. */
  long count(String state) {
    return database.number("select count(*) from buswork.tasks where state = ?", state);
  }

  /** Waits until at least so many have succeeded. */
  void awaitSucceeded(long atLeast, Duration patience) {
    await(atLeast + " succeeded")
        .atMost(patience)
        .pollInterval(POLL)
        .untilAsserted(() -> assertThat(count("succeeded")).isGreaterThanOrEqualTo(atLeast));
  }

  /** Waits until each of these has succeeded, then holds that none has ended twice. */
  void awaitEachSucceededOnce(Collection<Long> ids, Duration patience) {
    long[] wanted = ids.stream().mapToLong(Long::longValue).toArray();
    await(wanted.length + " given tasks succeeded")
        .atMost(patience)
        .pollInterval(POLL)
        .untilAsserted(() -> assertThat(succeededAmong(wanted)).isEqualTo(wanted.length));
    assertThat(countOf(ENDED_TWICE)).as("tasks that ended twice").isZero();
    assertThat(countOf(TWO_OUTCOMES)).as("attempts with two outcomes").isZero();
    assertThat(countOf(STILL_WAITING)).as("ended tasks that still wait").isZero();
    assertThat(count("failed")).as("failed tasks").isZero();
  }

  private long succeededAmong(long[] ids) {
    return database.number(
        "select count(distinct id) from buswork.history where state = 5 and id = any (?)", ids);
  }

  private long countOf(String query) {
    return database.number(query);
  }
}
