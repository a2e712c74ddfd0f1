package io.buswork.gateway;

import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Writes events to those of the stream's clients that want them, in turn and a slice of time at a
 * go: however many there are, requests and whatever else this event loop serves get their turn in
 * between, and while the machine is busy most of the time. Clients that so fall behind are told of
 * the gap. Belongs to the stream's context.
 */
final class StreamPump {

  private static final int EVENTS_AT_A_GO = 200;
  private static final long SLICE_NANOS = 2_000_000;
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final Context context;
  private final StreamAudience audience;
  private final StreamShare share;
  private final Deque<StreamClient> ready = new ArrayDeque<>();
  private boolean awake;

  StreamPump(Context context, StreamAudience audience, StreamShare share) {
    this.context = context;
    this.audience = audience;
    this.share = share;
  }

  /** There are new events. */
  void news(HeldEvents held) {
    StreamPlace before = held.before();
    audience.tell(
        held,
        client -> {
          if (client.rouse(before)) {
            ready.add(client);
          }
        });
    wake();
  }

  /** A client has room again, or something to read from the past. */
  void resume(StreamClient client) {
    if (client.isBehind()) {
      ready.add(client);
      wake();
    }
  }

  private void wake() {
    if (!awake && !ready.isEmpty()) {
      awake = true;
      context.runOnContext(go -> slice());
    }
  }

  private void slice() {
    long began = System.nanoTime();
    long now = began;
    // One that is full is not put back: it says when it has room.
    for (StreamClient client = ready.poll(); client != null; client = ready.poll()) {
      if (client.read(EVENTS_AT_A_GO)) {
        ready.add(client);
      } else if (!client.isBehind()) {
        audience.await(client);
      }
      now = System.nanoTime();
      if (now - began > SLICE_NANOS) {
        break;
      }
    }
    long pause = share.pause(now - began, now);
    if (pause < MILLI || ready.isEmpty()) {
      awake = false;
      wake();
    } else {
      context.owner().setTimer(pause / MILLI, over -> slice());
    }
  }
}
