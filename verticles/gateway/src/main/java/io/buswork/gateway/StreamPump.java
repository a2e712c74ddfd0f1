package io.buswork.gateway;

import io.vertx.core.Context;
import java.util.Deque;

/**
 * Writes events to the stream's clients, in turn and a slice of time at a go: however many clients
 * there are, requests and whatever else this event loop serves get their turn in between. Clients
 * that so fall behind are told of the gap.
 */
final class StreamPump {

  private static final int EVENTS_AT_A_GO = 200;
  private static final long SLICE_NANOS = 2_000_000;

  private final Context context;
  private final Deque<StreamClient> clients;
  private boolean awake;

  /**
   * @param clients in any order; it is changed
   */
  StreamPump(Context context, Deque<StreamClient> clients) {
    this.context = context;
    this.clients = clients;
  }

  /** Something may have become possible: new events, or room at a client. */
  void wake() {
    if (!awake && !clients.isEmpty()) {
      awake = true;
      context.runOnContext(go -> slice());
    }
  }

  private void slice() {
    awake = false;
    long end = System.nanoTime() + SLICE_NANOS;
    boolean more = false;
    for (int left = clients.size(); left > 0; left--) {
      // One that goes away while it is written to takes itself out.
      StreamClient client = clients.poll();
      if (client == null) {
        break;
      }
      clients.add(client);
      more |= client.read(EVENTS_AT_A_GO);
      if (System.nanoTime() > end) {
        more |= left > 1;
        break;
      }
    }
    if (more) {
      wake();
    }
  }
}
