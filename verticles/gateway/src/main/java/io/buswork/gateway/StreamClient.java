package io.buswork.gateway;

import java.util.ArrayList;
import java.util.List;

/**
 * One client of the stream. It reads at its own place in the ring: when it cannot take more, it
 * stays where it is and goes on from there when it can. What has left the ring by then is told as a
 * gap, with the number of events. Belongs to the stream's context.
 */
final class StreamClient {

  private static final int MAX_FILTERS = 100;

  private final EventSink sink;
  private final EventRing ring;
  private final String node;
  private final List<EventFilter> filters = new ArrayList<>();
  private boolean wantsAll;
  private StreamPlace place;
  private boolean behind;

  StreamClient(EventSink sink, EventRing ring, String node, EventFilter first) {
    this.sink = sink;
    this.ring = ring;
    this.node = node;
    this.place = ring.end();
    this.wantsAll = first.isUnrestricted();
    filters.add(first);
  }

  /**
   * Adds a filter; the first one takes the place of "all", if no other was given.
   *
   * @throws IllegalArgumentException if there are too many
   */
  void subscribe(EventFilter filter) {
    if (wantsAll) {
      filters.clear();
      wantsAll = false;
    }
    if (filters.size() >= MAX_FILTERS) {
      throw new IllegalArgumentException("a client may have " + MAX_FILTERS + " filters at most");
    }
    filters.add(filter);
  }

  void unsubscribe() {
    filters.clear();
    wantsAll = false;
  }

  /** Begins with what is held since the cursor; a gap first if that is not all. */
  void replay(long since) {
    if (!ring.reachesBackTo(since)) {
      sink.send(since, StreamEvent.gap(node, since, 0, "the cursor is too old"));
    }
    place = ring.placeOf(since);
    behind = true;
  }

  /**
   * There are events that it may want.
   *
   * @param before where to read on if it has read all that it wanted so far
   * @return whether it had
   */
  boolean rouse(StreamPlace before) {
    if (behind) {
      return false;
    }
    behind = true;
    place = before;
    return true;
  }

  /** Whether there is something that it has not read yet. */
  boolean isBehind() {
    return behind;
  }

  List<EventFilter> filters() {
    return filters;
  }

  /**
   * Reads on, as far as the client takes it.
   *
   * @param most so many events, or batches without one for it, at most
   * @return whether there is more that it would take at once
   */
  boolean read(int most) {
    if (place.number() == ring.end().number()) {
      behind = false;
      return false;
    }
    if (sink.isFull()) {
      return false;
    }
    long missed = ring.missedSince(place);
    if (missed > 0) {
      place = ring.start();
      sink.send(
          place.cursor(), StreamEvent.gap(node, place.cursor(), missed, "the client was too slow"));
    }
    int left = most;
    HeldEvents held = ring.batchAfter(place);
    while (held != null && left > 0 && !sink.isFull()) {
      left -= read(held, left);
      held = ring.batchAfter(place);
    }
    behind = held != null;
    return behind && !sink.isFull();
  }

  /** Reads in one batch; answers how much that was. */
  private int read(HeldEvents held, int most) {
    if (!wantsOf(held)) {
      place = held.last();
      return 1;
    }
    int done = 0;
    int index = (int) (place.number() - held.before().number());
    for (; index < held.size() && done < most && !sink.isFull(); index++, done++) {
      StreamEvent event = held.event(index);
      place = event.place();
      send(event);
    }
    return done;
  }

  private boolean wantsOf(HeldEvents held) {
    for (EventFilter filter : filters) {
      if (filter.mayMatch(held.summary())) {
        return true;
      }
    }
    return false;
  }

  private void send(StreamEvent event) {
    for (EventFilter filter : filters) {
      if (filter.matches(event)) {
        sink.send(event.cursor(), event.text());
        return;
      }
    }
  }
}
