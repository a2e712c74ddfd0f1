package io.buswork.gateway;

import java.util.ArrayList;
import java.util.List;

/**
 * One client of the stream. It gets what it can take; what it cannot is dropped and counted, and
 * told as a gap when it can take again. Belongs to the stream's context.
 */
final class StreamClient {

  private final EventSink sink;
  private final EventRing ring;
  private final String node;
  private final List<EventFilter> filters = new ArrayList<>();
  private long dropped;

  StreamClient(EventSink sink, EventRing ring, String node) {
    this.sink = sink;
    this.ring = ring;
    this.node = node;
    sink.onDrain(this::tellGap);
  }

  void subscribe(EventFilter filter) {
    filters.add(filter);
  }

  void unsubscribe() {
    filters.clear();
  }

  /** Everything held since the cursor; a gap first if that is not all. */
  void replay(long since) {
    if (!ring.reachesBackTo(since)) {
      sink.send(ring.lastCursor(), StreamEvent.gap(node, since, 0, "the cursor is too old"));
    }
    ring.after(since).forEach(this::offer);
  }

  void offer(StreamEvent event) {
    if (filters.stream().noneMatch(filter -> filter.matches(event))) {
      return;
    }
    if (dropped > 0 || sink.isFull()) {
      dropped++;
    } else {
      sink.send(event.cursor(), event.text());
    }
  }

  private void tellGap() {
    if (dropped > 0) {
      long count = dropped;
      dropped = 0;
      sink.send(
          ring.lastCursor(),
          StreamEvent.gap(node, ring.lastCursor(), count, "the client was too slow"));
    }
  }

  /** What was dropped and not told yet. */
  long dropped() {
    return dropped;
  }
}
