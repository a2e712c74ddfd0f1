package io.buswork.gateway;

import io.buswork.bus.EventBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last events: at least 10,000 of them or those of 60 s, and hardly more than 50,000. Each has
 * a cursor: the microsecond of its arrival, or one more than the one before it. So cursors grow,
 * and one node's cursor means the same moment on another. Kept as the batches they came in: of
 * most, nobody ever asks for a single one. Belongs to the stream's context.
 */
final class EventRing {

  /** Not many more than these are held. */
  static final int MOST = 50_000;

  private static final int LEAST = 10_000;
  private static final long KEEP_NANOS = 60_000_000_000L;

  private final TreeMap<Long, HeldEvents> byNumber = new TreeMap<>();
  private StreamPlace last;
  private StreamPlace before;
  private int size;

  EventRing() {
    last = new StreamPlace(micros(), 0);
    before = last;
  }

  /**
   * Takes a batch in.
   *
   * @return as it is held; null if there is nothing in it
   */
  @Nullable HeldEvents add(EventBatch batch) {
    var first = new StreamPlace(Math.max(last.cursor() + 1, micros()), last.number() + 1);
    var held = new HeldEvents(batch, first, System.nanoTime());
    if (held.size() == 0) {
      return null;
    }
    byNumber.put(first.number(), held);
    last = held.last();
    size += held.size();
    trim();
    return held;
  }

  private void trim() {
    long now = System.nanoTime();
    for (HeldEvents oldest = byNumber.firstEntry().getValue();
        size - oldest.size() >= LEAST
            && (size > MOST || now - oldest.receivedAtNanos() > KEEP_NANOS);
        oldest = byNumber.firstEntry().getValue()) {
      before = oldest.last();
      size -= oldest.size();
      byNumber.pollFirstEntry();
    }
  }

  /** Whether all events after this cursor are still held. */
  boolean reachesBackTo(long cursor) {
    return cursor >= before.cursor();
  }

  /** The place of the last event that came before this cursor's successor. */
  StreamPlace placeOf(long cursor) {
    for (HeldEvents held : byNumber.descendingMap().values()) {
      if (held.placeOf(0).cursor() <= cursor) {
        long index = Math.min(cursor - held.placeOf(0).cursor(), held.size() - 1L);
        return held.placeOf((int) index);
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

  /**
   * The held events after this place.
   *
   * @param most no more than these
   */
  List<StreamEvent> after(StreamPlace place, int most) {
    List<StreamEvent> later = new ArrayList<>();
    long number = Math.max(place.number(), before.number()) + 1;
    Map.Entry<Long, HeldEvents> entry = byNumber.floorEntry(number);
    while (entry != null && later.size() < most) {
      HeldEvents held = entry.getValue();
      for (int i = (int) (number - entry.getKey()); i < held.size() && later.size() < most; i++) {
        later.add(held.event(i));
        number++;
      }
      entry = byNumber.higherEntry(entry.getKey());
    }
    return later;
  }

  /** The batch in which the event after this place is; null if there is none, or no more. */
  @Nullable HeldEvents batchAfter(StreamPlace place) {
    if (place.number() >= last.number() || place.number() < before.number()) {
      return null;
    }
    Map.Entry<Long, HeldEvents> entry = byNumber.floorEntry(place.number() + 1);
    return entry == null ? null : entry.getValue();
  }

  private static long micros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }
}
