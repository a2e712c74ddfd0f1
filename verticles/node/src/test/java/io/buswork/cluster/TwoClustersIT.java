package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The database is what makes a cluster. */
@Timeout(400)
final class TwoClustersIT {

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  @Test
  void nodesOfDifferentDatabasesOnOneMachineNeverJoin() {
    TestNode here = cluster.startNode();
    TestNode there = cluster.startNodeOn(cluster.postgres().newDatabase());
    TestNode alsoHere = cluster.startNode();

    assertThat(members(there)).isEqualTo(1);
    assertThat(members(here)).isEqualTo(2);
    assertThat(members(alsoHere)).isEqualTo(2);
  }

  private static int members(TestNode node) {
    return node.api().get("/nodes").expect(200).json().getJsonArray("items").size();
  }
}
