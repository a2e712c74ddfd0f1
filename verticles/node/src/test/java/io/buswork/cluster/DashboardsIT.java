package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.documentation.Repository;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the documentation's table, the dashboards and the rules say of the metrics is so on a node
 * that has worked.
 */
@Timeout(120)
final class DashboardsIT {

  private static final Path RULES = Repository.root().resolve("dashboards/prometheus/rules.yml");

  /** A metric with its matchers, without the range. */
  private static final Pattern SELECTOR =
      Pattern.compile(
          "(?<![\\w:])(?:(?:buswork|jvm|process|system)_[a-z0-9_]+|up)(?![\\w:])(?:\\{[^}]*})?");

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();
  private static TestNode node;

  @BeforeAll
  static void aNodeHasWorked() {
    node = cluster.startNode();
    ProbeModule.deploy(cluster, "v1");
    ProbeModule.submit(node.api(), 100, ProbeModule.silentTask(ProbeModule.NOOP));
    new Outcomes(cluster.database()).awaitSucceeded(100, Duration.ofSeconds(20));
    // The old generation's loader is proved to be gone, which takes a garbage collection.
    ProbeModule.deploy(cluster, "v2");
    await("a replaced loader is gone")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> Metrics.of(node).value("buswork_module_loaders_collected_total") == 1);
    await("the database has been asked")
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> Metrics.of(node).names().contains("buswork_postgres_connections"));
  }

  @Test
  void theTableInTheDocumentationIsWhatANodeShows() {
    List<MetricsTable.Row> documented = MetricsTable.documented();
    List<MetricsTable.Row> shown = MetricsTable.shown(node.api().getRoot("/metrics").body());
    assertThat(MetricsTable.text(shown))
        .containsAll(MetricsTable.text(documented.stream().filter(r -> !r.isOptional()).toList()));
    assertThat(MetricsTable.text(documented)).containsAll(MetricsTable.text(shown));
  }

  @Test
  void namesFollowTheConventions() {
    assertThat(MetricsTable.documented())
        .allSatisfy(
            row -> {
              assertThat(row.name()).matches("[a-z][a-z0-9_]*");
              assertThat(row.name().endsWith("_total")).isEqualTo(row.type().equals("counter"));
              if (!row.unit().equals("–")) {
                assertThat("_" + row.name() + "_").contains("_" + row.unit() + "_");
              }
            });
  }

  @Test
  void everyExpressionOfEveryDashboardAndRuleHasAnAnswer() throws IOException {
    Assumptions.assumeTrue(
        PrometheusServer.isInstalled(),
        "dashboards are not run against Prometheus: apt-get install prometheus");
    PrometheusServer.check("rules", RULES);
    Path folder = Files.createDirectories(cluster.folder().resolve("prometheus"));
    try (PrometheusServer prometheus = PrometheusServer.start(folder, node, RULES)) {
      awaitScrapes(prometheus);
      for (Path file : dashboards()) {
        for (String expression : expressions(file)) {
          assertThat(prometheus.query(expression))
              .as("%s: %s", file.getFileName(), expression)
              .isNotEmpty();
        }
      }
      checkRules(prometheus);
    }
  }

  /** Tasks run meanwhile, so that rates have something to tell. */
  private static void awaitScrapes(PrometheusServer prometheus) {
    await("some scrapes")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              ProbeModule.submit(node.api(), 10, ProbeModule.silentTask(ProbeModule.NOOP));
              JsonArray seen =
                  prometheus.query("count_over_time(buswork_postgres_wal_bytes_total[1m])");
              return !seen.isEmpty()
                  && Integer.parseInt(seen.getJsonObject(0).getJsonArray("value").getString(1))
                      >= 4;
            });
  }

  private static void checkRules(PrometheusServer prometheus) {
    List<JsonObject> rules = prometheus.rules();
    assertThat(rules).hasSizeGreaterThan(10);
    for (JsonObject rule : rules) {
      assertThat(rule.getString("health")).as(rule.encode()).isEqualTo("ok");
      String query = rule.getString("query");
      if (rule.getString("type").equals("recording")) {
        assertThat(prometheus.query(rule.getString("name"))).as(query).isNotEmpty();
      }
      Set<String> selectors = selectors(query);
      selectors.forEach(s -> assertThat(prometheus.query(s)).as("%s in %s", s, query).isNotEmpty());
    }
  }

  private static Set<String> selectors(String query) {
    Set<String> found = new TreeSet<>();
    SELECTOR.matcher(query).results().forEach(match -> found.add(match.group()));
    return found;
  }

  private static List<Path> dashboards() {
    try (Stream<Path> files = Files.list(Repository.root().resolve("dashboards/grafana"))) {
      List<Path> all = files.sorted().toList();
      assertThat(all).hasSize(5);
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the dashboards", e);
    }
  }

  private static List<String> expressions(Path file) {
    JsonObject dashboard = new JsonObject(Repository.text(file));
    assertThat(dashboard.getString("title")).startsWith("Buswork");
    List<String> all =
        dashboard.getJsonArray("panels").stream()
            .flatMap(panel -> ((JsonObject) panel).getJsonArray("targets").stream())
            .map(target -> ((JsonObject) target).getString("expr"))
            .map(expression -> expression.replace("$__rate_interval", "1m"))
            .toList();
    assertThat(all).hasSizeGreaterThan(5);
    return all;
  }
}
