package io.buswork.postgres;

import io.buswork.store.TaskChange;
import io.buswork.task.TaskState;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;

/** Rows that tell what has become of tasks. */
final class ChangeRows {

  private ChangeRows() {}

  static List<TaskChange> changes(RowSet<Row> rows) {
    List<TaskChange> changes = new ArrayList<>(rows.size());
    for (Row row : rows) {
      changes.add(
          new TaskChange(
              row.getLong(0),
              row.getLong(1),
              row.getString(2),
              row.getString(3),
              row.getShort(4),
              TaskState.ofCode(row.getShort(5)),
              row.getBoolean(6),
              row.getString(7)));
    }
    return changes;
  }
}
