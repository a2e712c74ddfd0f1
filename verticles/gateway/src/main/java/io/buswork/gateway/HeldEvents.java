package io.buswork.gateway;

import io.buswork.bus.EventBatch;
import io.buswork.bus.TaskEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of events in the ring. The single events are made when the first client wants them, and
 * shared by all others.
 */
final class HeldEvents {

  private final EventBatch batch;
  private final StreamPlace first;
  private final long receivedAtNanos;
  private @Nullable StreamEvent @Nullable [] made;
  private @Nullable EventSummary summary;

  /**
   * @param first the place of its first event; the others follow without a gap
   */
  HeldEvents(EventBatch batch, StreamPlace first, long receivedAtNanos) {
    this.batch = batch;
    this.first = first;
    this.receivedAtNanos = receivedAtNanos;
  }

  int size() {
    return batch.tasks().size() + batch.system().size();
  }

  /** The place before its first event. */
  StreamPlace before() {
    return new StreamPlace(first.cursor() - 1, first.number() - 1);
  }

  /** The place of its last event. */
  StreamPlace last() {
    return placeOf(size() - 1);
  }

  /** The events of tasks alone. */
  List<TaskEvent> tasks() {
    return batch.tasks();
  }

  /** What its events are about, each once. */
  EventSummary summary() {
    EventSummary known = summary;
    if (known == null) {
      known = EventSummary.of(batch);
      summary = known;
    }
    return known;
  }

  long receivedAtNanos() {
    return receivedAtNanos;
  }

  StreamPlace placeOf(int index) {
    return new StreamPlace(first.cursor() + index, first.number() + index);
  }

  StreamEvent event(int index) {
    @Nullable StreamEvent[] events = made;
    if (events == null) {
      events = new StreamEvent[size()];
      made = events;
    }
    StreamEvent event = events[index];
    if (event == null) {
      event = make(index);
      events[index] = event;
    }
    return event;
  }

  private StreamEvent make(int index) {
    int tasks = batch.tasks().size();
    return index < tasks
        ? StreamEvent.of(placeOf(index), batch.source(), batch.tasks().get(index))
        : StreamEvent.of(placeOf(index), batch.source(), batch.system().get(index - tasks));
  }
}
