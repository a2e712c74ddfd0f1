package io.buswork.postgres;

import io.buswork.store.SearchPage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One search, from the newest task down, a span of ids at a time: ids come from one sequence, so
 * that a span bounds how many rows a statement can meet, whatever its filter finds. Spans grow
 * while they are passed quickly and shrink when one takes too long.
 */
final class SpanSearch<T> {

  private static final String STATEMENT_MILLIS = "3000";
  private static final String QUERY_CANCELED = "57014";
  private static final long FIRST_SPAN = 100_000;
  private static final long SHORTEST_SPAN = 500;
  private static final long LONGEST_SPAN = 1L << 40;
  private static final Duration QUICK = Duration.ofMillis(200);
  private static final Duration SLOW = Duration.ofMillis(800);

  private final Database database;
  private final FilterTuple filter;
  private final String sql;
  private final Function<Row, T> read;
  private final int limit;
  private final long untilNanos;
  private final List<T> found = new ArrayList<>();
  private final Promise<SearchPage<T>> page = Promise.promise();
  private final boolean isLimited;
  private long span;
  private long before;
  private long lowest;

  /**
   * @param sql the statement, which takes the filter's values for a span, and the limit if there is
   *     one
   * @param limit after so many it is done; 0: it goes to the end and the statement takes no limit
   * @param patience after so long it is broken off; null: never
   */
  SpanSearch(
      Database database,
      FilterTuple filter,
      String sql,
      Function<Row, T> read,
      int limit,
      @Nullable Duration patience) {
    this.database = database;
    this.filter = filter;
    this.sql = sql;
    this.read = read;
    this.limit = limit;
    this.isLimited = limit > 0;
    this.untilNanos =
        System.nanoTime() + (patience == null ? Long.MAX_VALUE / 4 : patience.toNanos());
    this.span = filter.isOfRunning() || filter.isOfKey() ? LONGEST_SPAN : FIRST_SPAN;
  }

  /**
   * Searches. Called once.
   *
   * @param below only tasks with a lower id
   * @param lastId the id of what was found last, where there is a limit
   */
  Future<SearchPage<T>> from(long below, Function<T, Long> lastId) {
    before = below;
    if (filter.isOfTime()) {
      range().onSuccess(known -> next(lastId)).onFailure(page::tryFail);
    } else {
      next(lastId);
    }
    return page.future();
  }

  /** Ids are nearly in the order of time: what lies far from the time in question is not met. */
  private Future<?> range() {
    return database
        .run(Sql.SEARCH_RANGE, filter.time())
        .onSuccess(
            rows -> {
              Row row = rows.iterator().next();
              Long end = row.getLong(0);
              Long start = row.getLong(1);
              before = end == null ? before : Math.min(before, end);
              lowest = start == null ? 0 : Math.max(0, start);
            });
  }

  private void next(Function<T, Long> lastId) {
    long started = System.nanoTime();
    database
        .transaction(this::searchSpan)
        .onComplete(
            left -> {
              adjust(System.nanoTime() - started);
              goOn(left, lastId);
            },
            failure -> {
              if (isTooSlow(failure) && span > SHORTEST_SPAN) {
                span = Math.max(SHORTEST_SPAN, span / 16);
                goOn(true, lastId);
              } else {
                page.fail(failure);
              }
            });
  }

  private void goOn(boolean isMoreLeft, Function<T, Long> lastId) {
    if (isLimited && found.size() >= limit) {
      page.complete(new SearchPage<>(found, lastId.apply(found.get(found.size() - 1))));
    } else if (!isMoreLeft) {
      page.complete(new SearchPage<>(found, null));
    } else if (System.nanoTime() - untilNanos > 0) {
      page.complete(new SearchPage<>(found, before));
    } else {
      next(lastId);
    }
  }

  /** Answers whether there may be more below. */
  private Future<Boolean> searchSpan(SqlConnection connection) {
    return database
        .run(connection, Sql.SEARCH_BOUNDS, Tuple.of(STATEMENT_MILLIS))
        .compose(set -> database.run(connection, Sql.SEARCH_TOP, topValues()))
        .map(SpanSearch::id)
        .compose(top -> top == null ? Future.succeededFuture(false) : searchSpan(connection, top));
  }

  private Future<Boolean> searchSpan(SqlConnection connection, long top) {
    if (top < lowest) {
      return Future.succeededFuture(false);
    }
    long from = Math.max(lowest, top + 1 - span);
    Tuple values = filter.span(top + 1, from);
    if (isLimited) {
      values.addInteger(limit - found.size());
    }
    return database
        .run(connection, sql, values)
        .map(
            rows -> {
              rows.forEach(row -> found.add(read.apply(row)));
              before = from;
              return from > lowest;
            });
  }

  private Tuple topValues() {
    return Tuple.of(before).addOffsetDateTime(filter.firstDay());
  }

  private static @Nullable Long id(RowSet<Row> rows) {
    return rows.iterator().next().getLong(0);
  }

  private void adjust(long nanos) {
    if (nanos < QUICK.toNanos()) {
      span = Math.min(LONGEST_SPAN, span * 4);
    } else if (nanos > SLOW.toNanos()) {
      span = Math.max(SHORTEST_SPAN, span / 2);
    }
  }

  private static boolean isTooSlow(Throwable failure) {
    return QUERY_CANCELED.equals(Database.sqlState(failure));
  }
}
