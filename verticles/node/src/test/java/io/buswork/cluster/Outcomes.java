package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** What became of tasks, asked of the database past the product. */
final class Outcomes {

  private static final Duration POLL = Duration.ofMillis(200);

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

  /** Waits until these have all ended, then holds that each succeeded, once. */
  void awaitEachSucceededOnce(Collection<Long> ids, Duration patience) {
    awaitSucceeded(ids.size(), patience);
    List<Long> ended =
        database.column("select id from buswork.history where state = 5 order by id").stream()
            .map(Long::valueOf)
            .toList();
    assertThat(ended).doesNotHaveDuplicates().containsAll(ids);
    assertThat(database.number("select count(*) from buswork.tasks where state = 'failed'"))
        .as("failed tasks")
        .isZero();
    assertThat(
            database.number(
                "select count(*) from (select task_id, attempt from buswork.attempts"
                    + " group by 1, 2 having count(*) > 1) twice"))
        .as("attempts with two outcomes")
        .isZero();
  }
}
