package io.buswork.postgres;

import io.buswork.store.NodeRow;
import io.buswork.store.NodeStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The nodes' heartbeats. */
final class PgNodeStore implements NodeStore {

  private final Database database;

  PgNodeStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Void> register(String node, JsonObject info) {
    return database.run(Sql.REGISTER_NODE, Tuple.of(node, info)).mapEmpty();
  }

  @Override
  public Future<Beat> beat(String node, JsonObject info) {
    return database
        .run(Sql.BEAT, Tuple.of(node, info))
        .map(rows -> rows.iterator().next())
        .map(row -> new Beat(row.getBoolean(0), row.getOffsetDateTime(1).toInstant()));
  }

  @Override
  public Future<List<NodeRow>> nodes() {
    return database
        .run(Sql.NODES)
        .map(
            rows -> {
              List<NodeRow> nodes = new ArrayList<>(rows.size());
              for (Row row : rows) {
                nodes.add(
                    new NodeRow(
                        row.getString(0),
                        row.getOffsetDateTime(1).toInstant(),
                        Duration.ofMillis(row.getNumeric(2).longValue()),
                        row.getJsonObject(3)));
              }
              return nodes;
            });
  }

  @Override
  public Future<Boolean> declareDead(String node, Duration silence) {
    return database
        .run(Sql.DECLARE_DEAD, Tuple.of(node, Intervals.of(silence)))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  @Override
  public Future<Void> leave(String node) {
    return database.run(Sql.LEAVE, Tuple.of(node)).mapEmpty();
  }
}
