package io.buswork.postgres;

import io.buswork.store.KeyConflictException;
import io.buswork.store.Taken;
import io.buswork.task.Task;
import io.buswork.task.TaskKey;
import io.buswork.task.Unique;
import io.buswork.task.Unique.OnConflict;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who holds the unique keys that some tasks want. The first of several takes it for all. */
final class KeyClaims {

  private static final long FOR_EVER = -1;

  private final List<Task> tasks;
  private final Map<Name, Claim> claims = new LinkedHashMap<>();

  KeyClaims(List<Task> tasks) {
    this.tasks = tasks;
    for (int i = 0; i < tasks.size(); i++) {
      Name name = name(tasks.get(i));
      if (name != null) {
        claims.putIfAbsent(name, new Claim(name, i, tasks.get(i)));
      }
    }
  }

  boolean isEmpty() {
    return claims.isEmpty();
  }

  /** All keys, as the statements take them. */
  Tuple all() {
    return tuple(claims.values());
  }

  /** Whether another holds one of the keys. */
  boolean hasLost() {
    return claims.values().stream().anyMatch(Claim::isLost);
  }

  /** The keys that another holds. */
  Tuple lost() {
    return tuple(claims.values().stream().filter(Claim::isLost).toList());
  }

  /** Takes down who holds keys: type, key, task. */
  void note(RowSet<Row> holders) {
    for (Row row : holders) {
      Objects.requireNonNull(claims.get(new Name(row.getString(0), row.getString(1)))).holder =
          row.getLong(2);
    }
  }

  /**
   * What becomes of the tasks.
   *
   * @param replaces whether one that is to replace the holder of its key counts as a duplicate; it
   *     is refused else
   * @throws KeyConflictException if one is to be refused
   */
  Taken outcome(boolean replaces) {
    List<Taken.Entry> entries = new ArrayList<>(tasks.size());
    for (int i = 0; i < tasks.size(); i++) {
      Name name = name(tasks.get(i));
      entries.add(
          name == null
              ? new Taken.Entry(tasks.get(i).id(), false)
              : entry(i, Objects.requireNonNull(claims.get(name)), replaces));
    }
    return new Taken(entries, false);
  }

  private Taken.Entry entry(int index, Claim claim, boolean replaces) {
    Task task = tasks.get(index);
    if (claim.holder == task.id()) {
      return new Taken.Entry(task.id(), false);
    }
    OnConflict rule = unique(task).onConflict();
    if (rule == OnConflict.REJECT || (rule == OnConflict.REPLACE && !replaces)) {
      int sameAs = claim.isLost() ? -1 : claim.index;
      throw new KeyConflictException(index, sameAs, claim.holder, rule);
    }
    return new Taken.Entry(claim.holder, true);
  }

  private static @Nullable Name name(Task task) {
    TaskKey key = task.options().key();
    return key == null || key.unique() == null ? null : new Name(task.type(), key.text());
  }

  private static Unique unique(Task task) {
    return Objects.requireNonNull(Objects.requireNonNull(task.options().key()).unique());
  }

  private static Tuple tuple(Collection<Claim> wanted) {
    String[] types = wanted.stream().map(claim -> claim.name.type).toArray(String[]::new);
    String[] keys = wanted.stream().map(claim -> claim.name.key).toArray(String[]::new);
    Long[] ids = wanted.stream().map(claim -> claim.task.id()).toArray(Long[]::new);
    @Nullable Long[] millis = wanted.stream().map(Claim::millis).toArray(Long[]::new);
    return Tuple.tuple()
        .addArrayOfString(types)
        .addArrayOfString(keys)
        .addArrayOfLong(ids)
        .addArrayOfLong(millis);
  }

  private record Name(String type, String key) {}

  /** One key, and the first task that wants it. */
  private static final class Claim {

    private final Name name;
    private final int index;
    private final Task task;
    private long holder;

    Claim(Name name, int index, Task task) {
      this.name = name;
      this.index = index;
      this.task = task;
    }

    boolean isLost() {
      return holder != task.id();
    }

    /** Null: as long as the task is unfinished. */
    @Nullable Long millis() {
      Duration period = unique(task).period();
      return switch (unique(task).span()) {
        case ACTIVE -> null;
        case FOREVER -> FOR_EVER;
        case PERIOD -> Objects.requireNonNull(period).toMillis();
      };
    }
  }
}
