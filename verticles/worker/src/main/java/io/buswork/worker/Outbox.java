package io.buswork.worker;

import io.buswork.bus.Addresses;
import io.buswork.bus.OutcomeBatch;
import io.buswork.bus.TaskOutcome;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes on their way: sent in batches, kept and repeated until they are confirmed, whoever
 * dispatches the queue by then. Belongs to the worker's context.
 */
final class Outbox {

  private static final int MAX_BATCH = 1_000;
  private static final long REPEAT_NANOS = 1_000_000_000L;

  private final EventBus bus;
  private final String node;
  private final Map<Source, List<TaskOutcome>> open = new LinkedHashMap<>();
  private final TreeMap<Long, Sent> unconfirmed = new TreeMap<>();
  private long lastNumber;
  private int size;

  Outbox(EventBus bus, String node) {
    this.bus = bus;
    this.node = node;
  }

  void add(String queue, @Nullable Generation generation, TaskOutcome outcome) {
    Source source =
        generation == null
            ? new Source(queue, "", "")
            : new Source(queue, generation.version().name(), generation.version().version());
    List<TaskOutcome> outcomes = open.computeIfAbsent(source, s -> new ArrayList<>());
    outcomes.add(outcome);
    size++;
    if (outcomes.size() >= MAX_BATCH) {
      open.remove(source);
      send(source, outcomes);
    }
  }

  /** Sends what has gathered. */
  void flush() {
    if (!open.isEmpty()) {
      open.forEach(this::send);
      open.clear();
    }
  }

  /**
   * The list is the batch's from now on. A copy by {@code List.copyOf} would be of another class
   * where it holds one or two, and the JVM throws away what it has compiled for the other one.
   */
  private void send(Source source, List<TaskOutcome> outcomes) {
    OutcomeBatch batch =
        new OutcomeBatch(source.queue, node, ++lastNumber, source.module, source.version, outcomes);
    unconfirmed.put(batch.number(), new Sent(batch, System.nanoTime()));
    bus.send(Addresses.dispatcher(batch.queue()), batch);
  }

  /** Sends again what has waited for its confirmation for too long. */
  void repeat() {
    long now = System.nanoTime();
    for (Map.Entry<Long, Sent> entry : unconfirmed.entrySet()) {
      Sent sent = entry.getValue();
      if (now - sent.at > REPEAT_NANOS) {
        entry.setValue(new Sent(sent.batch, now));
        bus.send(Addresses.dispatcher(sent.batch.queue()), sent.batch);
      }
    }
  }

  /** Forgets a batch. Null if it was forgotten before. */
  @Nullable OutcomeBatch confirm(long number) {
    Sent sent = unconfirmed.remove(number);
    if (sent == null) {
      return null;
    }
    size -= sent.batch.outcomes().size();
    return sent.batch;
  }

  /** How many outcomes are not confirmed. */
  int size() {
    return size;
  }

  void clear() {
    open.clear();
    unconfirmed.clear();
    size = 0;
  }

  private record Source(String queue, String module, String version) {}

  private record Sent(OutcomeBatch batch, long at) {}
}
