package io.buswork.cluster;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Prometheus that scrapes one node each second. */
final class PrometheusServer implements AutoCloseable {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final String url;
  private final Path log;

  private PrometheusServer(Process process, String url, Path log) {
    this.process = process;
    this.url = url;
    this.log = log;
  }

  /** Whether both programs of the package are on this machine. */
  static boolean isInstalled() {
    return List.of("prometheus", "promtool").stream()
        .allMatch(
            program ->
                List.of(System.getenv("PATH").split(":")).stream()
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))));
  }

  /** Runs {@code promtool}; what it says is the exception's message if it finds fault. */
  static void check(String what, Path file) {
    try {
      Process tool =
          new ProcessBuilder("promtool", "check", what, file.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (tool.waitFor() != 0) {
        throw new AssertionError(said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run promtool", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while promtool runs", e);
    }
  }

  /**
   * Starts one.
   *
   * @param folder takes its files
   * @param node what it scrapes
   * @param rules what it evaluates
   */
  static PrometheusServer start(Path folder, TestNode node, Path rules) {
    String config =
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
        rule_files: ['%s']
        scrape_configs:
          - job_name: buswork
            static_configs: [{targets: ['%s']}]
        """
            .formatted(rules, URI.create(node.url()).getAuthority());
    try {
      int port = freePort();
      Path file = Files.writeString(folder.resolve("prometheus.yml"), config);
      check("config", file);
      Path log = folder.resolve("prometheus.log");
      Process process =
          new ProcessBuilder(
                  "prometheus",
                  "--config.file=" + file,
                  "--storage.tsdb.path=" + folder.resolve("tsdb"),
                  "--web.listen-address=127.0.0.1:" + port,
                  "--log.level=warn")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new PrometheusServer(process, "http://127.0.0.1:" + port, log).awaitReady();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start Prometheus", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }

  private PrometheusServer awaitReady() {
    try {
      await("Prometheus ready")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .ignoreExceptionsInstanceOf(UncheckedIOException.class)
          .until(() -> isReady());
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private boolean isReady() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError("Prometheus has ended: " + Files.readString(log));
    }
    return get("/-/ready").contains("Ready");
  }

  /** What an expression gives now: one item a series. */
  JsonArray query(String expression) {
    String answer =
        get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    JsonObject json = new JsonObject(answer);
    if (!"success".equals(json.getString("status"))) {
      throw new AssertionError(expression + ": " + answer);
    }
    return json.getJsonObject("data").getJsonArray("result");
  }

  /** All rules that are loaded. */
  List<JsonObject> rules() {
    return new JsonObject(get("/api/v1/rules"))
        .getJsonObject("data").getJsonArray("groups").stream()
            .flatMap(group -> ((JsonObject) group).getJsonArray("rules").stream())
            .map(JsonObject.class::cast)
            .toList();
  }

  private String get(String path) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).build();
    try {
      return CLIENT.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(path + " was interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
