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
  private StreamPlace last;
  private StreamPlace before;

  EventRing() {
    last = new StreamPlace(micros(), 0);
    before = last;
  }

  /** Takes a batch in; the events with their cursors. */
  List<StreamEvent> add(EventBatch batch) {
    List<StreamEvent> added = new ArrayList<>(batch.tasks().size() + batch.system().size());
    for (TaskEvent event : batch.tasks()) {
      added.add(StreamEvent.of(next(), batch.source(), event));
    }
    for (SystemEvent event : batch.system()) {
      added.add(StreamEvent.of(next(), batch.source(), event));
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
      before = oldest.place();
      events.removeFirst();
    }
  }

  /** Whether all events after this cursor are still held. */
  boolean reachesBackTo(long cursor) {
    return cursor >= before.cursor();
  }

  /** The place of the last event that came before this cursor's successor. */
  StreamPlace placeOf(long cursor) {
    var all = events.descendingIterator();
    while (all.hasNext()) {
      StreamEvent event = all.next();
      if (event.cursor() <= cursor) {
        return event.place();
      }
    }
    return before;
  }

  /** How many events after this place are not held any more. */
  long missedSince(StreamPlace place) {
    return Math.max(0, before.number() - place.number());
  }

  /** Before the oldest event that is held. */
  StreamPlace start() {
    return before;
  }

  /** After the newest event. */
  StreamPlace end() {
    return last;
  }

  /** The held events after this place. */
  List<StreamEvent> after(StreamPlace place) {
    List<StreamEvent> later = new ArrayList<>();
    var all = events.descendingIterator();
    while (all.hasNext()) {
      StreamEvent event = all.next();
      if (event.cursor() <= place.cursor()) {
        break;
      }
      later.add(event);
    }
    java.util.Collections.reverse(later);
    return later;
  }

  private StreamPlace next() {
    last = new StreamPlace(Math.max(last.cursor() + 1, micros()), last.number() + 1);
    return last;
  }

  private static long micros() {
    var now = java.time.Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }
}
