package io.buswork.postgres;

import io.buswork.store.CanaryCount;
import io.buswork.store.CanaryEvidence;
import io.buswork.store.CanaryMove;
import io.buswork.store.Rollout;
import io.buswork.store.RunTimes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the nodes count of a canary, and where it goes. */
final class PgCanaries {

  private final Database database;

  PgCanaries(Database database) {
    this.database = database;
  }

  Future<Void> report(long rollout, int step, String node, List<CanaryCount> counts) {
    Tuple values =
        Tuple.of(rollout, step, node)
            .addArrayOfString(counts.stream().map(CanaryCount::version).toArray(String[]::new))
            .addArrayOfLong(counts.stream().map(CanaryCount::given).toArray(Long[]::new))
            .addArrayOfLong(counts.stream().map(CanaryCount::ended).toArray(Long[]::new))
            .addArrayOfLong(counts.stream().map(CanaryCount::errors).toArray(Long[]::new))
            .addArrayOfBuffer(
                counts.stream()
                    .map(count -> Buffer.buffer(count.times().toBytes()))
                    .toArray(Buffer[]::new));
    return database.run(Sql.REPORT_CANARY, values).mapEmpty();
  }

  Future<Optional<CanaryEvidence>> evidence(long rollout) {
    return database
        .run(Sql.CANARY_STEP, Tuple.of(rollout))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture(Optional.empty())
                    : counted(rows.iterator().next()).map(Optional::of));
  }

  private Future<CanaryEvidence> counted(Row row) {
    Rollout rollout = RolloutRows.rollout(row);
    Duration age = Duration.ofMillis((long) (row.getDouble("age") * 1000));
    return database
        .run(Sql.CANARY_COUNTS, Tuple.of(rollout.id(), row.getInteger("step")))
        .map(
            counts ->
                new CanaryEvidence(
                    rollout,
                    age,
                    total(counts, Objects.requireNonNull(rollout.previous())),
                    total(counts, rollout.version())));
  }

  private static CanaryCount total(RowSet<Row> counts, String version) {
    CanaryCount total = CanaryCount.none(version);
    for (Row row : counts) {
      if (version.equals(row.getString("version"))) {
        total = total.plus(count(row));
      }
    }
    return total;
  }

  private static CanaryCount count(Row row) {
    return new CanaryCount(
        row.getString("version"),
        row.getLong("given"),
        row.getLong("ended"),
        row.getLong("errors"),
        RunTimes.of(row.getBuffer("times").getBytes()));
  }

  Future<Optional<Rollout>> move(long rollout, int step, CanaryMove move) {
    Tuple values =
        Tuple.of(rollout, step, move.phase().wireName(), move.share(), move.reason())
            .addJsonObject(RolloutRows.write(move.comparison()));
    return database
        .run(Sql.MOVE_CANARY, values)
        .map(rows -> FirstRow.of(rows, RolloutRows::rollout));
  }
}
