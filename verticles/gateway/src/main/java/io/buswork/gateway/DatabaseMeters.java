package io.buswork.gateway;

import io.buswork.bus.BoundedLabel;
import io.buswork.store.DatabaseReport;
import io.buswork.store.DatabaseReport.Figures;
import io.buswork.store.DatabaseReport.Table;
import io.buswork.task.TaskState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The database's metrics: what it said last. There is nothing before it has said something, so that
 * no counter seems to begin at zero. Belongs to the gateway's context.
 */
final class DatabaseMeters {

  private static final List<TaskState> UNFINISHED =
      List.of(
          TaskState.BLOCKED,
          TaskState.SCHEDULED,
          TaskState.READY,
          TaskState.RUNNING,
          TaskState.RETRYING);

  private final MeterRegistry registry;
  private final BoundedLabel queues;
  private final LongSupplier nanoTime;
  private final Map<String, MultiGauge> rows = new TreeMap<>();
  private volatile @Nullable DatabaseReport report;
  private volatile boolean up;
  private volatile long saidAtNanos;
  private boolean shown;

  /**
   * @param registry where they are kept
   * @param queues the queues' names as labels
   * @param nanoTime a monotonic clock in nanoseconds
   */
  DatabaseMeters(MeterRegistry registry, BoundedLabel queues, LongSupplier nanoTime) {
    this.registry = registry;
    this.queues = queues;
    this.nanoTime = nanoTime;
  }

  /** The database has not answered; what it said last still holds. */
  void isAway() {
    up = false;
    showUp();
  }

  /** The database has answered. */
  void take(DatabaseReport now) {
    boolean first = report == null;
    report = now;
    up = true;
    saidAtNanos = nanoTime.getAsLong();
    showUp();
    if (first) {
      showFigures();
    }
    showQueues(now.queues());
    showTables(now.tables());
    show("connections", "Connections to this database, by what they do", now.connections());
  }

  private void showUp() {
    if (!shown) {
      shown = true;
      Gauge.builder("buswork.postgres.up", this, m -> m.up ? 1 : 0)
          .description("Whether the database answered when it was last asked for its statistics")
          .register(registry);
    }
  }

  private void showFigures() {
    Gauge.builder(
            "buswork.postgres.report.age.seconds",
            this,
            m -> (m.nanoTime.getAsLong() - m.saidAtNanos) / 1e9)
        .description("How old the database's statistics are")
        .register(registry);
    gauge("database.bytes", "The database on disk", Figures::databaseBytes);
    gauge("max.connections", "Connections that the server allows", Figures::maxConnections);
    gauge("waiting.connections", "Connections that wait for somebody's lock", Figures::lockWaits);
    gauge("history.partitions", "Days that the history has", Figures::partitions);
    gauge(
        "oldest.xmin.transactions",
        "How many transactions ago the oldest snapshot was taken that is held: vacuum removes"
            + " nothing younger",
        Figures::oldestXmin);
    gauge(
        "longest.transaction.seconds",
        "How long the oldest transaction has been open",
        Figures::longestTransactionSeconds);
    counter("wal.bytes", "WAL that the server has written", Figures::walBytes);
    counter("commits", "Transactions committed", Figures::commits);
    counter("rollbacks", "Transactions rolled back", Figures::rollbacks);
    counter("deadlocks", "Deadlocks found", Figures::deadlocks);
  }

  private void gauge(String name, String description, ToDoubleFunction<Figures> number) {
    Gauge.builder("buswork.postgres." + name, this, m -> m.figure(number))
        .description(description)
        .register(registry);
  }

  private void counter(String name, String description, ToDoubleFunction<Figures> number) {
    FunctionCounter.builder("buswork.postgres." + name, this, m -> m.figure(number))
        .description(description)
        .register(registry);
  }

  private double figure(ToDoubleFunction<Figures> number) {
    DatabaseReport last = report;
    return last == null ? Double.NaN : number.applyAsDouble(last.figures());
  }

  private void showQueues(List<DatabaseReport.Queue> all) {
    Map<Tags, Double> tasks = new LinkedHashMap<>();
    Map<Tags, Double> oldest = new LinkedHashMap<>();
    for (DatabaseReport.Queue queue : all) {
      Tags tags = Tags.of("queue", queues.of(queue.name()));
      for (TaskState state : UNFINISHED) {
        tasks.merge(
            tags.and("state", state.wireName()),
            (double) queue.byState().getOrDefault(state, 0L),
            Double::sum);
      }
      double age = queue.oldestReady() == null ? 0 : queue.oldestReady().toMillis() / 1e3;
      oldest.merge(tags, age, Math::max);
    }
    register("buswork.queue.tasks", "Unfinished tasks in the database", tasks);
    register(
        "buswork.queue.oldest.ready.seconds",
        "How long ago the oldest task was submitted that is ready and does not run",
        oldest);
  }

  private void showTables(List<Table> tables) {
    show("live.tuples", "Rows, about", by(tables, Table::live));
    show("dead.tuples", "Rows that vacuum has not removed yet, about", by(tables, Table::dead));
    show("table.bytes", "Tables on disk with their indexes", by(tables, Table::bytes));
  }

  private static Map<String, Long> by(List<Table> tables, Function<Table, Long> number) {
    Map<String, Long> all = new TreeMap<>();
    tables.forEach(table -> all.put(table.name(), number.apply(table)));
    return all;
  }

  private void show(String name, String description, Map<String, Long> numbers) {
    String label = name.equals("connections") ? "state" : "table";
    Map<Tags, Double> values = new LinkedHashMap<>();
    numbers.forEach((value, number) -> values.put(Tags.of(label, value), (double) number));
    register("buswork.postgres." + name, description, values);
  }

  private void register(String name, String description, Map<Tags, Double> values) {
    List<Row<?>> all = new ArrayList<>();
    values.forEach((tags, value) -> all.add(Row.of(tags, value)));
    rows.computeIfAbsent(
            name, n -> MultiGauge.builder(n).description(description).register(registry))
        .register(all, true);
  }
}
