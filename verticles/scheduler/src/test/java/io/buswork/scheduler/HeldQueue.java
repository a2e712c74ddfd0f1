package io.buswork.scheduler;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * For tests of orders: a dispatcher that has most of a long queue in the table, and a worker that
 * takes one task at a time and holds it until it is told how that ends.
 */
abstract class HeldQueue {

  final TestCluster cluster = new TestCluster().with(new JsonObject().put("window-tasks", 100));
  final FakeWorker worker = cluster.worker("worker-1").holding();
  QueueDispatcher dispatcher;

  @BeforeEach
  void open() {
    worker.allowance = 1;
    cluster.deploy(worker);
    dispatcher = cluster.dispatcher();
    await().until(() -> dispatcher.parts().loop.isOpen());
  }

  @AfterEach
  void close() {
    cluster.close();
  }
}
