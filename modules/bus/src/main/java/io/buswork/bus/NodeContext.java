package io.buswork.bus;

import io.buswork.store.Stores;
import io.buswork.time.DatabaseTime;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What every part of a node is given.
 *
 * @param nodeId this node's id, the same in the cluster, the database and the event bus addresses
 * @param stores all that is stored
 * @param membership the cluster
 * @param time the database's time
 * @param meters where metrics are registered
 * @param signals what the node tells of its work
 */
public record NodeContext(
    String nodeId,
    Stores stores,
    Membership membership,
    DatabaseTime time,
    MeterRegistry meters,
    Signals signals) {

  /** With new signals. */
  public NodeContext(
      String nodeId,
      Stores stores,
      Membership membership,
      DatabaseTime time,
      MeterRegistry meters) {
    this(nodeId, stores, membership, time, meters, Signals.of(meters));
  }
}
