package io.buswork.scheduler;

import io.buswork.api.Delivery;
import io.buswork.bus.Holdings;
import io.buswork.store.DispatchRecord;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beginning of a term: finds out which attempts the terms before have left under way. What a
 * live node holds goes on there; what was sent to a node that is gone is lost; what a live node
 * does not hold never arrived and is simply ready; and for a node of which nothing is known yet its
 * tasks are taken to be there until that shows.
 */
final class Takeover {

  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);
  private static final int READ_AT_ONCE = 1000;

  private final TermScope scope;
  private final QueueMemory memory;
  private final HoldingsCollector collector;
  private final LostTasks lostTasks;
  private final ReturnedTasks returned;
  private final SettleQueue settles;
  private final Set<String> silent = new TreeSet<>();

  /** An attempt that may be under way. */
  private record Claim(
      String node,
      int attempt,
      long startedAtMillis,
      Instant sentAt,
      Fate fate,
      Delivery promise) {}

  private enum Fate {
    HELD,
    IN_DOUBT,
    LOST
  }

  Takeover(
      TermScope scope,
      QueueMemory memory,
      HoldingsCollector collector,
      LostTasks lostTasks,
      ReturnedTasks returned,
      SettleQueue settles) {
    this.scope = scope;
    this.memory = memory;
    this.collector = collector;
    this.lostTasks = lostTasks;
    this.returned = returned;
    this.settles = settles;
  }

  /**
   * Rebuilds what is in flight.
   *
   * @return succeeds when sending may begin
   */
  Future<Void> run() {
    return scope
        .calls()
        .untilAnswered(() -> scope.node().stores().nodes().nodes())
        .map(rows -> NodeRoster.of(rows, TermScope.monotonicMillis()))
        .compose(
            roster -> {
              Set<String> live = liveWorkers(roster);
              return collector.ask(live).compose(held -> rebuild(roster, live, held));
            });
  }

  /** Asks nodes that did not answer once more. Called now and then. */
  void resolveDoubts(NodeRoster roster) {
    for (String node : List.copyOf(silent)) {
      if (!roster.isRegistered(node)) {
        silent.remove(node);
      } else if (scope.node().membership().members().contains(node)) {
        silent.remove(node);
        collector
            .ask(node)
            .onSuccess(
                answer ->
                    answer.ifPresentOrElse(held -> resolve(node, held), () -> silent.add(node)));
      }
    }
  }

  private Set<String> liveWorkers(NodeRoster roster) {
    Set<String> live = new TreeSet<>(scope.node().membership().members());
    live.removeIf(node -> !roster.isRegistered(node) || !roster.hasRole(node, "worker"));
    return live;
  }

  private Future<Void> rebuild(
      NodeRoster roster, Set<String> live, Map<String, Holdings> holdings) {
    silent.addAll(live);
    silent.removeAll(holdings.keySet());
    return scope
        .calls()
        .untilAnswered(() -> scope.store().dispatches(scope.queue()))
        .compose(
            records -> {
              Map<Long, Claim> claims = claims(roster, records, holdings);
              return readAll(claims.keySet()).compose(tasks -> adopt(tasks, claims));
            });
  }

  /** What is said of each task, the newest record last, and what a node holds above all. */
  private Map<Long, Claim> claims(
      NodeRoster roster, List<DispatchRecord> records, Map<String, Holdings> holdings) {
    Map<Long, Claim> claims = new HashMap<>();
    Map<Long, Delivery> promises = new HashMap<>();
    List<DispatchRecord> ordered = new ArrayList<>(records);
    ordered.sort(Comparator.comparingLong(DispatchRecord::epoch).thenComparing(DispatchRecord::at));
    for (DispatchRecord record : ordered) {
      Fate fate = roster.isRegistered(record.node()) ? Fate.IN_DOUBT : Fate.LOST;
      boolean neverArrived = holdings.containsKey(record.node());
      if (fate == Fate.IN_DOUBT && !neverArrived) {
        silent.add(record.node());
      }
      for (DispatchRecord.Sent sent : record.sent()) {
        if (sent.delivery() != Delivery.AT_LEAST_ONCE) {
          promises.put(sent.id(), sent.delivery());
        }
        if (neverArrived) {
          claims.remove(sent.id());
        } else {
          claims.put(
              sent.id(),
              new Claim(record.node(), sent.attempt(), 0, record.at(), fate, sent.delivery()));
        }
      }
    }
    holdings.forEach(
        (node, answer) -> {
          for (Holdings.Held held : answer.held()) {
            claims.put(
                held.id(),
                new Claim(
                    node,
                    held.attempt(),
                    held.startedAtMillis(),
                    Instant.MAX,
                    Fate.HELD,
                    promises.getOrDefault(held.id(), Delivery.AT_LEAST_ONCE)));
          }
        });
    return claims;
  }

  private Future<List<Task>> readAll(Collection<Long> ids) {
    List<Long> all = new ArrayList<>(ids);
    List<Task> tasks = new ArrayList<>();
    Future<Void> chain = Future.succeededFuture();
    for (int from = 0; from < all.size(); from += READ_AT_ONCE) {
      List<Long> part = all.subList(from, Math.min(all.size(), from + READ_AT_ONCE));
      chain =
          chain
              .compose(
                  v -> scope.calls().untilAnswered(() -> scope.store().read(scope.queue(), part)))
              .onSuccess(tasks::addAll)
              .mapEmpty();
    }
    return chain.map(v -> tasks);
  }

  private Future<Void> adopt(List<Task> tasks, Map<Long, Claim> claims) {
    Map<String, List<Task>> byNode = new LinkedHashMap<>();
    for (Task task : tasks) {
      Claim claim = claims.get(task.id());
      if (claim != null && stillHolds(task, claim)) {
        byNode.computeIfAbsent(claim.node(), n -> new ArrayList<>()).add(task);
      }
    }
    List<DispatchRecord> records = new ArrayList<>();
    List<Future<?>> lost = new ArrayList<>();
    byNode.forEach((node, held) -> adopt(node, held, claims, records, lost));
    settles.flush();
    if (!byNode.isEmpty()) {
      LOG.info("queue {}: {} tasks were under way", scope.queue(), memory.inFlight().size());
    }
    Future<Void> recorded =
        records.isEmpty()
            ? Future.succeededFuture()
            : scope
                .calls()
                .untilAnswered(
                    () -> scope.store().recordDispatches(scope.queue(), scope.epoch(), records));
    recorded
        .compose(v -> Future.join(lost).otherwiseEmpty())
        .compose(
            v ->
                scope
                    .calls()
                    .untilAnswered(
                        () -> scope.store().dropOldDispatches(scope.queue(), scope.epoch())))
        .onFailure(this::noteFailure);
    return recorded;
  }

  private void adopt(
      String nodeId,
      List<Task> tasks,
      Map<Long, Claim> claims,
      List<DispatchRecord> records,
      List<Future<?>> lost) {
    WorkerNode node = memory.directory().node(nodeId);
    SentBatch batch = SentBatch.adopted(node, tasks, promises(tasks, claims), scope.now());
    records.add(batch.toRecord(scope.epoch(), tasks));
    batch.onRecord(SentBatch.OnRecord.WRITTEN);
    for (Task task : tasks) {
      Claim claim = Objects.requireNonNull(claims.get(task.id()));
      Route route = memory.directory().routeOf(nodeId, task.type());
      route.take();
      var running = new Running(task, route, batch);
      if (claim.startedAtMillis() > 0) {
        running.started(claim.startedAtMillis(), "", "");
      }
      memory.adopt(running);
      if (claim.fate() == Fate.LOST) {
        lost.add(running.settled());
        lostTasks.lose(running);
      }
    }
  }

  private static Map<Long, Delivery> promises(List<Task> tasks, Map<Long, Claim> claims) {
    Map<Long, Delivery> promises = new HashMap<>();
    for (Task task : tasks) {
      Delivery promise = Objects.requireNonNull(claims.get(task.id())).promise();
      if (promise != Delivery.AT_LEAST_ONCE) {
        promises.put(task.id(), promise);
      }
    }
    return promises;
  }

  /** Whether the row can be in the state in which the attempt left it. */
  private static boolean stillHolds(Task task, Claim claim) {
    if (task.nextAttempt() != claim.attempt()) {
      return false;
    }
    return task.state() == TaskState.READY
        || claim.fate() == Fate.HELD
        || !NearTimers.dueAt(task).isAfter(claim.sentAt());
  }

  private void resolve(String node, Holdings holdings) {
    Set<Long> held = new TreeSet<>();
    holdings.held().forEach(h -> held.add(h.id()));
    for (Running running : memory.inFlight().on(memory.directory().node(node))) {
      if (running.batch().number() == 0 && !held.contains(running.task().id())) {
        running.outcomeCame();
        returned.takeBack(running);
      }
    }
  }

  private void noteFailure(Throwable cause) {
    if (!scope.calls().isClosed()) {
      LOG.error("queue {}: old dispatch records are not dropped", scope.queue(), cause);
    }
  }
}
