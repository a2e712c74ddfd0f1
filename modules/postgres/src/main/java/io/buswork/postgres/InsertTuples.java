package io.buswork.postgres;

import io.buswork.task.Task;
import io.buswork.task.TaskKey;
import io.buswork.task.TaskState;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** New tasks as the parameters that the insert statements take. */
final class InsertTuples {

  private InsertTuples() {}

  /** Whether they differ in their payloads alone, as those of a bulk request mostly do. */
  static boolean areAlike(List<Task> tasks) {
    Task first = tasks.get(0);
    for (Task task : tasks) {
      if (!saysNothingRare(task)
          || task.priority() != first.priority()
          || task.maxAttempts() != first.maxAttempts()
          || !task.type().equals(first.type())
          || !task.queue().equals(first.queue())
          || !task.createdAt().equals(first.createdAt())) {
        return false;
      }
    }
    return true;
  }

  static Tuple alike(List<Task> tasks) {
    int n = tasks.size();
    Long[] ids = new Long[n];
    String[] payloads = new String[n];
    for (int i = 0; i < n; i++) {
      ids[i] = tasks.get(i).id();
      payloads[i] = tasks.get(i).payload();
    }
    Task first = tasks.get(0);
    return Tuple.tuple()
        .addArrayOfLong(ids)
        .addArrayOfString(payloads)
        .addString(first.queue())
        .addString(first.type())
        .addShort((short) first.priority())
        .addShort((short) first.maxAttempts())
        .addOffsetDateTime(TaskRows.time(first.createdAt()));
  }

  static boolean saysNothingRare(Task task) {
    return task.state() == TaskState.READY && task.options().isNone();
  }

  static Tuple lean(List<Task> tasks) {
    int n = tasks.size();
    Long[] ids = new Long[n];
    String[] queues = new String[n];
    String[] types = new String[n];
    Short[] priorities = new Short[n];
    Short[] most = new Short[n];
    OffsetDateTime[] created = new OffsetDateTime[n];
    String[] payloads = new String[n];
    for (int i = 0; i < n; i++) {
      Task task = tasks.get(i);
      ids[i] = task.id();
      queues[i] = task.queue();
      types[i] = task.type();
      priorities[i] = (short) task.priority();
      most[i] = (short) task.maxAttempts();
      created[i] = TaskRows.time(task.createdAt());
      payloads[i] = task.payload();
    }
    return Tuple.tuple()
        .addArrayOfLong(ids)
        .addArrayOfString(queues)
        .addArrayOfString(types)
        .addArrayOfShort(priorities)
        .addArrayOfShort(most)
        .addArrayOfOffsetDateTime(created)
        .addArrayOfString(payloads);
  }

  /** What replaces a waiting task's content. */
  static Tuple replacement(String queue, long epoch, long id, Task task) {
    Tuple tuple =
        Tuple.of(queue, epoch, id)
            .addShort((short) task.state().code())
            .addShort((short) task.priority())
            .addShort((short) task.maxAttempts());
    return withContent(tuple, task);
  }

  private static Tuple withContent(Tuple tuple, Task task) {
    return tuple
        .addString(task.payload())
        .addOffsetDateTime(TaskRows.time(task.runAt()))
        .addOffsetDateTime(TaskRows.time(task.options().expiresAt()))
        .addString(TaskOptionsText.write(task.options()))
        .addString(tags(task))
        .addString(task.options().concurrencyKey());
  }

  /** What a waiting task is to say once this transaction is committed. */
  static Tuple content(long holder, Task task) {
    TaskKey key = Objects.requireNonNull(task.options().key());
    Tuple tuple =
        Tuple.of(holder, task.id(), key.text())
            .addString(Objects.requireNonNull(key.unique()).spanText())
            .addString(task.queue())
            .addString(task.type())
            .addShort((short) task.state().code())
            .addShort((short) task.priority())
            .addShort((short) task.maxAttempts())
            .addOffsetDateTime(TaskRows.time(task.createdAt()));
    return withContent(tuple, task);
  }

  private static @Nullable String tags(Task task) {
    List<String> words = task.options().tags();
    return words.isEmpty() ? null : new JsonArray(words).encode();
  }

  static Tuple full(List<Task> tasks) {
    int n = tasks.size();
    Short[] states = new Short[n];
    OffsetDateTime[] due = new OffsetDateTime[n];
    OffsetDateTime[] expiry = new OffsetDateTime[n];
    String[] options = new String[n];
    String[] tags = new String[n];
    String[] concurrencyKeys = new String[n];
    for (int i = 0; i < n; i++) {
      Task task = tasks.get(i);
      states[i] = (short) task.state().code();
      due[i] = TaskRows.time(task.runAt());
      expiry[i] = TaskRows.time(task.options().expiresAt());
      options[i] = TaskOptionsText.write(task.options());
      tags[i] = tags(task);
      concurrencyKeys[i] = task.options().concurrencyKey();
    }
    return lean(tasks)
        .addArrayOfShort(states)
        .addArrayOfOffsetDateTime(due)
        .addArrayOfOffsetDateTime(expiry)
        .addArrayOfString(options)
        .addArrayOfString(tags)
        .addArrayOfString(concurrencyKeys);
  }
}
