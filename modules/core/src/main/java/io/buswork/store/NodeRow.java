package io.buswork.store;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/**
 * A node as stored.
 *
 * @param id its id, the same as in the cluster
 * @param startedAt when it registered, by the database's clock
 * @param silence how long ago its last heartbeat was, by the database's clock
 * @param info roles, versions, ports, load: for people
 */
public record NodeRow(String id, Instant startedAt, Duration silence, JsonObject info) {}
