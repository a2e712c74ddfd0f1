package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks posted to a server of the test's own. */
@Timeout(400)
final class HttpPushIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  private static final BlockingQueue<Posted> posted = new LinkedBlockingQueue<>();
  private static final AtomicInteger asked = new AtomicInteger();
  private static final CountDownLatch slow = new CountDownLatch(1);
  private static ExecutorService threads;
  private static HttpServer server;

  /** A request. */
  private record Posted(HttpExchange exchange, String body) {
    String header(String name) {
      return exchange.getRequestHeaders().getFirst(name);
    }
  }

  @BeforeAll
  static void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.createContext("/", HttpPushIT::answer);
    server.start();
  }

  @AfterAll
  static void stopListening() {
    slow.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @BeforeEach
  void twoNodes() {
    while (cluster.living().size() < 2) {
      cluster.startNode("--worker.push-private=true");
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    int attempt = Integer.parseInt(exchange.getRequestHeaders().getFirst("Buswork-Attempt"));
    switch (exchange.getRequestURI().getPath()) {
      case "/echo" -> {
        posted.add(new Posted(exchange, body));
        write(exchange, 200, "application/json", body);
      }
      case "/text" -> write(exchange, 200, "text/plain", "done");
      case "/empty" -> write(exchange, 204, "text/plain", "");
      case "/later" -> {
        boolean first = asked.incrementAndGet() < 3;
        if (first) {
          exchange.getResponseHeaders().set("Retry-After", "0");
        }
        write(exchange, first ? 202 : 200, "application/json", "\"at last\"");
      }
      case "/busy" -> {
        exchange.getResponseHeaders().set("Retry-After", "0");
        write(exchange, attempt == 1 ? 503 : 200, "application/json", "\"not busy\"");
      }
      case "/never" -> write(exchange, 400, "text/plain", "no such thing");
      case "/elsewhere" -> {
        exchange.getResponseHeaders().set("Location", "/echo");
        write(exchange, 302, "text/plain", "");
      }
      case "/large" -> write(exchange, 200, "text/plain", "x".repeat((1 << 20) + 1));
      default -> waitForEver();
    }
  }

  private static void waitForEver() {
    try {
      slow.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    } catch (IOException e) {
      // The node has heard enough: an answer that is too large is broken off.
    }
  }

  @Test
  void aTaskIsPostedSignedAndItsAnswerIsTheResult() throws Exception {
    JsonObject handler =
        handler("/echo?a=b")
            .put("secret", "s3cret-words")
            .put("headers", new JsonObject().put("Authorization", "Bearer 123"))
            .put("concurrency", 3)
            .put("timeout", "20s");
    Api.Answer made = cluster.api().put("/handlers/push.echo", handler).expect(201);
    assertThat(made.body()).doesNotContain("s3cret-words", "Bearer");
    Instant since = Instant.now();
    await()
        .atMost(PATIENCE)
        .until(() -> handlerOf("push.echo").getJsonArray("nodes", new JsonArray()).size() == 2);
    assertThat(Duration.between(since, Instant.now()))
        .isLessThan(cluster.allowed(Duration.ofSeconds(3)));
    JsonObject shown = handlerOf("push.echo");
    assertThat(shown.getString("kind")).isEqualTo("http");
    assertThat(shown.getString("url")).endsWith("/echo?a=b");
    assertThat(shown.encode()).doesNotContain("s3cret-words", "Bearer");

    JsonObject payload = new JsonObject().put("text", "Größe");
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    JsonObject task =
        task("push.echo", payload).put("headers", new JsonObject().put("traceparent", trace));
    long id = submit(task);
    assertThat(awaitState(id, "succeeded").getJsonObject("result")).isEqualTo(payload);
    Posted request = posted.poll(60, TimeUnit.SECONDS);
    assertThat(new JsonObject(request.body())).isEqualTo(payload);
    assertThat(request.header("Buswork-Task-Id")).isEqualTo(Long.toString(id));
    assertThat(request.header("Buswork-Task-Type")).isEqualTo("push.echo");
    assertThat(request.header("Buswork-Queue")).isEqualTo("default");
    assertThat(request.header("Buswork-Attempt")).isEqualTo("1");
    assertThat(request.header("Authorization")).isEqualTo("Bearer 123");
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    assertThat(request.header("traceparent")).isEqualTo(trace);
    assertSigned(request, "s3cret-words");

    cluster.api().put("/handlers/push.echo", handler("/text")).expect(200);
    await().atMost(PATIENCE).until(() -> handlerOf("push.echo").getString("url").endsWith("/text"));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                "done"
                    .equals(
                        awaitState(submit(task("push.echo", payload)), "succeeded")
                            .getValue("result")));
    cluster.api().delete("/handlers/push.echo").expect(204);
    cluster.api().delete("/handlers/push.echo").expect(404);
    await()
        .atMost(PATIENCE)
        .until(() -> "no handler".equals(find(submit(task)).getString("waiting")));
  }

  private static void assertSigned(Posted request, String secret) throws Exception {
    String[] parts = request.header("Buswork-Signature").split(",");
    String time = parts[0].substring("t=".length());
    assertThat(Instant.ofEpochSecond(Long.parseLong(time))).isAfter(Instant.now().minusSeconds(60));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] signed = mac.doFinal((time + "." + request.body()).getBytes(StandardCharsets.UTF_8));
    assertThat(parts[1]).isEqualTo("v1=" + HexFormat.of().formatHex(signed));
  }

  @Test
  void eachStatusMeansWhatTheContractSays() {
    List<String> paths = List.of("text", "empty", "later", "busy", "never", "elsewhere", "large");
    paths.forEach(path -> register("push." + path, handler("/" + path)));

    assertThat(run("push.text", "succeeded").getValue("result")).isEqualTo("done");
    assertThat(run("push.empty", "succeeded").getValue("result")).isNull();
    JsonObject later = run("push.later", "succeeded");
    assertThat(later.getValue("result")).isEqualTo("at last");
    assertThat(attempts(later).get("attempt")).as("used up").isEqualTo(1);
    JsonObject busy = run("push.busy", "succeeded");
    assertThat(busy.getJsonArray("attempts")).hasSize(2);
    assertThat(busy.encode()).contains("http-503");
    JsonObject never = run("push.never", "failed");
    assertThat(never.getJsonArray("attempts")).hasSize(1);
    assertThat(never.encode()).contains("http-400", "no such thing");
    assertThat(run("push.elsewhere", "failed").encode()).contains("http-302", "not followed");
    assertThat(run("push.large", "failed").encode()).contains("http-response");
    assertThat(cluster.api().getRoot("/metrics").body()).contains("buswork_push_answers_total");
  }

  private static Map<String, Object> attempts(JsonObject task) {
    JsonArray all = task.getJsonArray("attempts");
    return all.getJsonObject(all.size() - 1).getMap();
  }

  @Test
  void aSlowHandlerTimesOutAndCanBeCanceled() {
    register("push.slow", handler("/slow").put("timeout", "1s"));
    long late = submit(task("push.slow", new JsonObject()).put("maxAttempts", 1));
    assertThat(awaitState(late, "failed").encode()).contains("\"timeout\"");
    register("push.slower", handler("/slow").put("timeout", "1h"));
    long canceled = submit(task("push.slower", new JsonObject()));
    awaitState(canceled, "running");
    cluster.api().post("/tasks/" + canceled + "/cancel", "").expect(200);
    awaitState(canceled, "canceled");
  }

  @Test
  void addressesOfThisMachineAreRefusedUnlessItIsSaid() {
    TestNode careful = cluster.startNodeOn(cluster.postgres().newDatabase());
    try {
      Api api = careful.api();
      int before = posted.size();
      for (String host : List.of("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "169.254.169.254")) {
        String url = "http://" + host + ":" + server.getAddress().getPort() + "/echo";
        JsonObject handler = new JsonObject().put("kind", "http").put("url", url);
        String type = "push.private" + Math.abs(host.hashCode());
        api.put("/handlers/" + type, handler).expect(201);
        JsonObject task = task(type, new JsonObject()).put("maxAttempts", 1);
        String id = api.post("/tasks", task).expect(201).json().getString("id");
        await()
            .atMost(PATIENCE)
            .until(() -> "failed".equals(api.get("/tasks/" + id).json().getString("state")));
        assertThat(api.get("/tasks/" + id).body()).contains("worker.push-private=true");
      }
      assertThat(posted).hasSize(before);
    } finally {
      careful.kill9();
    }
  }

  @Test
  void badHandlersAreRefusedNamingTheField() {
    Map<String, JsonObject> bad =
        Map.of(
            "/kind", new JsonObject().put("url", "http://a"),
            "/url", new JsonObject().put("kind", "http").put("url", "ftp://a"),
            "/timeout", handler("/").put("timeout", "soon"),
            "/concurrency", handler("/").put("concurrency", 0),
            "/secret", handler("/").put("secret", ""),
            "/headers/Host", handler("/").put("headers", new JsonObject().put("Host", "a")),
            "/colour", handler("/").put("colour", "red"));
    bad.forEach(
        (pointer, body) ->
            assertThat(cluster.api().put("/handlers/push.bad", body).expect(422).body())
                .contains("\"pointer\":\"" + pointer + "\""));
    ProbeModule.deployOnce(cluster);
    assertThat(cluster.api().put("/handlers/probe.noop", handler("/")).expect(409).body())
        .contains("module probe");
  }

  private static JsonObject handler(String path) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + path;
    return new JsonObject().put("kind", "http").put("url", url);
  }

  private static void register(String type, JsonObject handler) {
    cluster.api().put("/handlers/" + type, handler).expect(201);
    await()
        .atMost(PATIENCE)
        .until(() -> handlerOf(type).getJsonArray("nodes", new JsonArray()).size() == 2);
  }

  private static JsonObject handlerOf(String type) {
    return cluster
        .api()
        .get("/handlers?limit=1000")
        .expect(200)
        .json()
        .getJsonArray("items")
        .stream()
        .map(JsonObject.class::cast)
        .filter(handler -> handler.getString("type").equals(type))
        .findFirst()
        .orElseGet(JsonObject::new);
  }

  private static JsonObject run(String type, String state) {
    return awaitState(submit(task(type, new JsonObject())), state);
  }

  private static JsonObject task(String type, JsonObject payload) {
    return new JsonObject().put("type", type).put("payload", payload);
  }

  private static long submit(JsonObject task) {
    return Long.parseLong(cluster.api().post("/tasks", task).expect(201).json().getString("id"));
  }

  private static JsonObject find(long id) {
    return cluster.api().get("/tasks/" + id).expect(200).json();
  }

  private static JsonObject awaitState(long id, String state) {
    await("task " + id + " is " + state)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(find(id).getString("state")).isEqualTo(state));
    return find(id);
  }
}
