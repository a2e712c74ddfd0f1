package io.buswork.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.store.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlacementTest {

  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void queuesAreSpreadEvenly() {
    List<String> nodes = List.of("a-node", "b-node", "c-node");
    Map<String, Long> counts =
        IntStream.range(0, 3000)
            .mapToObj(i -> Rendezvous.owner("queue-" + i, nodes).orElseThrow())
            .collect(Collectors.groupingBy(n -> n, Collectors.counting()));
    assertThat(counts.values()).hasSize(3).allMatch(n -> n > 900 && n < 1100);
  }

  @Test
  void onlyTheQueuesOfALeavingNodeMove() {
    Map<String, String> before = owners(List.of("a", "b", "c"));
    Map<String, String> after = owners(List.of("a", "b"));
    before.forEach(
        (queue, owner) -> {
          if (!owner.equals("c")) {
            assertThat(after.get(queue)).isEqualTo(owner);
          }
        });
  }

  @Test
  void twoNodesShareTheQueuesAndOneTakesOverWhenTheOtherGoes() {
    for (int i = 0; i < 12; i++) {
      cluster.store.epochs.put("q" + i, 0L);
    }
    cluster.nodes.add("scheduler-2", Duration.ZERO, "scheduler");
    cluster.members.ids.add("scheduler-2");
    deployScheduler(TestCluster.SELF);
    String second = deployScheduler("scheduler-2");
    await().until(() -> cluster.store.epochs.values().stream().allMatch(e -> e >= 1));
    List<String> seconds = new ArrayList<>();
    cluster.store.epochs.forEach(
        (queue, epoch) -> {
          String owner =
              Rendezvous.owner(queue, Set.of(TestCluster.SELF, "scheduler-2")).orElseThrow();
          if (owner.equals("scheduler-2")) {
            seconds.add(queue);
          }
        });
    assertThat(seconds).isNotEmpty();
    Map<String, Long> before = Map.copyOf(cluster.store.epochs);
    TestCluster.await(cluster.vertx.undeploy(second));
    cluster.nodes.rows.remove("scheduler-2");
    cluster.members.ids.remove("scheduler-2");
    cluster.members.changed();
    await()
        .untilAsserted(
            () ->
                cluster.store.epochs.forEach(
                    (queue, epoch) ->
                        assertThat(epoch)
                            .isEqualTo(before.get(queue) + (seconds.contains(queue) ? 1 : 0))));
  }

  @Test
  void aNodeThatDrainsGivesItsQueuesAway() {
    cluster.nodes.addDraining(TestCluster.SELF, "scheduler");
    deployScheduler(TestCluster.SELF);
    await().during(Duration.ofMillis(300)).until(() -> cluster.store.epochs.get(Tasks.QUEUE) == 0L);
  }

  @Test
  void aQueueThatComesIntoBeingIsTaken() {
    TestCluster.await(
        cluster.vertx.deployVerticle(
            new SchedulerVerticle(
                cluster.node(TestCluster.SELF),
                SchedulerOptions.DEFAULT,
                Retention.NONE,
                Duration.ofDays(1))));
    TestCluster.await(cluster.store.create("new"));
    cluster.vertx.eventBus().publish("buswork.queues", new io.vertx.core.json.JsonObject());
    await("which it is told of").until(() -> cluster.store.epochs.get("new") == 1L);
  }

  private String deployScheduler(String node) {
    return TestCluster.await(
        cluster.vertx.deployVerticle(
            new SchedulerVerticle(cluster.node(node), SchedulerOptions.DEFAULT)));
  }

  private static Map<String, String> owners(List<String> nodes) {
    Map<String, String> owners = new HashMap<>();
    for (int i = 0; i < 500; i++) {
      owners.put("q" + i, Rendezvous.owner("q" + i, nodes).orElseThrow());
    }
    return owners;
  }
}
