package io.buswork.bus;

import io.buswork.api.Backoff;
import io.buswork.api.Delivery;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskDelivery;
import io.buswork.task.TaskKey;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.buswork.task.Unique;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tasks in a row: ids and times as distances from the task before. */
final class TaskListWire {

  private static final TaskState[] STATES = TaskState.values();
  private static final OnDue[] ON_DUE = OnDue.values();
  private static final Backoff.Kind[] BACKOFFS = Backoff.Kind.values();
  private static final Unique.Span[] SPANS = Unique.Span.values();
  private static final Unique.OnConflict[] ON_CONFLICT = Unique.OnConflict.values();
  private static final Delivery[] DELIVERIES = Delivery.values();
  private static final int HAS_RUN_AT = 1;
  private static final int HAS_OPTIONS = 2;
  private static final int HAS_OWN_SEQ = 4;

  private TaskListWire() {}

  static void write(WireWriter to, List<Task> tasks) {
    to.count(tasks.size());
    long id = 0;
    long second = 0;
    for (Task task : tasks) {
      to.number(task.id() - id);
      to.instantFrom(second, task.createdAt());
      id = task.id();
      second = task.createdAt().getEpochSecond();
      writeRest(to, task);
    }
  }

  static List<Task> read(WireReader from) {
    int length = from.smallCount();
    List<Task> tasks = new ArrayList<>(Math.min(Math.max(length, 0), 4096));
    long id = 0;
    long second = 0;
    for (int i = 0; i < length; i++) {
      id += from.number();
      Instant createdAt = from.instantFrom(second);
      second = createdAt.getEpochSecond();
      tasks.add(readRest(from, id, createdAt));
    }
    return tasks;
  }

  /** One task alone. */
  static byte[] toBytes(Task task) {
    var writer = new WireWriter();
    write(writer, List.of(task));
    return Arrays.copyOf(writer.array(), writer.size());
  }

  /** From {@link #toBytes}. */
  static Task ofBytes(byte[] bytes) {
    var reader = new WireReader("task", bytes);
    Task task = read(reader).get(0);
    reader.requireEnd();
    return task;
  }

  private static void writeRest(WireWriter to, Task task) {
    boolean options = !task.options().isNone();
    to.oneByte(
        (task.runAt() == null ? 0 : HAS_RUN_AT)
            | (options ? HAS_OPTIONS : 0)
            | (task.seq() == task.id() ? 0 : HAS_OWN_SEQ));
    if (task.seq() != task.id()) {
      to.number(task.seq());
    }
    to.word(task.queue());
    to.word(task.type());
    to.choice(task.state());
    to.oneByte(task.priority());
    to.count(task.attempt());
    to.count(task.maxAttempts());
    if (task.runAt() != null) {
      to.instant(task.runAt());
    }
    to.text(task.payload());
    if (options) {
      writeOptions(to, task.options());
    }
  }

  private static Task readRest(WireReader from, long id, Instant createdAt) {
    int has = from.oneByte();
    long seq = (has & HAS_OWN_SEQ) != 0 ? from.number() : id;
    String queue = from.word();
    String type = from.word();
    TaskState state = from.oneOf(STATES);
    int priority = from.oneByte();
    int attempt = from.smallCount();
    int maxAttempts = from.smallCount();
    Instant runAt = (has & HAS_RUN_AT) != 0 ? from.instant() : null;
    String payload = from.text();
    return new Task(
        id,
        seq,
        queue,
        type,
        state,
        priority,
        attempt,
        maxAttempts,
        createdAt,
        runAt,
        payload,
        (has & HAS_OPTIONS) != 0 ? readOptions(from) : TaskOptions.NONE);
  }

  private static void writeOptions(WireWriter to, TaskOptions options) {
    to.choice(options.onDue());
    to.optional(options.timeout(), WireWriter::duration);
    to.optional(options.expiresAt(), WireWriter::instant);
    to.optional(options.backoff(), TaskListWire::writeBackoff);
    to.optional(options.version(), WireWriter::word);
    to.list(options.tags(), WireWriter::word);
    to.map(options.headers(), WireWriter::word);
    to.optional(options.key(), TaskListWire::writeKey);
    to.optional(options.delivery().promise(), WireWriter::choice);
    to.flag(options.delivery().retried());
    to.optional(options.concurrencyKey(), WireWriter::word);
  }

  private static TaskOptions readOptions(WireReader from) {
    return new TaskOptions(
        from.oneOf(ON_DUE),
        from.optional(WireReader::duration),
        from.optional(WireReader::instant),
        from.optional(TaskListWire::readBackoff),
        from.optional(WireReader::word),
        from.list(WireReader::word),
        from.map(WireReader::word),
        from.optional(TaskListWire::readKey),
        new TaskDelivery(from.optional(r -> r.oneOf(DELIVERIES)), from.flag()),
        from.optional(WireReader::word));
  }

  private static void writeKey(WireWriter to, TaskKey key) {
    to.text(key.text());
    to.optional(key.unique(), TaskListWire::writeUnique);
  }

  private static TaskKey readKey(WireReader from) {
    return new TaskKey(from.text(), from.optional(TaskListWire::readUnique));
  }

  private static void writeUnique(WireWriter to, Unique unique) {
    to.choice(unique.span());
    to.optional(unique.period(), WireWriter::duration);
    to.choice(unique.onConflict());
  }

  private static Unique readUnique(WireReader from) {
    return new Unique(
        from.oneOf(SPANS), from.optional(WireReader::duration), from.oneOf(ON_CONFLICT));
  }

  static void writeBackoff(WireWriter to, Backoff backoff) {
    to.choice(backoff.kind());
    to.duration(backoff.initial());
    to.duration(backoff.max());
    to.real(backoff.jitter());
  }

  static Backoff readBackoff(WireReader from) {
    try {
      return new Backoff(from.oneOf(BACKOFFS), from.duration(), from.duration(), from.real());
    } catch (IllegalArgumentException e) {
      throw from.damaged(String.valueOf(e.getMessage()));
    }
  }
}
