package io.buswork.samples.report;

import io.buswork.api.TaskContext;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** Streams one query's rows into a file. */
final class QueryExport {

  /** Rows fetched at a time: enough to hide the round trip, few enough for a small heap. */
  private static final int FETCH_ROWS = 2_000;

  private static final int ROWS_A_REPORT = 5_000;

  private final TaskContext task;
  private final Consumer<Blocking> aside;

  /** Something that may block. */
  @FunctionalInterface
  interface Blocking {
    void run() throws Exception;
  }

  /**
   * @param task reports progress, and is asked whether to go on
   * @param aside runs an action on another thread
   */
  QueryExport(TaskContext task, Consumer<Blocking> aside) {
    this.task = task;
    this.aside = aside;
  }

  /**
   * Writes all rows.
   *
   * @return how many
   * @throws CancellationException if the task was canceled meanwhile
   */
  long write(ReportRequest request, Path file) throws SQLException, IOException {
    try (Connection connection =
            DatabaseConnection.open(request.database(), request.passwordFile());
        Statement statement = connection.createStatement()) {
      long expected = RowEstimate.of(statement, request.query());
      task.progress(0, "about " + grouped(expected) + " rows");
      statement.setFetchSize(FETCH_ROWS);
      task.onCancel(() -> aside.accept(statement::cancel));
      try (ResultSet rows = statement.executeQuery(request.query());
          Writer out = Files.newBufferedWriter(file)) {
        return copy(rows, new CsvWriter(out), expected);
      }
    } catch (SQLException e) {
      stopIfCanceled();
      throw e;
    }
  }

  private long copy(ResultSet rows, CsvWriter csv, long expected) throws SQLException, IOException {
    int columns = rows.getMetaData().getColumnCount();
    String[] values = new String[columns];
    for (int i = 0; i < columns; i++) {
      values[i] = rows.getMetaData().getColumnLabel(i + 1);
    }
    csv.line(values);
    long count = 0;
    while (rows.next()) {
      for (int i = 0; i < columns; i++) {
        values[i] = rows.getString(i + 1);
      }
      csv.line(values);
      count++;
      if (count % ROWS_A_REPORT == 0) {
        stopIfCanceled();
        report(count, expected);
      }
    }
    stopIfCanceled();
    task.progress(100, grouped(count) + " rows");
    return count;
  }

  /** The estimate may be far too low: what is not finished never shows 100 %. */
  private void report(long count, long expected) {
    int percent = (int) Math.min(99, 100 * count / Math.max(1, expected));
    task.progress(percent, grouped(count) + " rows");
  }

  private void stopIfCanceled() {
    if (task.isCanceled()) {
      throw new CancellationException("canceled");
    }
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
