package io.buswork.postgres;

import io.buswork.store.JarPieces;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Jars, in pieces. */
final class PgJars {

  private final Database database;

  PgJars(Database database) {
    this.database = database;
  }

  /** Within a transaction; one that is there already stays as it is. */
  Future<Void> keep(SqlClient connection, String sha256, JarPieces jar, @Nullable String signer) {
    return database
        .run(connection, Sql.INSERT_JAR, Tuple.of(sha256, signer))
        .compose(
            kept ->
                kept.rowCount() == 0
                    ? Future.succeededFuture()
                    : keepFrom(0, connection, sha256, jar));
  }

  private Future<Void> keepFrom(int place, SqlClient connection, String sha256, JarPieces jar) {
    return jar.piece(place)
        .compose(
            piece ->
                piece.length() == 0
                    ? Future.succeededFuture()
                    : database
                        .run(connection, Sql.INSERT_JAR_PIECE, Tuple.of(sha256, place, piece))
                        .compose(kept -> keepFrom(place + 1, connection, sha256, jar)));
  }

  /** False if there is none. */
  Future<Boolean> read(String sha256, Function<Buffer, Future<Void>> into) {
    return readFrom(0, sha256, into);
  }

  private Future<Boolean> readFrom(int place, String sha256, Function<Buffer, Future<Void>> into) {
    return database
        .run(Sql.JAR_PIECE, Tuple.of(sha256, place))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture(place > 0)
                    : into.apply(rows.iterator().next().getBuffer(0))
                        .compose(taken -> readFrom(place + 1, sha256, into)));
  }
}
