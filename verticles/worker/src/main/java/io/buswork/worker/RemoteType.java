package io.buswork.worker;

import java.util.ArrayDeque;
import java.util.Deque;

/** A task type that remote workers serve. Belongs to the worker's context. */
final class RemoteType {

  private final Handler handler;

  /** Attempts for which no worker has had a slot yet; the eldest first. */
  private final Deque<RemoteRun> waiting = new ArrayDeque<>();

  private int given;

  RemoteType(Handler handler) {
    this.handler = handler;
  }

  Handler handler() {
    return handler;
  }

  Deque<RemoteRun> waiting() {
    return waiting;
  }

  /** How many attempts workers have. */
  int given() {
    return given;
  }

  void given(int more) {
    given += more;
  }
}
