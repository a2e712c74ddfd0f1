package io.buswork.postgres;

import io.buswork.access.Role;
import io.buswork.store.AccessToken;
import io.buswork.store.NewAccessToken;
import io.buswork.store.TokenStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tokens. Columns are taken by name. */
final class PgTokenStore implements TokenStore {

  private final Database database;

  PgTokenStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Boolean> create(NewAccessToken token) {
    Duration lasts = token.lasts();
    Tuple values =
        Tuple.of(token.name(), token.hash(), token.role().wireName(), token.by())
            .addLong(lasts == null ? null : lasts.toMillis());
    return database.run(Sql.CREATE_TOKEN, values).map(created -> created.rowCount() > 0);
  }

  @Override
  public Future<Optional<AccessToken>> find(String hash) {
    return database.run(Sql.FIND_TOKEN, Tuple.of(hash)).map(rows -> all(rows).stream().findFirst());
  }

  @Override
  public Future<Void> used(String name) {
    return database.run(Sql.TOKEN_USED, Tuple.of(name)).mapEmpty();
  }

  @Override
  public Future<List<AccessToken>> list(String after, int limit) {
    return database.run(Sql.TOKENS, Tuple.of(after, limit)).map(PgTokenStore::all);
  }

  @Override
  public Future<Boolean> revoke(String name) {
    return database.run(Sql.REVOKE_TOKEN, Tuple.of(name)).map(gone -> gone.rowCount() > 0);
  }

  private static List<AccessToken> all(RowSet<Row> rows) {
    List<AccessToken> all = new ArrayList<>(rows.size());
    rows.forEach(row -> all.add(token(row)));
    return all;
  }

  private static AccessToken token(Row row) {
    return new AccessToken(
        row.getString("name"),
        Role.ofWireName(row.getString("role")).orElseThrow(),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getString("created_by"),
        instant(row.getOffsetDateTime("last_used_at")),
        instant(row.getOffsetDateTime("expires_at")));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
