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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the documentation's table, the dashboards and the rules say of the metrics is so on a node
 * that has worked.
 */
@Timeout(400)
final class DashboardsIT {

  private static final Path RULES = Repository.root().resolve("dashboards/prometheus/rules.yml");

  /** A metric with its matchers, without the range. */
  private static final Pattern SELECTOR =
      Pattern.compile(
          "(?<![\\w:])(?:(?:buswork|jvm|process|system)_[a-z0-9_]+|up)(?![\\w:])(?:\\{[^}]*})?");

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();
  private static final OtlpReceiver receiver = new OtlpReceiver();
  private static TestNode node;

  @BeforeAll
  static void aNodeHasWorked() {
    node =
        cluster.startNode(
            "--log.format=json", "--tracing.ratio=0", "--tracing.endpoint=" + receiver.endpoint());
    ProbeModule.deploy(cluster, "v1");
    ProbeModule.submit(node.api(), 100, ProbeModule.silentTask(ProbeModule.NOOP));
    new Outcomes(cluster.database()).awaitSucceeded(100, Duration.ofSeconds(60));
    // The old generation's loader is proved to be gone, which takes a garbage collection.
    ProbeModule.deploy(cluster, "v2");
    await("a replaced loader is gone")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> Metrics.of(node).value("buswork_module_loaders_collected_total") == 1);
    await("the database has been asked")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> Metrics.of(node).names().contains("buswork_postgres_connections"));
  }

  @AfterAll
  static void close() {
    receiver.close();
  }

  @Test
  void aTraceGoesThroughATaskToWhatItSubmitsAndLogLinesSayTheirTask() {
    TellingModule.deploy(cluster);
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    String id =
        node.api()
            .postTraced(
                "/tasks",
                "00-" + trace + "-00f067aa0ba902b7-01",
                new JsonObject().put("type", "tell.first"))
            .expect(201)
            .json()
            .getString("id");
    await("the task and what it submitted have ended")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> tasks("tell.next").size() == 1 && succeeded(id));
    JsonObject first = node.api().get("/tasks/" + id).expect(200).json();
    JsonObject next = node.api().get("/tasks/" + tasks("tell.next").get(0)).expect(200).json();
    assertThat(parent(first.getJsonObject("headers"))).startsWith("00-" + trace).endsWith("-01");
    assertThat(parent(first.getJsonObject("result"))).startsWith("00-" + trace);
    assertThat(parent(first.getJsonObject("result")))
        .as("the handler is told of its own span, and what it submits belongs to that")
        .isNotEqualTo(parent(first.getJsonObject("headers")))
        .isEqualTo(parent(next.getJsonObject("headers")));
    await("the spans have come")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () ->
                assertThat(List.of("submit", "wait", "run tell.first", "run tell.next", "settle"))
                    .allMatch(name -> receiver.has(trace, name)));
    assertThat(lines("first begins " + id, "first goes on " + id, "first prints " + id))
        .hasSize(3)
        .allSatisfy(
            line -> {
              assertThat(line.getString("task")).isEqualTo(id);
              assertThat(line.getString("queue")).isEqualTo("default");
              assertThat(line.getString("module")).isEqualTo("telling");
              assertThat(line.getString("version")).isEqualTo("3");
            });
    assertThat(lines("next " + next.getString("id")).get(0).getString("type"))
        .isEqualTo("tell.next");
    assertThat(lines("is being made", "its own thread prints"))
        .hasSize(2)
        .containsOnly(new JsonObject().put("module", "telling").put("version", "3"));
  }

  private static boolean succeeded(String id) {
    return "succeeded".equals(node.api().get("/tasks/" + id).json().getString("state"));
  }

  private static List<String> tasks(String type) {
    return node
        .api()
        .get("/tasks?state=succeeded&type=" + type)
        .json()
        .getJsonArray("items")
        .stream()
        .map(task -> ((JsonObject) task).getString("id"))
        .toList();
  }

  private static String parent(JsonObject headers) {
    return headers.getString("traceparent");
  }

  /** What the node's log says of the tasks that wrote these lines. */
  private static List<JsonObject> lines(String... messages) {
    return node.logLines().stream()
        .filter(line -> line.startsWith("{"))
        .map(JsonObject::new)
        .filter(line -> List.of(messages).contains(line.getString("formattedMessage")))
        .map(line -> line.getJsonObject("mdc"))
        .toList();
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
          awaitAnswer(prometheus, expression, file.getFileName() + ": " + expression);
        }
      }
      checkRules(prometheus);
    }
  }

  /** Tasks run meanwhile, so that rates have something to tell. */
  private static void awaitScrapes(PrometheusServer prometheus) {
    await("some scrapes")
        .atMost(Duration.ofSeconds(60))
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
        awaitAnswer(prometheus, rule.getString("name"), query);
      }
      Set<String> selectors = selectors(query);
      selectors.forEach(s -> awaitAnswer(prometheus, s, s + " in " + query));
    }
  }

  /** After a scrape that was too slow Prometheus knows nothing until the next one. */
  private static void awaitAnswer(PrometheusServer prometheus, String expression, String what) {
    await(what)
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> !prometheus.query(expression).isEmpty());
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
