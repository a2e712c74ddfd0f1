package io.buswork.postgres;

import io.buswork.store.TooManyQueuesException;
import io.buswork.task.Task;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Makes the queues that tasks name and that are not there yet. */
final class NewQueues {

  private final Database database;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  NewQueues(Database database) {
    this.database = database;
  }

  /**
   * Makes those of the tasks.
   *
   * @return fails with {@link TooManyQueuesException} if there would be more than there may be
   */
  Future<?> within(List<Task> tasks) {
    return make(tasks, names -> within(database, names));
  }

  /** Makes those of the tasks, however many there are: nobody could be told of a refusal. */
  Future<?> whatever(List<Task> tasks) {
    return make(
        tasks, names -> database.run(Sql.CREATE_QUEUES, Tuple.of((Object) names)).mapEmpty());
  }

  private Future<?> make(List<Task> tasks, Function<String[], Future<Void>> making) {
    Set<String> missing = new HashSet<>();
    for (Task task : tasks) {
      if (!known.contains(task.queue())) {
        missing.add(task.queue());
      }
    }
    return missing.isEmpty()
        ? Future.succeededFuture()
        : making.apply(missing.toArray(String[]::new)).onSuccess(made -> known.addAll(missing));
  }

  /** Makes queues, all or none, if there may be as many. */
  static Future<Void> within(Database database, String... names) {
    return database
        .run(Sql.CREATE_QUEUES_WITHIN, Tuple.of((Object) names))
        .compose(
            rows -> {
              Iterator<Row> refused = rows.iterator();
              if (!refused.hasNext()) {
                return Future.succeededFuture();
              }
              Row one = refused.next();
              return Future.failedFuture(
                  new TooManyQueuesException(one.getString(0), one.getLong(1)));
            });
  }
}
