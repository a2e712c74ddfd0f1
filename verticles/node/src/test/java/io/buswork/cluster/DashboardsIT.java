package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.documentation.Repository;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Dashboards and alerts ask for metrics that a node which has worked really has. */
@Timeout(120)
final class DashboardsIT {

  private static final Pattern METRIC =
      Pattern.compile("(?<![\\w:])(?:buswork|jvm|process|system)_[a-z0-9_]+");

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  @Test
  void everyMetricThatIsAskedForIsThere() {
    TestNode node = cluster.startNode();
    ProbeModule.deploy(cluster, "v1");
    ProbeModule.submit(node.api(), 100, ProbeModule.silentTask(ProbeModule.NOOP));
    new Outcomes(cluster.database()).awaitSucceeded(100, Duration.ofSeconds(20));

    Set<String> asked = new TreeSet<>();
    asked.addAll(metricsIn("dashboards/grafana/buswork-overview.json"));
    asked.addAll(metricsIn("dashboards/prometheus/rules.yml"));
    assertThat(asked).isNotEmpty();
    assertThat(Metrics.of(node).names()).containsAll(asked);
  }

  @Test
  void theDashboardIsJsonWithATitle() {
    JsonObject dashboard =
        new JsonObject(Repository.text("dashboards/grafana/buswork-overview.json"));
    assertThat(dashboard.getString("title")).isEqualTo("Buswork overview");
    assertThat(dashboard.getJsonArray("panels")).isNotEmpty();
  }

  private static Set<String> metricsIn(String file) {
    return METRIC
        .matcher(Repository.text(file))
        .results()
        .map(match -> match.group())
        .collect(Collectors.toSet());
  }
}
