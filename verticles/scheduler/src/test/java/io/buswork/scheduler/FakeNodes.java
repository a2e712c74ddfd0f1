package io.buswork.scheduler;

import io.buswork.store.NodeRow;
import io.buswork.store.NodeStore;
import io.buswork.store.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The nodes' heartbeats in memory. */
final class FakeNodes implements NodeStore {

  final Map<String, NodeRow> rows = new ConcurrentHashMap<>();
  volatile boolean away;

  void add(String node, Duration silence, String... roles) {
    rows.put(node, row(node, silence, false, roles));
  }

  void addDraining(String node, String... roles) {
    rows.put(node, row(node, Duration.ZERO, true, roles));
  }

  private static NodeRow row(String node, Duration silence, boolean draining, String... roles) {
    var info = new JsonObject().put("roles", new JsonArray(List.of(roles)));
    return new NodeRow(node, Instant.EPOCH, silence, info.put("draining", draining));
  }

  @Override
  public Future<Void> register(String node, JsonObject info) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Beat> beat(String node, JsonObject info) {
    return Future.succeededFuture(new Beat(rows.containsKey(node), Instant.now()));
  }

  @Override
  public Future<List<NodeRow>> nodes() {
    return away
        ? Future.failedFuture(new StoreUnavailableException("nodes", new IOException("away")))
        : Future.succeededFuture(new ArrayList<>(rows.values()));
  }

  @Override
  public Future<Boolean> declareDead(String node, Duration silence) {
    rows.remove(node);
    return Future.succeededFuture(true);
  }

  @Override
  public Future<Void> leave(String node) {
    rows.remove(node);
    return Future.succeededFuture();
  }
}
