package io.buswork.postgres;

import io.buswork.store.CanaryCount;
import io.buswork.store.CanaryEvidence;
import io.buswork.store.CanaryMove;
import io.buswork.store.DesiredModule;
import io.buswork.store.JarPieces;
import io.buswork.store.LogLevel;
import io.buswork.store.ModuleConfig;
import io.buswork.store.ModuleNodeState;
import io.buswork.store.ModuleStore;
import io.buswork.store.ModuleVersion;
import io.buswork.store.Rollout;
import io.buswork.store.RolloutOrder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Modules, their jars and rollouts. */
final class PgModuleStore implements ModuleStore {

  private static final Duration NO_END = Duration.ofDays(36_500);

  /** What goes with a module. */
  private static final List<String> OF_A_MODULE =
      List.of(
          Sql.DROP_MODULE_SCHEDULES,
          Sql.DROP_MODULE_SUBSCRIPTIONS,
          Sql.DROP_MODULE_CONFIGS,
          Sql.DROP_MODULE_LOG_LEVEL);

  private final Database database;
  private final PgCanaries canaries;
  private final PgJars jars;

  PgModuleStore(Database database) {
    this.database = database;
    this.canaries = new PgCanaries(database);
    this.jars = new PgJars(database);
  }

  @Override
  public Future<Boolean> upload(ModuleVersion version, JarPieces jar, @Nullable String signer) {
    return database.transaction(
        connection ->
            jars.keep(connection, version.sha256(), jar, signer)
                .compose(kept -> insert(connection, version))
                .compose(kept -> kept ? Future.succeededFuture(true) : forgetJar(connection)));
  }

  private Future<Boolean> insert(SqlClient connection, ModuleVersion version) {
    Tuple values =
        Tuple.of(
                version.name(),
                version.version(),
                version.sha256(),
                version.size(),
                version.mainVerticle())
            .addArrayOfString(version.tasks().toArray(String[]::new))
            .addString(version.uploadedBy());
    return database
        .run(connection, Sql.INSERT_MODULE, values)
        .map(rows -> Boolean.TRUE.equals(rows.iterator().next().getBoolean(0)));
  }

  private Future<Boolean> forgetJar(SqlClient connection) {
    return database.run(connection, Sql.DROP_UNUSED_JARS, Tuple.tuple()).map(dropped -> false);
  }

  @Override
  public Future<List<ModuleVersion>> versions() {
    return database.run(Sql.MODULES).map(rows -> list(rows, ModuleRows::version));
  }

  @Override
  public Future<Map<String, String>> signers() {
    return database.run(Sql.JAR_SIGNERS).map(rows -> map(rows, row -> row.getString("signer")));
  }

  @Override
  public Future<Boolean> readJar(String sha256, Function<Buffer, Future<Void>> into) {
    return jars.read(sha256, into);
  }

  @Override
  public Future<Optional<Rollout>> startRollout(RolloutOrder order) {
    Tuple values =
        Tuple.of(
            order.module(),
            order.version(),
            order.by(),
            order.strategy().wireName(),
            order.share());
    JsonObject config = order.config();
    if (config == null) {
      return database
          .run(Sql.START_ROLLOUT, values)
          .map(rows -> FirstRow.of(rows, RolloutRows::rollout));
    }
    return database.transaction(
        connection ->
            database
                .run(connection, Sql.START_ROLLOUT, values)
                .map(rows -> FirstRow.of(rows, RolloutRows::rollout))
                .compose(started -> keepConfig(connection, started, config)));
  }

  private Future<Optional<Rollout>> keepConfig(
      SqlClient connection, Optional<Rollout> started, JsonObject config) {
    return started
        .map(
            rollout ->
                database
                    .run(
                        connection,
                        Sql.INSERT_MODULE_CONFIG,
                        Tuple.of(rollout.id(), rollout.module(), config))
                    .map(kept -> started))
        .orElse(Future.succeededFuture(started));
  }

  @Override
  public Future<ModuleConfig> config(String module, @Nullable Long rollout) {
    return database
        .run(Sql.MODULE_CONFIG, Tuple.of(module).addLong(rollout))
        .map(
            rows ->
                FirstRow.of(rows, row -> new ModuleConfig(row.getLong(0), row.getJsonObject(1)))
                    .orElseGet(ModuleConfig::none));
  }

  @Override
  public Future<Map<String, Long>> configs() {
    return database.run(Sql.MODULE_CONFIGS).map(rows -> map(rows, row -> row.getLong("rollout")));
  }

  @Override
  public Future<Optional<Rollout>> endRollout(String module, Rollout.Phase phase, String reason) {
    return database
        .run(Sql.END_ROLLOUT, Tuple.of(module, phase.wireName(), reason))
        .map(rows -> FirstRow.of(rows, RolloutRows::rollout));
  }

  @Override
  public Future<Optional<String>> versionBefore(String module) {
    return database
        .run(Sql.VERSION_BEFORE, Tuple.of(module))
        .map(rows -> FirstRow.of(rows, row -> row.getString(0)));
  }

  @Override
  public Future<Optional<Rollout>> rollout(long id) {
    return database
        .run(Sql.ROLLOUT, Tuple.of(id))
        .map(rows -> FirstRow.of(rows, RolloutRows::rollout));
  }

  @Override
  public Future<List<Rollout>> rollouts(String module, int limit) {
    return database
        .run(Sql.ROLLOUTS, Tuple.of(module, limit))
        .map(rows -> list(rows, RolloutRows::rollout));
  }

  @Override
  public Future<Void> setLogLevel(String module, @Nullable LogLevel level) {
    return (level == null
            ? database.run(Sql.DROP_MODULE_LOG_LEVEL, Tuple.of(module))
            : database.run(Sql.SET_MODULE_LOG_LEVEL, Tuple.of(module, level.wireName())))
        .mapEmpty();
  }

  @Override
  public Future<List<DesiredModule>> desired() {
    return database.run(Sql.DESIRED_MODULES).map(rows -> list(rows, ModuleRows::desired));
  }

  @Override
  public Future<List<Rollout>> reportPrepared(long rollout, String node, @Nullable String error) {
    return database.transaction(
        connection ->
            database
                .run(connection, Sql.LOCK_ROLLOUTS, Tuple.of(rollout))
                .compose(
                    locked ->
                        database.run(
                            connection, Sql.REPORT_PREPARED, Tuple.of(rollout, node, error)))
                .compose(reported -> advance(connection, rollout, NO_END)));
  }

  @Override
  public Future<List<Rollout>> advanceRollouts(Duration patience) {
    return database.transaction(
        connection ->
            database
                .run(connection, Sql.LOCK_ROLLOUTS, Tuple.tuple().addLong(null))
                .compose(
                    locked ->
                        locked.size() == 0
                            ? Future.succeededFuture(List.of())
                            : advance(connection, null, patience)));
  }

  private Future<List<Rollout>> advance(
      SqlClient connection, @Nullable Long rollout, Duration patience) {
    return database
        .run(
            connection,
            Sql.ADVANCE_ROLLOUTS,
            Tuple.tuple().addLong(rollout).addValue(Intervals.of(patience)))
        .map(rows -> list(rows, RolloutRows::rollout));
  }

  @Override
  public Future<Void> reportCanary(long rollout, int step, String node, List<CanaryCount> counts) {
    return canaries.report(rollout, step, node, counts);
  }

  @Override
  public Future<Optional<CanaryEvidence>> canaryEvidence(long rollout) {
    return canaries.evidence(rollout);
  }

  @Override
  public Future<Optional<Rollout>> moveCanary(long rollout, int step, CanaryMove move) {
    return canaries.move(rollout, step, move);
  }

  @Override
  public Future<Void> report(String node, List<ModuleNodeState> states) {
    return database.transaction(
        connection ->
            database
                .run(
                    connection,
                    Sql.CLEAR_NODE_STATES,
                    Tuple.of(node, (Object) ModuleRows.generations(states)))
                .compose(
                    cleared ->
                        database.run(
                            connection,
                            Sql.INSERT_NODE_STATES,
                            Tuple.of(node, ModuleRows.write(states))))
                .mapEmpty());
  }

  @Override
  public Future<List<ModuleNodeState>> nodeStates() {
    return database.run(Sql.NODE_STATES).map(rows -> list(rows, ModuleRows::nodeState));
  }

  @Override
  public Future<List<ModuleNodeState>> presentStates(String module) {
    return database
        .run(Sql.PRESENT_NODE_STATES, Tuple.of(module))
        .map(rows -> list(rows, ModuleRows::nodeState));
  }

  @Override
  public Future<Boolean> delete(String module) {
    return database.transaction(
        connection ->
            database
                .run(connection, Sql.DELETE_MODULE, Tuple.of(module))
                .compose(
                    deleted -> dropAllOf(connection, module).map(done -> deleted.rowCount() > 0)));
  }

  private Future<?> dropAllOf(SqlClient connection, String module) {
    Future<?> steps = Future.succeededFuture();
    for (String statement : OF_A_MODULE) {
      steps = steps.compose(done -> database.run(connection, statement, Tuple.of(module)));
    }
    return steps.compose(done -> forgetJar(connection));
  }

  private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> read) {
    List<T> all = new ArrayList<>(rows.size());
    for (Row row : rows) {
      all.add(read.apply(row));
    }
    return all;
  }

  /** By what stands in the first column. */
  private static <T> Map<String, T> map(RowSet<Row> rows, Function<Row, T> read) {
    Map<String, T> all = new HashMap<>();
    rows.forEach(row -> all.put(row.getString(0), read.apply(row)));
    return all;
  }
}
