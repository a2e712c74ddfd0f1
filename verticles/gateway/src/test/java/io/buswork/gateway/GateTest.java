package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.AuditDeed;
import io.buswork.store.AuditEnd;
import io.buswork.store.AuditOutcome;
import io.buswork.store.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is changed is written down: before it is done, and how it ended. */
final class GateTest {

  private final Vertx vertx = Vertx.vertx();
  private final MemoryAudit audit = new MemoryAudit();
  private final BodyReader bodies = new BodyReader(MemoryBudget.ofHeap());
  private final AtomicInteger done = new AtomicInteger();
  private HttpServer server;
  private WebClient client;

  @BeforeEach
  void listen() throws Exception {
    Router router = Router.router(vertx);
    router.route().handler(Gate.open(new AuditTrail(audit))::check);
    router.put("/api/v1/queues/:name").handler(this::put);
    router.post("/api/v1/queues/:name/pause").handler(this::pause);
    router.post("/api/v1/tasks").handler(c -> c.response().end());
    router.post("/api/v1/tasks/cancel").handler(this::dryRun);
    router.post("/api/v1/unheard-of").handler(this::pause);
    new AuditRoutes(audit).mount(router);
    new MeRoutes().mount(router);
    RouterFailures.mount(router);
    server = await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    client = WebClient.create(vertx);
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private void put(RoutingContext context) {
    Answers.json(
        context,
        200,
        bodies
            .read(context, 1 << 20, "too long")
            .onSuccess(read -> done.incrementAndGet())
            .map(read -> AuditNote.of(context).add("bytes", read.length).add("nothing", null))
            .map(note -> new JsonObject()));
  }

  private void pause(RoutingContext context) {
    done.incrementAndGet();
    Answers.fail(context, Problem.conflict("it is paused"));
  }

  private void dryRun(RoutingContext context) {
    AuditNote.of(context).nothingChanges();
    context.response().end();
  }

  @Test
  void nothingIsDoneBeforeItIsWrittenDownAndTheBodyWaits() throws Exception {
    Promise<Void> written = Promise.promise();
    audit.onBegin = written::future;
    Buffer body = Buffer.buffer("x".repeat(300_000));
    Future<HttpResponse<Buffer>> asked = ask(HttpMethod.PUT, "/api/v1/queues/a%20b?x=%00y", body);
    assertThat(await(ask(HttpMethod.POST, "/api/v1/tasks", body)).statusCode()).isEqualTo(200);
    assertThat(done).hasValue(0);
    vertx.runOnContext(now -> written.complete());
    assertThat(await(asked).statusCode()).isEqualTo(200);
    assertThat(done).hasValue(1);
    assertThat(audit.begun)
        .containsExactly(
            new AuditDeed(
                "open", "127.0.0.1", "queue.put", "a b", new JsonObject().put("x", "\uFFFDy")));
    assertThat(audit.end())
        .isEqualTo(
            new AuditEnd(AuditOutcome.DONE, 200, null, new JsonObject().put("bytes", 300_000)));
  }

  @Test
  void ofAConfigurationInAParameterNothingIsWrittenDown() throws Exception {
    String path = "/api/v1/queues/a?config=%7B%22password%22%3A%22secret%22%7D";
    await(ask(HttpMethod.PUT, path, Buffer.buffer("{}")));
    assertThat(audit.begun.toString()).contains("config").doesNotContain("secret", "password");
  }

  @Test
  void whatIsRefusedIsWrittenDownAsRefused() throws Exception {
    assertThat(await(ask(HttpMethod.POST, "/api/v1/queues/mail/pause", null)).statusCode())
        .isEqualTo(409);
    assertThat(audit.end())
        .isEqualTo(new AuditEnd(AuditOutcome.REFUSED, 409, null, new JsonObject()));
  }

  @Test
  void whatCannotBeWrittenDownIsNotDone() throws Exception {
    audit.onBegin =
        () -> Future.failedFuture(new StoreUnavailableException("away", new IOException()));
    assertThat(await(ask(HttpMethod.PUT, "/api/v1/queues/a", Buffer.buffer("{}"))).statusCode())
        .isEqualTo(503);
    assertThat(done).hasValue(0);
    assertThat(await(ask(HttpMethod.POST, "/api/v1/tasks", null)).statusCode()).isEqualTo(200);
  }

  @Test
  void anEndThatCannotBeWrittenDownSpoilsNoAnswer() throws Exception {
    audit.onEnd = () -> Future.failedFuture(new IOException("away"));
    assertThat(await(ask(HttpMethod.PUT, "/api/v1/queues/a", Buffer.buffer("{}"))).statusCode())
        .isEqualTo(200);
    assertThat(audit.end()).isNotNull();
  }

  @Test
  void aQuestionIsTakenBack() throws Exception {
    await(ask(HttpMethod.POST, "/api/v1/tasks/cancel", Buffer.buffer("{}")));
    assertThat(audit.forgotten.poll(60, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(audit.ended).isEmpty();
  }

  @Test
  void submitsAndLooksAreNotWrittenDown() throws Exception {
    await(ask(HttpMethod.POST, "/api/v1/tasks", Buffer.buffer("{}")));
    await(ask(HttpMethod.GET, "/api/v1/audit", null));
    assertThat(audit.begun).isEmpty();
  }

  @Test
  void withoutTokensEverybodyMayDoEverything() throws Exception {
    JsonObject me = await(ask(HttpMethod.GET, "/api/v1/me", null)).bodyAsJsonObject();
    assertThat(me.getString("name")).isEqualTo("open");
    assertThat(me.getJsonArray("calls"))
        .isNotEmpty()
        .allMatch(call -> ((JsonObject) call).getBoolean("allowed"));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/unheard-of, 404",
    "POST, /api/v1/queues/mail, 405",
    "PATCH, /api/v1/queues/mail, 405",
    "DELETE, /nowhere, 404"
  })
  void aChangeThatIsNotInTheTableIsNotMade(HttpMethod method, String path, int status)
      throws Exception {
    assertThat(await(ask(method, path, null)).statusCode()).isEqualTo(status);
    assertThat(done).hasValue(0);
    assertThat(audit.begun).isEmpty();
  }

  @Test
  void whatAPathDoesNotTakeIsToldWithWhatItTakes() throws Exception {
    HttpResponse<Buffer> answer = await(ask(HttpMethod.PATCH, "/api/v1/queues/mail", null));
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.getHeader("allow")).isEqualTo("GET, PUT");
  }

  @Test
  void aNameThatThereCannotBeIsNotEvenLookedFor() throws Exception {
    HttpResponse<Buffer> answer = await(ask(HttpMethod.POST, "/api/v1/queues/a%00/pause", null));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(done).hasValue(0);
    assertThat(audit.begun).isEmpty();
  }

  @Test
  void theLogIsReadInPagesAsDescribed() throws Exception {
    for (int i = 0; i < 3; i++) {
      await(ask(HttpMethod.POST, "/api/v1/queues/q" + i + "/pause", null));
      audit.end();
    }
    JsonObject first = page("?limit=2");
    assertThat(OpenApi.takes("AuditPage", first.encode())).isTrue();
    assertThat(subjects(first)).containsExactly("q2", "q1");
    JsonObject second = page("?limit=2&cursor=" + first.getString("next"));
    assertThat(subjects(second)).containsExactly("q0");
    assertThat(second.getValue("next")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "by=ada, /by",
    "since=yesterday, /since",
    "limit=0, /limit",
    "cursor=!, /cursor",
    "who=a%00, /who",
    "limit=5&limit=6, /limit"
  })
  void aBadQuestionIsNamed(String query, String pointer) throws Exception {
    HttpResponse<Buffer> answer = await(ask(HttpMethod.GET, "/api/v1/audit?" + query, null));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(
            answer.bodyAsJsonObject().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo(pointer);
  }

  @Test
  void whatIsNotedIsShortAndStorable() {
    assertThat(AuditNote.clean("a\0b\uD800c😀")).isEqualTo("a\uFFFDb\uFFFDc😀");
    assertThat(AuditNote.clean("x".repeat(500))).isEqualTo("x".repeat(200) + "…");
  }

  private JsonObject page(String query) throws Exception {
    return await(ask(HttpMethod.GET, "/api/v1/audit" + query, null)).bodyAsJsonObject();
  }

  private static Iterable<String> subjects(JsonObject page) {
    JsonArray items = page.getJsonArray("items");
    return items.stream().map(item -> ((JsonObject) item).getString("subject")).toList();
  }

  private Future<HttpResponse<Buffer>> ask(HttpMethod method, String path, Buffer body) {
    var request = client.requestAbs(method, "http://127.0.0.1:" + server.actualPort() + path);
    return body == null ? request.send() : request.sendBuffer(body);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
