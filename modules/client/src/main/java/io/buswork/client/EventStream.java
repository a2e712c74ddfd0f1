package io.buswork.client;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * An open stream of events. When its connection breaks it connects again, and goes on after the
 * last event it has seen; where the server no longer has what came between, it says so with an
 * event of type {@code io.buswork.stream.gap}.
 */
public interface EventStream {

  /** The id of the last event seen; empty before the first. */
  Optional<String> cursor();

  /** Succeeds when the stream has been closed; fails when the server refuses it for good. */
  Future<Void> ended();

  /** Ends the stream. No further event is handed on; closing it twice is fine. */
  Future<Void> close();
}
