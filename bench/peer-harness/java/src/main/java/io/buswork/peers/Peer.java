package io.buswork.peers;

import java.util.function.Consumer;

/** What the four workloads need of a task queue. */
interface Peer {

  /** Its name and version. */
  String name();

  /** The settings that matter, in words. */
  String settings();

  /** How many tasks it is handed at once in a bulk submit. */
  int chunk();

  /** The same while it executes too. */
  default int mixedChunk() {
    return chunk();
  }

  /** How many tasks may wait while it submits and executes at once. */
  default int maxOutstanding() {
    return 20_000;
  }

  /** Connects, and makes what it keeps tasks in. */
  void open() throws Exception;

  /** Submits tasks of these numbers; back when they are safe. */
  void submit(int from, int to) throws Exception;

  /** Submits one task; back when it is safe. */
  void submitOne(Payload payload) throws Exception;

  /** Begins to execute tasks with this handler. */
  void start(Consumer<Payload> handler) throws Exception;

  /** Ends executing. */
  void stop() throws Exception;

  /** Whether no task waits or runs, as its server says. */
  boolean isDrained() throws Exception;

  /** Puts its server in order before a workload begins. */
  default void tidy() throws Exception {}
}
