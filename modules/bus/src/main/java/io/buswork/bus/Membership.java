package io.buswork.bus;

import java.util.Set;

/** Which nodes the event bus's cluster consists of just now, as this node sees it. */
public interface Membership {

  /** The ids of all members, this node's among them. Safe to call from any thread. */
  Set<String> members();

  /**
   * Calls back after each change, on any thread.
   *
   * @return takes the listener off again
   */
  Runnable onChange(Runnable listener);
}
