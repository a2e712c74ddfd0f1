package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.access.BearerToken;
import io.buswork.access.Role;
import io.buswork.store.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With tokens, each call takes the role that the table says, and no other way leads in. */
final class TokenGateTest {

  private final Vertx vertx = Vertx.vertx();
  private final WebSocketClient webSockets = vertx.createWebSocketClient();
  private final MemoryTokens store = new MemoryTokens();
  private final MemoryAudit audit = new MemoryAudit();
  private final AtomicLong nanos = new AtomicLong();
  private final TokenCache cache = new TokenCache(store, nanos::get);
  private final Admission admission = new Admission(cache);
  private final OpenLines lines = new OpenLines(admission);
  private final Map<Role, BearerToken> tokens = new EnumMap<>(Role.class);
  private HttpServer server;
  private WebClient client;

  @BeforeEach
  void listen() throws Exception {
    for (Role role : Role.values()) {
      tokens.put(role, store.of(role));
    }
    Router router = Router.router(vertx);
    router.route().handler(Gate.guarded(new AuditTrail(audit), admission, lines)::check);
    new MeRoutes().mount(router);
    new TokenRoutes(store, vertx.eventBus(), new BodyReader(MemoryBudget.ofHeap())).mount(router);
    router
        .get("/api/v1/stream")
        .handler(context -> context.request().toWebSocket().onFailure(context::fail));
    router.route().handler(context -> context.response().end("in"));
    RouterFailures.mount(router);
    HttpServerOptions options =
        new HttpServerOptions().setWebSocketSubProtocols(List.of(Admission.PROTOCOL));
    server = await(vertx.createHttpServer(options).requestHandler(router).listen(0, "127.0.0.1"));
    client = WebClient.create(vertx);
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  void everyCallTakesItsRoleOrAHigherOne() throws Exception {
    for (Operation operation : Operations.ALL) {
      String path = operation.path().replaceAll(":[a-z]+", "x");
      if (path.endsWith("/stream") || path.contains("/tokens")) {
        continue;
      }
      assertThat(status(operation.method(), path, null)).as(operation.toString()).isEqualTo(401);
      for (Role role : Role.values()) {
        int expected = role.covers(operation.role()) ? 200 : 403;
        assertThat(status(operation.method(), path, tokens.get(role)))
            .as("%s with %s", operation, role)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void aRefusalSaysWhatIsNeeded() throws Exception {
    HttpResponse<Buffer> without = ask(HttpMethod.GET, "/api/v1/queues", null);
    assertThat(without.getHeader("www-authenticate")).startsWith("Bearer");
    assertThat(without.getHeader("content-type")).isEqualTo("application/problem+json");
    assertThat(without.bodyAsJsonObject().getString("detail")).contains("Authorization: Bearer");
    HttpResponse<Buffer> low =
        ask(HttpMethod.POST, "/api/v1/modules", "Bearer " + tokens.get(Role.VIEWER).text());
    assertThat(low.getHeader("www-authenticate")).isNull();
    assertThat(low.bodyAsJsonObject().getString("detail"))
        .isEqualTo(
            "POST /api/v1/modules needs the role deployer; the token 'viewer' has the role viewer");
  }

  @Test
  void aTokenIsToldWhatItsRoleMayDo() throws Exception {
    HttpResponse<Buffer> answer =
        ask(HttpMethod.GET, "/api/v1/me", "Bearer " + tokens.get(Role.SUBMITTER).text());
    JsonObject me = answer.bodyAsJsonObject();
    assertThat(OpenApi.takes("Me", me.encode())).isTrue();
    assertThat(me.getString("name")).isEqualTo("submitter");
    assertThat(me.getString("role")).isEqualTo("submitter");
    assertThat(me.getJsonArray("calls"))
        .hasSize(Operations.ALL.size())
        .contains(
            call("POST", "/api/v1/tasks", "submitter", true),
            call("POST", "/api/v1/tasks/{id}/retry", "operator", false));
  }

  private static JsonObject call(String method, String path, String role, boolean allowed) {
    return new JsonObject()
        .put("method", method)
        .put("path", path)
        .put("role", role)
        .put("allowed", allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer bw_", "Basic YTpi", "Bearer x", "Bearer \u00e9", "bw_"})
  void whatIsNoTokenLetsNobodyIn(String header) throws Exception {
    assertThat(ask(HttpMethod.GET, "/api/v1/queues", header).statusCode()).isEqualTo(401);
    assertThat(store.lookUps).hasValue(0);
  }

  @Test
  void anUnknownTokenLetsNobodyIn() throws Exception {
    assertThat(status(HttpMethod.GET, "/api/v1/queues", BearerToken.fresh())).isEqualTo(401);
  }

  @Test
  void theSchemesNameIsTheSameInCapitals() throws Exception {
    String shown = "BEARER  " + tokens.get(Role.VIEWER).text();
    assertThat(ask(HttpMethod.GET, "/api/v1/queues", shown).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/queues",
        "/api/v1/queues/",
        "//api/v1/queues",
        "/api/v1/./queues",
        "/console/../api/v1/queues",
        "/console/%2e%2e/api/v1/queues",
        "/api/v1/%71ueues",
        "/API/v1/queues",
        "/api/v1/queues;x",
        "/unheard-of"
      })
  void noWayOfWritingAPathLeadsIn(String path) throws Exception {
    HttpResponse<Buffer> answer = ask(HttpMethod.GET, path, null);
    assertThat(answer.statusCode()).isIn(401, 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/docs", "/console/app.js", "/health/live", "/health/ready"})
  void whatHoldsNothingIsFree(String path) throws Exception {
    assertThat(status(HttpMethod.GET, path, null)).isEqualTo(200);
  }

  @Test
  void aTokenIsMadeShownOnceUsedListedAndRevoked() throws Exception {
    String admin = "Bearer " + tokens.get(Role.ADMIN).text();
    var made =
        await(
            client
                .post(server.actualPort(), "127.0.0.1", "/api/v1/tokens")
                .putHeader("authorization", admin)
                .sendJsonObject(
                    new JsonObject()
                        .put("name", "ci")
                        .put("role", "viewer")
                        .put("expires", "90d")));
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.getHeader("cache-control")).isEqualTo("no-store");
    assertThat(OpenApi.takes("MadeToken", made.bodyAsString())).isTrue();
    assertThat(made.bodyAsJsonObject().getString("createdBy")).isEqualTo("admin");
    String shown = made.bodyAsJsonObject().getString("token");
    assertThat(ask(HttpMethod.GET, "/api/v1/queues", "Bearer " + shown).statusCode())
        .isEqualTo(200);
    assertThat(audit.end().detail())
        .isEqualTo(new JsonObject().put("role", "viewer").put("lasts", "90d"));
    assertThat(audit.begun.get(0).who()).isEqualTo("admin");
    var list = ask(HttpMethod.GET, "/api/v1/tokens", admin);
    assertThat(OpenApi.takes("TokenPage", list.bodyAsString())).isTrue();
    assertThat(list.bodyAsString()).contains("\"ci\"").doesNotContain(shown, "hash");
    assertThat(ask(HttpMethod.DELETE, "/api/v1/tokens/ci", admin).statusCode()).isEqualTo(204);
    assertThat(ask(HttpMethod.DELETE, "/api/v1/tokens/ci", admin).statusCode()).isEqualTo(404);
    cache.clear();
    assertThat(ask(HttpMethod.GET, "/api/v1/queues", "Bearer " + shown).statusCode())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'role':'viewer'} /name",
        "{'name':'a'} /role",
        "{'name':'open','role':'viewer'} /name",
        "{'name':'a/b','role':'viewer'} /name",
        "{'name':'a','role':'root'} /role",
        "{'name':'a','role':'viewer','expires':'soon'} /expires",
        "{'name':'a','role':'viewer','expires':'0s'} /expires",
        "{'name':'a','role':'viewer','secret':'x'} /secret"
      })
  void aTokenThatCannotBeIsRefusedByField(String bodyAndPointer) {
    String[] parts = bodyAndPointer.split(" ");
    JsonArray errors = new JsonArray();
    try {
      TokenReader.read(OpenApi.bytes(OpenApi.json(parts[0])));
    } catch (Problem problem) {
      assertThat(problem.status()).isEqualTo(422);
      errors = problem.toJson().getJsonArray("errors");
    }
    assertThat(errors.stream().map(error -> ((JsonObject) error).getString("pointer")))
        .containsExactly(parts[1]);
    // How short a duration may be is not said in its pattern.
    if (!parts[0].contains("'0s'")) {
      assertThat(OpenApi.takes("NewToken", OpenApi.json(parts[0]))).isFalse();
    }
  }

  @Test
  void theSameNameIsNotGivenTwice() throws Exception {
    var answer =
        await(
            client
                .post(server.actualPort(), "127.0.0.1", "/api/v1/tokens")
                .putHeader("authorization", "Bearer " + tokens.get(Role.ADMIN).text())
                .sendJsonObject(new JsonObject().put("name", "viewer").put("role", "admin")));
    assertThat(answer.statusCode()).isEqualTo(409);
  }

  @Test
  void theDatabaseIsAskedOnceInSomeSeconds() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(status(HttpMethod.GET, "/api/v1/queues", tokens.get(Role.VIEWER))).isEqualTo(200);
    }
    assertThat(store.lookUps).hasValue(1);
    await(store.revoke("viewer"));
    assertThat(status(HttpMethod.GET, "/api/v1/queues", tokens.get(Role.VIEWER))).isEqualTo(200);
    nanos.addAndGet(TokenCache.HOLDS_NANOS);
    assertThat(status(HttpMethod.GET, "/api/v1/queues", tokens.get(Role.VIEWER))).isEqualTo(401);
  }

  @Test
  void whileTheDatabaseIsAwayNobodyIsSentAwayForGood() throws Exception {
    store.onFind =
        () -> Future.failedFuture(new StoreUnavailableException("away", new IOException()));
    assertThat(status(HttpMethod.GET, "/api/v1/queues", tokens.get(Role.VIEWER))).isEqualTo(503);
    store.onFind = Future::succeededFuture;
    assertThat(status(HttpMethod.GET, "/api/v1/queues", tokens.get(Role.VIEWER))).isEqualTo(200);
  }

  @Test
  void aBodyWaitsForALookUp() throws Exception {
    store.onFind = () -> vertx.timer(50).mapEmpty();
    var answer =
        await(
            client
                .post(server.actualPort(), "127.0.0.1", "/api/v1/tokens")
                .putHeader("authorization", "Bearer " + tokens.get(Role.ADMIN).text())
                .sendBuffer(Buffer.buffer("{\"name\":\"late\",\"role\":\"viewer\"}")));
    assertThat(answer.statusCode()).isEqualTo(201);
  }

  @Test
  void aBrowserOffersItsTokenAsAProtocol() throws Exception {
    String offer = "buswork.bearer." + tokens.get(Role.VIEWER).text();
    WebSocket socket = await(webSocket(List.of("buswork", offer), null));
    assertThat(socket.subProtocol()).isEqualTo("buswork");
    assertThat(refusal(webSocket(List.of("buswork", "buswork.bearer.bw_x"), null))).isEqualTo(401);
    assertThat(refusal(webSocket(List.of(), null))).isEqualTo(401);
  }

  @Test
  void aConnectionEndsSoonAfterItsTokenIsRevoked() throws Exception {
    WebSocket socket = await(webSocket(List.of(), "Bearer " + tokens.get(Role.VIEWER).text()));
    CompletableFuture<Void> closed = new CompletableFuture<>();
    socket.closeHandler(closed::complete);
    await(lines.runOnce());
    assertThat(closed).isNotDone();
    await(store.revoke("viewer"));
    cache.clear();
    await(lines.runOnce());
    closed.get(60, TimeUnit.SECONDS);
  }

  private Future<WebSocket> webSocket(List<String> protocols, String authorization) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(server.actualPort())
            .setURI("/api/v1/stream")
            .setSubProtocols(protocols);
    if (authorization != null) {
      options.addHeader("authorization", authorization);
    }
    return webSockets.connect(options);
  }

  private static int refusal(Future<WebSocket> opening) throws Exception {
    try {
      await(opening);
      return 101;
    } catch (ExecutionException e) {
      return ((UpgradeRejectedException) e.getCause()).getStatus();
    }
  }

  private int status(HttpMethod method, String path, BearerToken token) throws Exception {
    return ask(method, path, token == null ? null : "Bearer " + token.text()).statusCode();
  }

  private HttpResponse<Buffer> ask(HttpMethod method, String path, String authorization)
      throws Exception {
    var request = client.requestAbs(method, "http://127.0.0.1:" + server.actualPort() + path);
    if (authorization != null) {
      request.putHeader("authorization", authorization);
    }
    return await(request.send());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
