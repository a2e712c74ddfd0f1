package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(400)
final class TestPostgresTest {

  @Test
  void stopsAndComesBackOnTheSamePortWithItsDataAndIsDurable() {
    try (TestPostgres postgres = TestPostgres.start()) {
      TestDatabase database = new TestDatabase(postgres.newDatabase());
      database.update("create table kept as select 7 as n");
      postgres.stop();
      assertThatThrownBy(() -> database.number("select n from kept"))
          .isInstanceOf(IllegalStateException.class);
      postgres.startAgain();

      assertThat(database.number("select n from kept")).isEqualTo(7);
      assertThat(
              database.column(
                  "select setting from pg_settings where name in"
                      + " ('fsync', 'full_page_writes', 'synchronous_commit')"))
          .containsExactly("on", "on", "on");
    }
  }
}
