package io.buswork.samples.report;

import io.vertx.core.json.JsonArray;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** How many rows the database's planner expects. */
final class RowEstimate {

  private RowEstimate() {}

  /** The estimate for a query, which is planned but not run. */
  static long of(Statement statement, String query) throws SQLException {
    try (ResultSet plan = statement.executeQuery("explain (format json) " + query)) {
      plan.next();
      return new JsonArray(plan.getString(1))
          .getJsonObject(0)
          .getJsonObject("Plan")
          .getLong("Plan Rows");
    }
  }
}
