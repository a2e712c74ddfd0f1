package io.buswork.postgres;

import io.buswork.store.HttpHandler;
import io.buswork.store.HttpHandlerStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** HTTP handlers. Columns are taken by name. */
final class PgHttpHandlerStore implements HttpHandlerStore {

  private final Database database;

  PgHttpHandlerStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Boolean> put(HttpHandler handler, boolean keepSecret) {
    Tuple values =
        Tuple.of(handler.type(), handler.url())
            .addLong(handler.timeout().toMillis())
            .addInteger(handler.concurrency())
            .addString(handler.secret())
            .addBoolean(keepSecret)
            .addJsonObject(new JsonObject(new LinkedHashMap<>(handler.headers())));
    return database
        .run(Sql.PUT_HTTP_HANDLER, values)
        .map(rows -> rows.iterator().next().getBoolean("created"));
  }

  @Override
  public Future<List<HttpHandler>> all() {
    return database
        .run(Sql.HTTP_HANDLERS)
        .map(
            rows -> {
              List<HttpHandler> all = new ArrayList<>(rows.size());
              rows.forEach(row -> all.add(handler(row)));
              return all;
            });
  }

  @Override
  public Future<Boolean> delete(String type) {
    return database
        .run(Sql.DELETE_HTTP_HANDLER, Tuple.of(type))
        .map(deleted -> deleted.rowCount() > 0);
  }

  private static HttpHandler handler(Row row) {
    Map<String, String> headers = new LinkedHashMap<>();
    row.getJsonObject("headers")
        .forEach(entry -> headers.put(entry.getKey(), (String) entry.getValue()));
    return new HttpHandler(
        row.getString("type"),
        row.getString("url"),
        Duration.ofMillis(row.getLong("timeout_ms")),
        row.getInteger("concurrency"),
        row.getString("secret"),
        headers);
  }
}
