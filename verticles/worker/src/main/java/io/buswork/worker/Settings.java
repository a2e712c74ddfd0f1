package io.buswork.worker;

import io.buswork.handler.HandlerDeclaration;

/** A handler's settings on this node. */
final class Settings extends HandlerDeclaration {

  private volatile int offered;

  /** Notes how many attempts may be on this node now, if that is not always the same. */
  void offer(int attempts) {
    offered = attempts;
  }

  /** How many attempts the dispatchers may send to this node; 0: no limit. */
  int offered() {
    return offered == 0 ? concurrency() : offered;
  }
}
