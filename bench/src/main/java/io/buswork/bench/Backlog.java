package io.buswork.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Tasks that are in the database before anything is measured.
 *
 * @param ended in the history
 * @param waiting half of them ready in a queue that is paused, half due tomorrow
 */
record Backlog(long ended, long waiting) {

  private static final String QUEUE =
      "insert into buswork.queue (name, paused) values ('bench-backlog', true)";

  /** Writes them, past the nodes. */
  void fill(DatabaseUnderTest database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(QUEUE);
      statement.execute(
          "insert into buswork.history (id, created_at, finished_at, started_at, wall_us, state,"
              + " priority, attempt, max_attempts, outcome, queue, type, node, module, version,"
              + " payload) select -i, now(), now(), now(), 10, 5, 5, 1, 0, 0, 'bench',"
              + " 'bench.noop', 'n', 'noop', '1', '"
              + Payload.of(1)
              + "' from generate_series(1, "
              + ended
              + ") i");
      statement.execute(
          "insert into buswork.task (id, seq, queue, type, state, priority, created_at, run_at,"
              + " payload) select -i, -i, 'bench-backlog', 'bench.noop', 2 - i % 2, 5, now(),"
              + " case when i % 2 = 1 then now() + interval '1 day' end, '"
              + Payload.of(1)
              + "' from generate_series(1, "
              + waiting
              + ") i");
      statement.execute("analyze");
    }
  }
}
