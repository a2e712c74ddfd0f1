package io.buswork.gateway;

import io.buswork.bus.EventBatch;
import io.buswork.bus.SystemEvent;
import io.buswork.bus.TaskEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The last events: at least 10,000 of them or those of 60 s, and never more than 200,000. Each gets
 * a cursor: the microsecond of its arrival, or one more than the one before it. So cursors grow,
 * and one node's cursor means the same moment on another. Belongs to the stream's context.
 */
final class EventRing {

  private static final int LEAST = 10_000;
  private static final int MOST = 200_000;
  private static final long KEEP_NANOS = 60_000_000_000L;

  private final ArrayDeque<StreamEvent> events = new ArrayDeque<>();
  private long lastCursor;
  private long heldSince;

  EventRing() {
    lastCursor = micros();
    heldSince = lastCursor;
  }

  /** Takes a batch in; the events with their cursors. */
  List<StreamEvent> add(EventBatch batch) {
    List<StreamEvent> added = new ArrayList<>(batch.tasks().size() + batch.system().size());
    for (TaskEvent event : batch.tasks()) {
      added.add(StreamEvent.of(nextCursor(), batch.source(), event));
    }
    for (SystemEvent event : batch.system()) {
      added.add(StreamEvent.of(nextCursor(), batch.source(), event));
    }
    events.addAll(added);
    trim();
    return added;
  }

  private void trim() {
    long now = System.nanoTime();
    while (events.size() > LEAST) {
      StreamEvent oldest = events.getFirst();
      if (events.size() <= MOST && now - oldest.receivedAtNanos() <= KEEP_NANOS) {
        return;
      }
      heldSince = oldest.cursor();
      events.removeFirst();
    }
  }

  /** Whether all events after this cursor are still held. */
  boolean reachesBackTo(long cursor) {
    return cursor >= heldSince;
  }

  /** The held events after this cursor. */
  List<StreamEvent> after(long cursor) {
    List<StreamEvent> later = new ArrayList<>();
    var all = events.descendingIterator();
    while (all.hasNext()) {
      StreamEvent event = all.next();
      if (event.cursor() <= cursor) {
        break;
      }
      later.add(event);
    }
    java.util.Collections.reverse(later);
    return later;
  }

  /** The newest cursor given out. */
  long lastCursor() {
    return lastCursor;
  }

  private long nextCursor() {
    lastCursor = Math.max(lastCursor + 1, micros());
    return lastCursor;
  }

  private static long micros() {
    var now = java.time.Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }
}
