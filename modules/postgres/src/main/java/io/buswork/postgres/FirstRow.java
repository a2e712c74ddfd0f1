package io.buswork.postgres;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.Optional;
import java.util.function.Function;

/** What a query answers that finds one row or none. */
final class FirstRow {

  private FirstRow() {}

  /** The first row as something else; empty if there is none. */
  static <T> Optional<T> of(RowSet<Row> rows, Function<Row, T> read) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(read.apply(rows.iterator().next()));
  }
}
