package io.buswork.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The nodes' heartbeats. All times are the database's. */
public interface NodeStore {

  /** Makes this node known, with a first heartbeat. */
  Future<Void> register(String node, JsonObject info);

  /**
   * A heartbeat.
   *
   * @return what the database says; {@link Beat#known()} is false if this node was declared dead
   */
  Future<Beat> beat(String node, JsonObject info);

  /** All nodes that are registered and not declared dead. */
  Future<List<NodeRow>> nodes();

  /**
   * Declares a node dead, if its last heartbeat is at least that old and Postgres itself has been
   * up for twice that long.
   *
   * @return whether it is dead now
   */
  Future<Boolean> declareDead(String node, Duration silence);

  /** Signs off. */
  Future<Void> leave(String node);

  /**
   * The answer to a heartbeat.
   *
   * @param known whether the node still counts as alive
   * @param now the database's time
   */
  record Beat(boolean known, Instant now) {}
}
