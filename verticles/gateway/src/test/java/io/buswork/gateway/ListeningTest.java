package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.ext.eventbus.bridge.tcp.impl.protocol.FrameParser;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the servers take at most, and TLS. */
final class ListeningTest {

  private static final String PASSWORD = "changeit";

  private final Vertx vertx = Vertx.vertx();
  private NetClient tcp;

  /** A client that nobody holds any more is closed when its memory is taken back. */
  private final List<WebClient> clients = new ArrayList<>();

  private final WebSocketClient webSockets = vertx.createWebSocketClient();
  @TempDir private Path folder;

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  void longLinesAndHeadersAreRefused() throws Exception {
    int port = serve(null);
    WebClient client = client(new WebClientOptions());
    assertThat(get(client, port, "/" + "x".repeat(28_000), "x").statusCode()).isEqualTo(200);
    assertThat(get(client, port, "/" + "x".repeat(29_000), "x").statusCode()).isEqualTo(414);
    assertThat(get(client, port, "/", "x".repeat(15_000)).statusCode()).isEqualTo(200);
    assertThat(get(client, port, "/", "x".repeat(20_000)).statusCode()).isEqualTo(431);
  }

  @Test
  void moreConnectionsThanThereMayBeAreClosedAndLaterOnesAreServed() throws Exception {
    ConnectionLimit limit = new ConnectionLimit(1);
    HttpServer server =
        await(
            vertx
                .createHttpServer()
                .connectionHandler(limit::opened)
                .requestHandler(request -> request.response().end())
                .webSocketHandler(socket -> {})
                .listen(0, "127.0.0.1"));
    WebSocket socket = await(webSockets.connect(server.actualPort(), "127.0.0.1", "/"));
    assertThatThrownBy(() -> get(client(new WebClientOptions()), server.actualPort(), "/", "x"))
        .isInstanceOf(ExecutionException.class);
    await(socket.close());
    WebClient first = client(new WebClientOptions());
    untilServed(first, server.actualPort());
    WebClient second = client(new WebClientOptions());
    assertThatThrownBy(() -> get(second, server.actualPort(), "/", "x"))
        .isInstanceOf(ExecutionException.class);
    first.close();
    untilServed(second, server.actualPort());
  }

  private static void untilServed(WebClient client, int port) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> get(client, port, "/", "x").statusCode() == 200);
  }

  @Test
  void withACertificateOnlyTlsIsSpoken() throws Exception {
    int port = serve(key());
    WebClient trusting =
        client(new WebClientOptions().setSsl(true).setVerifyHost(false).setTrustOptions(trusted()));
    assertThat(get(trusting, port, "/", "x").statusCode()).isEqualTo(200);
    WebClient strange = client(new WebClientOptions().setSsl(true));
    assertThatThrownBy(() -> get(strange, port, "/", "x"))
        .hasRootCauseInstanceOf(CertPathBuilderException.class);
    assertThatThrownBy(() -> get(client(new WebClientOptions()), port, "/", "x"))
        .isInstanceOf(ExecutionException.class);
  }

  @Test
  void theTcpBridgeSpeaksTlsToo() throws Exception {
    EventBridge bridge =
        new EventBridge(vertx, null, new LiveEvents(), MemoryBudget.ofHeap(), null, null);
    int port =
        await(
            bridge.listen(
                Listening.tcp(options(key())), new Ports(OptionalInt.of(0), 7000, "tcp.port")));
    tcp =
        vertx.createNetClient(
            new NetClientOptions()
                .setSsl(true)
                .setHostnameVerificationAlgorithm("")
                .setTrustOptions(trusted()));
    var socket = await(tcp.connect(port, "127.0.0.1"));
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    socket.handler(new FrameParser(frame -> answer.complete(frame.result())));
    Buffer ping = new JsonObject().put("type", "ping").toBuffer();
    await(socket.write(Buffer.buffer().appendInt(ping.length()).appendBuffer(ping)));
    assertThat(answer.get(60, TimeUnit.SECONDS).getString("type")).isEqualTo("pong");
  }

  private int serve(KeyCertOptions tls) throws Exception {
    HttpServer server =
        await(
            vertx
                .createHttpServer(Listening.http(options(tls)))
                .requestHandler(request -> request.response().end())
                .listen(0, "127.0.0.1"));
    return server.actualPort();
  }

  private static GatewayOptions options(KeyCertOptions tls) {
    return new GatewayOptions("127.0.0.1", OptionalInt.of(0), OptionalInt.of(0), "1", false, tls);
  }

  /** Made with the JDK's keytool. */
  private PfxOptions key() throws Exception {
    Path store = folder.resolve("key.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                "node",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost")
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    return new PfxOptions().setPath(store.toString()).setPassword(PASSWORD);
  }

  /** The store as one of trusted certificates: a private key's own entry counts too. */
  private PfxOptions trusted() {
    return new PfxOptions().setPath(folder.resolve("key.p12").toString()).setPassword(PASSWORD);
  }

  private WebClient client(WebClientOptions options) {
    WebClient client = WebClient.create(vertx, options);
    clients.add(client);
    return client;
  }

  private static HttpResponse<Buffer> get(WebClient client, int port, String path, String header)
      throws Exception {
    return await(client.get(port, "127.0.0.1", path).putHeader("x-header", header).send());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
