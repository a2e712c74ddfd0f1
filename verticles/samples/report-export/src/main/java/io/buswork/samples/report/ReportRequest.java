package io.buswork.samples.report;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a task asks for.
 *
 * @param database the URL, as {@code postgresql://} or {@code jdbc:postgresql://}
 * @param passwordFile holds the password; null: it is in the URL, or none is needed
 * @param query one SELECT
 * @param out the CSV file
 */
record ReportRequest(String database, @Nullable Path passwordFile, String query, Path out) {

  private static final int MAX_ROWS = 1_000_000_000;

  /**
   * Reads a payload.
   *
   * @throws IllegalArgumentException if it lacks something, or a member is out of bounds
   * @throws ClassCastException if a member is of the wrong kind
   */
  static ReportRequest of(JsonObject payload) {
    String passwordFile = payload.getString("passwordFile");
    return new ReportRequest(
        required(payload, "database"),
        passwordFile == null ? null : Path.of(passwordFile),
        query(payload),
        Path.of(required(payload, "out")));
  }

  private static String query(JsonObject payload) {
    Integer rows = payload.getInteger("rows");
    if (rows == null) {
      return required(payload, "query");
    }
    if (rows < 1 || rows > MAX_ROWS) {
      throw new IllegalArgumentException("rows must be from 1 to " + MAX_ROWS + ": " + rows);
    }
    return madeUpOrders(rows);
  }

  private static String madeUpOrders(int rows) {
    return """
        select id as order_id,
               timestamptz '2026-01-01 00:00:00Z' + id * interval '1 minute' as ordered_at,
               'customer ' || mod(id, 9973) as customer,
               case mod(id, 50) when 0 then 'Desk, oak "No. 7"' else 'Item ' || mod(id, 50) end as item,
               round(mod(id, 10000) / 100.0, 2) as price
        from generate_series(1, %d) as id"""
        .formatted(rows);
  }

  private static String required(JsonObject payload, String name) {
    String value = payload.getString(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }
}
