package io.buswork.postgres;

import io.buswork.store.Settlement;
import io.buswork.task.Attempt;
import io.buswork.task.AttemptOutcome;
import io.buswork.task.TaskState;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Settlements as the arrays that the statements take. */
final class SettleTuples {

  private static final long UNKNOWN = -1;

  private SettleTuples() {}

  /** Whether they are plain successes, all at the same attempt, by one version on one node. */
  static boolean isLean(List<Settlement> settlements) {
    if (settlements.isEmpty()) {
      return false;
    }
    Attempt first = settlements.get(0).attempt();
    for (Settlement settlement : settlements) {
      Attempt attempt = settlement.attempt();
      if (first == null
          || attempt == null
          || settlement.state() != TaskState.SUCCEEDED
          || attempt.outcome() != AttemptOutcome.SUCCEEDED
          || settlement.result() != null
          || !settlement.logs().isEmpty()
          || settlement.fromAttempt() != settlements.get(0).fromAttempt()
          || settlement.usedAttempts() != settlement.fromAttempt() + 1
          || !attempt.node().equals(first.node())
          || !Objects.equals(attempt.module(), first.module())
          || !Objects.equals(attempt.version(), first.version())) {
        return false;
      }
    }
    return true;
  }

  /** One task that has ended well. */
  static Tuple succeeded(long id) {
    return Tuple.tuple()
        .addArrayOfLong(new Long[] {id})
        .addArrayOfShort(new Short[] {(short) TaskState.SUCCEEDED.code()});
  }

  /** Tasks that have ended, and how. */
  static Tuple released(List<Settlement> ended) {
    return Tuple.tuple()
        .addArrayOfLong(array(ended, Settlement::id, Long[]::new))
        .addArrayOfShort(shorts(ended, each -> (short) each.state().code()));
  }

  /**
   * Plain successes.
   *
   * @param linked whether the same transaction looks after what they mean for other tasks
   */
  static Tuple lean(
      String queue, long epoch, List<Settlement> all, List<Long> batches, boolean linked) {
    Settlement first = all.get(0);
    Attempt attempt = Objects.requireNonNull(first.attempt());
    Tuple values =
        Tuple.of(queue, epoch)
            .addArrayOfLong(array(all, Settlement::id, Long[]::new))
            .addShort((short) first.fromAttempt());
    return addMeasured(values, all)
        .addString(attempt.node())
        .addString(attempt.module())
        .addString(attempt.version())
        .addArrayOfLong(batches.toArray(Long[]::new))
        .addBoolean(linked);
  }

  /** Any ends; {@code linked} as above. */
  static Tuple ended(
      String queue, long epoch, List<Settlement> all, List<Long> batches, boolean linked) {
    Tuple values =
        Tuple.of(queue, epoch)
            .addArrayOfLong(array(all, Settlement::id, Long[]::new))
            .addArrayOfShort(shorts(all, s -> (short) s.fromAttempt()));
    return addMeasured(values, all)
        .addArrayOfString(strings(all, Settlement::result))
        .addArrayOfString(strings(all, of(Attempt::node)))
        .addArrayOfString(strings(all, of(Attempt::module)))
        .addArrayOfString(strings(all, of(Attempt::version)))
        .addArrayOfLong(batches.toArray(Long[]::new))
        .addArrayOfShort(shorts(all, s -> (short) s.state().code()))
        .addArrayOfShort(shorts(all, s -> (short) s.usedAttempts()))
        .addArrayOfShort(shorts(all, of(attempt -> (short) attempt.outcome().code())))
        .addArrayOfString(strings(all, of(attempt -> AttemptText.write(attempt.error()))))
        .addArrayOfString(strings(all, s -> AttemptText.write(s.logs())))
        .addBoolean(linked);
  }

  static Tuple again(String queue, long epoch, List<Settlement> all, List<Long> batches) {
    return Tuple.of(queue, epoch)
        .addArrayOfLong(array(all, Settlement::id, Long[]::new))
        .addArrayOfShort(shorts(all, s -> (short) s.fromAttempt()))
        .addArrayOfShort(shorts(all, s -> (short) s.state().code()))
        .addArrayOfShort(shorts(all, s -> (short) s.usedAttempts()))
        .addArrayOfOffsetDateTime(array(all, s -> TaskRows.time(s.runAt()), OffsetDateTime[]::new))
        .addArrayOfString(
            strings(all, of(attempt -> new JsonArray().add(AttemptText.write(attempt)).encode())))
        .addArrayOfString(strings(all, s -> AttemptText.write(s.logs())))
        .addArrayOfLong(batches.toArray(Long[]::new))
        .addArrayOfLong(
            all.stream().filter(Settlement::keepsAttempt).map(Settlement::id).toArray(Long[]::new));
  }

  private static Tuple addMeasured(Tuple values, List<Settlement> all) {
    int n = all.size();
    OffsetDateTime[] started = new OffsetDateTime[n];
    Long[] wall = new Long[n];
    Long[] cpu = new Long[n];
    for (int i = 0; i < n; i++) {
      Attempt attempt = all.get(i).attempt();
      started[i] = attempt == null ? null : TaskRows.time(attempt.startedAt());
      wall[i] = attempt == null ? null : attempt.wallMicros();
      // Not null: an array without nulls is read by place in no time.
      cpu[i] = attempt == null ? UNKNOWN : Math.max(UNKNOWN, attempt.cpuMicros());
    }
    return values.addArrayOfOffsetDateTime(started).addArrayOfLong(wall).addArrayOfLong(cpu);
  }

  /** A member of the attempt, where there is one. */
  private static <T> Function<Settlement, @Nullable T> of(Function<Attempt, @Nullable T> member) {
    return settlement -> {
      Attempt attempt = settlement.attempt();
      return attempt == null ? null : member.apply(attempt);
    };
  }

  private static String[] strings(List<Settlement> all, Function<Settlement, @Nullable String> by) {
    return array(all, by, String[]::new);
  }

  private static Short[] shorts(List<Settlement> all, Function<Settlement, @Nullable Short> by) {
    return array(all, by, Short[]::new);
  }

  private static <T> T[] array(
      List<Settlement> all, Function<Settlement, @Nullable T> by, IntFunction<T[]> make) {
    return all.stream().map(by).toArray(make);
  }
}
