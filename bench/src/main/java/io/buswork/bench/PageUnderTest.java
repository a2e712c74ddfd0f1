package io.buswork.bench;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A page in a headless Chromium of its own, asked over the browser's DevTools protocol what it
 * costs: {@code BUSWORK_CHROMIUM}, or {@code chromium} on the path.
 */
final class PageUnderTest implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(60);
  private static final int MAX_MESSAGE = 64 << 20;

  /** Flags that the tests' browser has too. */
  private static final Path QUIET = Folders.HOME.resolve("bench/chromium.flags");

  private static final List<String> FLAGS =
      List.of("--remote-debugging-port=0", "--window-size=1280,900");

  /** Notes for how long the page was blocked, each time that it was for 50 ms or more. */
  private static final String OBSERVE =
      """
      window.blocks = [];
      new PerformanceObserver(list => list.getEntries().forEach(entry => blocks.push(entry.duration)))
        .observe({type: 'longtask'});
      """;

  private final Process chromium;
  private final Vertx vertx = Vertx.vertx();
  private final Map<Integer, Promise<JsonObject>> asked = new ConcurrentHashMap<>();
  private final AtomicInteger asks = new AtomicInteger();
  // Vert.x closes a client that nobody holds, and its sockets with it.
  private final WebSocketClient client =
      vertx.createWebSocketClient(
          new WebSocketClientOptions().setMaxFrameSize(MAX_MESSAGE).setMaxMessageSize(MAX_MESSAGE));
  private @Nullable WebSocket tools;

  private PageUnderTest(Process chromium) {
    this.chromium = chromium;
  }

  /** Starts the browser and opens that address; its profile is kept in the folder. */
  static PageUnderTest open(Path folder, String url) throws IOException {
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>();
    command.add(Optional.ofNullable(System.getenv("BUSWORK_CHROMIUM")).orElse("chromium"));
    command.addAll(Files.readAllLines(QUIET));
    command.addAll(FLAGS);
    command.addAll(List.of("--user-data-dir=" + folder, "about:blank"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("chromium.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop-chromium"));
    PageUnderTest page = new PageUnderTest(process);
    try {
      page.connect(page.awaitPort(folder));
      page.ask("Performance.enable", new JsonObject());
      page.ask("HeapProfiler.enable", new JsonObject());
      page.ask("Page.enable", new JsonObject());
      page.ask("Page.addScriptToEvaluateOnNewDocument", new JsonObject().put("source", OBSERVE));
      page.ask("Page.navigate", new JsonObject().put("url", url));
      return page;
    } catch (RuntimeException e) {
      page.close();
      throw e;
    }
  }

  /** The browser writes it into its profile. */
  private int awaitPort(Path folder) throws IOException {
    Path file = folder.resolve("DevToolsActivePort");
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline && chromium.isAlive()) {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (lines.size() > 1) {
        return Integer.parseInt(lines.get(0));
      }
      LockSupport.parkNanos(100_000_000);
    }
    throw new IllegalStateException("no Chromium: see " + folder.resolve("chromium.log"));
  }

  private void connect(int port) {
    JsonArray pages = new JsonArray(new Api("http://127.0.0.1:" + port).get("/json/list"));
    URI address =
        pages.stream()
            .map(JsonObject.class::cast)
            .filter(page -> "page".equals(page.getString("type")))
            .map(page -> URI.create(page.getString("webSocketDebuggerUrl")))
            .findFirst()
            .orElseThrow();
    WebSocket socket =
        RawLimit.await(
            client.connect(
                new WebSocketConnectOptions()
                    .setHost(address.getHost())
                    .setPort(address.getPort())
                    .setURI(address.getPath())));
    socket.textMessageHandler(this::hear);
    socket.closeHandler(gone -> asked.values().forEach(one -> one.tryFail("the browser is gone")));
    tools = socket;
  }

  private void hear(String message) {
    JsonObject json = new JsonObject(message);
    Promise<JsonObject> waiting =
        json.containsKey("id") ? asked.remove(json.getInteger("id")) : null;
    if (waiting == null) {
      return;
    }
    if (json.containsKey("error")) {
      waiting.fail(json.getJsonObject("error").encode());
    } else {
      waiting.complete(json.getJsonObject("result"));
    }
  }

  private JsonObject ask(String method, JsonObject parameters) {
    if (tools == null) {
      throw new IllegalStateException("not connected");
    }
    int id = asks.incrementAndGet();
    Promise<JsonObject> answer = Promise.promise();
    asked.put(id, answer);
    tools.writeTextMessage(
        new JsonObject().put("id", id).put("method", method).put("params", parameters).encode());
    try {
      // A page on a machine without a free core answers late, and is to be measured all the same.
      return answer.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(method, e);
    }
  }

  /** What an expression is in the page. */
  private Object evaluate(String expression) {
    return ask(
            "Runtime.evaluate",
            new JsonObject().put("expression", expression).put("returnByValue", true))
        .getJsonObject("result")
        .getValue("value");
  }

  /** Goes to another page of the console, as a click in its navigation does. */
  void show(String hash) {
    evaluate("location.hash = '" + hash + "'");
  }

  /** For how long the page was blocked since this was asked last, in milliseconds. */
  List<Long> takeBlocks() {
    JsonArray blocks = (JsonArray) evaluate("blocks.splice(0).map(Math.round)");
    return blocks.stream().map(Number.class::cast).map(Number::longValue).toList();
  }

  /** Chromium's own figures of the page, after a garbage collection. */
  Map<String, Double> figures() {
    ask("HeapProfiler.collectGarbage", new JsonObject());
    Map<String, Double> figures = new ConcurrentHashMap<>();
    for (Object each : ask("Performance.getMetrics", new JsonObject()).getJsonArray("metrics")) {
      JsonObject metric = (JsonObject) each;
      figures.put(metric.getString("name"), metric.getDouble("value"));
    }
    return figures;
  }

  /** What all processes of the browser have in memory, each its share, in KiB; 0 off Linux. */
  long memory() {
    return LongStream.concat(
            LongStream.of(chromium.pid()), chromium.descendants().mapToLong(ProcessHandle::pid))
        .map(PageUnderTest::share)
        .sum();
  }

  private static long share(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException | UncheckedIOException gone) {
      return 0;
    }
  }

  @Override
  public void close() {
    chromium.destroy();
    try {
      if (!chromium.waitFor(30, TimeUnit.SECONDS)) {
        chromium.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      chromium.destroyForcibly();
    }
    RawLimit.await(vertx.close());
  }
}
