package io.buswork.postgres;

import io.buswork.store.Settlement;
import io.buswork.task.Attempt;
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

  private SettleTuples() {}

  static Tuple lean(String queue, long epoch, List<Settlement> all, List<Long> batches) {
    Attempt first = Objects.requireNonNull(all.get(0).attempt());
    return measured(queue, epoch, all)
        .addString(first.node())
        .addString(first.module())
        .addString(first.version())
        .addArrayOfLong(batches.toArray(Long[]::new));
  }

  static Tuple ended(String queue, long epoch, List<Settlement> all, List<Long> batches) {
    return measured(queue, epoch, all)
        .addArrayOfString(strings(all, of(Attempt::node)))
        .addArrayOfString(strings(all, of(Attempt::module)))
        .addArrayOfString(strings(all, of(Attempt::version)))
        .addArrayOfLong(batches.toArray(Long[]::new))
        .addArrayOfShort(shorts(all, s -> (short) s.state().code()))
        .addArrayOfShort(shorts(all, s -> (short) s.usedAttempts()))
        .addArrayOfShort(shorts(all, of(attempt -> (short) attempt.outcome().code())))
        .addArrayOfString(strings(all, of(attempt -> AttemptText.write(attempt.error()))))
        .addArrayOfString(strings(all, s -> AttemptText.write(s.logs())));
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
        .addArrayOfLong(batches.toArray(Long[]::new));
  }

  private static Tuple measured(String queue, long epoch, List<Settlement> all) {
    int n = all.size();
    Long[] ids = new Long[n];
    Short[] before = new Short[n];
    OffsetDateTime[] started = new OffsetDateTime[n];
    Long[] wall = new Long[n];
    Long[] cpu = new Long[n];
    String[] results = new String[n];
    for (int i = 0; i < n; i++) {
      Settlement settlement = all.get(i);
      Attempt attempt = settlement.attempt();
      ids[i] = settlement.id();
      before[i] = (short) settlement.fromAttempt();
      results[i] = settlement.result();
      if (attempt != null) {
        started[i] = TaskRows.time(attempt.startedAt());
        wall[i] = attempt.wallMicros();
        cpu[i] = attempt.cpuMicros() < 0 ? null : attempt.cpuMicros();
      }
    }
    return Tuple.of(queue, epoch)
        .addArrayOfLong(ids)
        .addArrayOfShort(before)
        .addArrayOfOffsetDateTime(started)
        .addArrayOfLong(wall)
        .addArrayOfLong(cpu)
        .addArrayOfString(results);
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
