package io.buswork.postgres;

import io.buswork.store.RequestKeyReusedException;
import io.buswork.store.Submission;
import io.buswork.store.Submission.RequestKey;
import io.buswork.store.Taken;
import io.buswork.task.Task;
import io.buswork.task.TaskKey;
import io.buswork.task.Unique;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One transaction that stores tasks with unique keys, for a request that may be a repeat, or tied
 * to other tasks.
 */
final class PgKeyedInsert {

  private final Database database;
  private final PgTaskStore tasks;
  private final FlowLinks links;
  private final SqlClient connection;
  private final Submission submission;
  private final Rules rules;

  /**
   * What is done about keys that others have.
   *
   * @param replaces whether a task that is to replace the holder of its key leaves its content for
   *     the holder's dispatcher; it is refused else
   * @param patience so long a transaction is waited for that has taken a key
   */
  record Rules(boolean replaces, Duration patience) {}

  PgKeyedInsert(
      Database database,
      PgTaskStore tasks,
      FlowLinks links,
      SqlClient connection,
      Submission submission,
      Rules rules) {
    this.database = database;
    this.tasks = tasks;
    this.links = links;
    this.connection = connection;
    this.submission = submission;
    this.rules = rules;
  }

  Future<Taken> run() {
    RequestKey request = submission.request();
    Future<?> bound = database.bound(connection, rules.patience());
    if (request == null) {
      return bound.compose(ready -> store());
    }
    return bound
        .compose(ready -> statement(Sql.KEEP_ANSWER, answer(request)))
        .compose(kept -> kept.size() == 1 ? storeAndCorrect(request) : repeat(request));
  }

  /** The ids are what they will be, unless there are duplicates. */
  private Tuple answer(RequestKey request) {
    return Tuple.of(request.key(), request.hash())
        .addArrayOfLong(submission.tasks().stream().map(Task::id).toArray(Long[]::new));
  }

  private Future<Taken> repeat(RequestKey request) {
    return statement(Sql.KEPT_ANSWER, Tuple.of(request.key(), request.hash()))
        .compose(
            rows -> {
              if (rows.size() == 0) {
                // It was so old that it has just been dropped.
                return run();
              }
              Row row = rows.iterator().next();
              return row.getBoolean(0)
                  ? Future.succeededFuture(kept(row.getArrayOfLongs(1), row.getArrayOfBooleans(2)))
                  : Future.failedFuture(new RequestKeyReusedException(request.key()));
            });
  }

  private static Taken kept(Long[] ids, Boolean @Nullable [] duplicates) {
    List<Taken.Entry> entries = new ArrayList<>(ids.length);
    for (int i = 0; i < ids.length; i++) {
      entries.add(new Taken.Entry(ids[i], duplicates != null && duplicates[i]));
    }
    return new Taken(entries, true);
  }

  private Future<Taken> storeAndCorrect(RequestKey request) {
    return store()
        .compose(
            taken ->
                taken.entries().stream().noneMatch(Taken.Entry::duplicate)
                    ? Future.succeededFuture(taken)
                    : statement(Sql.CORRECT_ANSWER, correction(request, taken)).map(taken));
  }

  private static Tuple correction(RequestKey request, Taken taken) {
    return Tuple.of(request.key())
        .addArrayOfLong(taken.entries().stream().map(Taken.Entry::id).toArray(Long[]::new))
        .addArrayOfBoolean(
            taken.entries().stream().map(Taken.Entry::duplicate).toArray(Boolean[]::new));
  }

  private Future<Taken> store() {
    KeyClaims claims = new KeyClaims(submission.tasks());
    return claim(claims)
        .compose(
            claimed -> {
              Taken taken = claims.outcome(rules.replaces());
              return tasks
                  .insert(connection, fresh(taken))
                  .compose(inserted -> noteContents(taken))
                  .compose(inserted -> links.tie(connection, submission, holders(taken)))
                  .map(changes -> new Taken(taken.entries(), false, changes));
            });
  }

  /** One after the other: each may be refused. */
  private Future<?> noteContents(Taken taken) {
    Future<?> noted = Future.succeededFuture();
    for (int i = 0; i < taken.entries().size(); i++) {
      Task task = submission.tasks().get(i);
      Taken.Entry entry = taken.entries().get(i);
      if (entry.duplicate() && isReplacement(task)) {
        noted =
            noted.compose(
                before -> statement(Sql.NOTE_CONTENT, InsertTuples.content(entry.id(), task)));
      }
    }
    return noted;
  }

  private static boolean isReplacement(Task task) {
    TaskKey key = task.options().key();
    return key != null
        && key.unique() != null
        && key.unique().onConflict() == Unique.OnConflict.REPLACE;
  }

  /** The tasks that were not stored, to those that hold their keys. */
  private Map<Long, Long> holders(Taken taken) {
    Map<Long, Long> holders = new HashMap<>();
    for (int i = 0; i < taken.entries().size(); i++) {
      if (taken.entries().get(i).duplicate()) {
        holders.put(submission.tasks().get(i).id(), taken.entries().get(i).id());
      }
    }
    return holders;
  }

  /** Two statements: only one that begins once the keys are locked sees whose they are. */
  private Future<?> claim(KeyClaims claims) {
    if (claims.isEmpty()) {
      return Future.succeededFuture();
    }
    return statement(Sql.CLAIM_KEYS, claims.all())
        .onSuccess(claims::note)
        .compose(
            rows ->
                claims.hasLost()
                    ? statement(Sql.TAKE_OVER_KEYS, claims.lost()).onSuccess(claims::note)
                    : Future.succeededFuture());
  }

  private List<Task> fresh(Taken taken) {
    List<Task> fresh = new ArrayList<>();
    for (int i = 0; i < taken.entries().size(); i++) {
      if (!taken.entries().get(i).duplicate()) {
        fresh.add(submission.tasks().get(i));
      }
    }
    return fresh;
  }

  private Future<RowSet<Row>> statement(String sql, Tuple values) {
    return database.run(connection, sql, values);
  }
}
