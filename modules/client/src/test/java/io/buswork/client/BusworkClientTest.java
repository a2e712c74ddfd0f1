package io.buswork.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.client.BusworkException.FieldError;
import io.buswork.client.FakeServer.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusworkClientTest {

  private final Vertx vertx = Vertx.vertx();
  private final FakeServer server = new FakeServer(vertx);
  private final BusworkClient client =
      BusworkClient.create(vertx, ClientOptions.of(server.url()).withToken("secret"));

  @AfterEach
  void close() {
    Waiting.on(client.close());
    server.close();
    Waiting.on(vertx.close());
  }

  @Test
  void aTaskIsSentWithAllThatWasSaidAndTheToken() {
    server.on("POST /api/v1/tasks", call -> Reply.json(201, new JsonObject().put("id", "7")));
    var task =
        NewTask.of("mail")
            .payload(new JsonObject().put("to", "a@b"))
            .queue("slow")
            .priority(9)
            .delay(Duration.ofSeconds(5))
            .tag("x")
            .tag("y");

    assertThat(Waiting.on(client.submit(task)).getString("id")).isEqualTo("7");

    var call = server.calls.get(0);
    assertThat(call.authorization()).isEqualTo("Bearer secret");
    assertThat(call.type()).isEqualTo("application/json");
    assertThat(call.body().toJsonObject())
        .isEqualTo(
            new JsonObject(
                """
                {"type":"mail","payload":{"to":"a@b"},"queue":"slow","priority":9,
                 "delay":"PT5S","tags":["x","y"]}"""));
  }

  @Test
  void aProblemNamesEachField() {
    server.on(
        "POST /api/v1/tasks",
        call ->
            Reply.json(
                422,
                new JsonObject(
                    """
                    {"type":"about:blank","title":"invalid","status":422,"detail":"2 fields",
                     "errors":[{"pointer":"/delay","detail":"is negative"}]}""")));

    assertThatThrownBy(() -> Waiting.on(client.submit(NewTask.of("x"))))
        .isInstanceOfSatisfying(
            BusworkException.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(422);
              assertThat(problem.detail()).isEqualTo("2 fields");
              assertThat(problem.errors()).containsExactly(new FieldError("/delay", "is negative"));
            });
  }

  @Test
  void anErrorThatIsNoProblemDocumentIsToldByItsStatus() {
    server.on(
        "GET /api/v1/queues",
        call -> new Reply(503, Map.of("Retry-After", "2"), "<html>away</html>"));

    assertThatThrownBy(() -> Waiting.on(client.queues()))
        .hasMessage("503 Service Unavailable")
        .isInstanceOfSatisfying(
            BusworkException.class, problem -> assertThat(problem.retryAfter()).contains("2"));
  }

  @Test
  void anotherKindOfServerIsRecognised() {
    server.on("GET /api/v1/queues", call -> new Reply(200, Map.of(), "<html>hello</html>"));
    assertThatThrownBy(() -> Waiting.on(client.queues())).hasMessageContaining("not a Buswork");
  }

  @Test
  void aServerThatIsNotThereIsAnErrorOfItsOwn() throws IOException {
    URI nowhere;
    try (var free = new ServerSocket(0)) {
      nowhere = URI.create("http://127.0.0.1:" + free.getLocalPort());
    }
    var lost = BusworkClient.create(vertx, ClientOptions.of(nowhere));

    assertThatThrownBy(() -> Waiting.on(lost.nodes()))
        .isInstanceOf(ServerUnreachableException.class)
        .hasMessageContaining(nowhere.toString());
    assertThatThrownBy(() -> Waiting.on(lost.stream(StreamFilter.ALL, event -> {})))
        .isInstanceOf(ServerUnreachableException.class);
  }

  @Test
  void aLongListGoesInSeveralRequestsAndKeepsItsOrder() {
    server.on("POST /api/v1/tasks", BusworkClientTest::takeAll);
    var tasks = IntStream.range(0, 12_001).mapToObj(i -> NewTask.of("t" + i)).iterator();
    var taken = new ArrayList<Submitted>();

    assertThat(Waiting.on(client.submitBulk(tasks, taken::addAll))).isEqualTo(12_001);

    assertThat(server.calls).hasSize(3);
    assertThat(server.calls.get(0).type()).isEqualTo("application/x-ndjson");
    assertThat(taken).hasSize(12_001);
    assertThat(taken.get(12_000).id()).isEqualTo("t12000");
  }

  @Test
  void largeTasksFillARequestBySize() {
    server.on("POST /api/v1/tasks", BusworkClientTest::takeAll);
    String megabyte = "x".repeat(1 << 20);
    var tasks = IntStream.range(0, 9).mapToObj(i -> NewTask.of("t" + i).payload(megabyte));

    assertThat(Waiting.on(client.submitBulk(tasks.iterator(), chunk -> {}))).isEqualTo(9);

    assertThat(server.calls).hasSize(2);
    assertThat(server.calls)
        .allSatisfy(call -> assertThat(call.body().length()).isLessThan(BulkSubmit.FULL_BYTES));
  }

  @Test
  void anErrorInALaterRequestCountsFromTheFirstTask() {
    server.on(
        "POST /api/v1/tasks",
        call ->
            server.calls.size() == 1
                ? takeAll(call)
                : Reply.json(
                    422,
                    new JsonObject(
                        """
                        {"title":"invalid","errors":[{"pointer":"/3/priority","detail":"10"}]}""")));
    var tasks = IntStream.range(0, 6_000).mapToObj(i -> NewTask.of("t")).iterator();

    assertThatThrownBy(() -> Waiting.on(client.submitBulk(tasks, chunk -> {})))
        .isInstanceOfSatisfying(
            BusworkException.class,
            problem ->
                assertThat(problem.errors())
                    .containsExactly(new FieldError("/5003/priority", "10")));
  }

  @Test
  void aJarIsUploadedAsItIs(@TempDir Path dir) throws IOException {
    Path jar = Files.write(dir.resolve("a.jar"), new byte[300_000]);
    server.on("POST /api/v1/modules", call -> Reply.json(201, new JsonObject().put("name", "a")));

    Waiting.on(client.deploy(new ModuleUpload(jar, "a", "1", List.of("x.y", "z"))));

    var call = server.calls.get(0);
    assertThat(call.uri()).contains("name=a", "version=1", "tasks=x.y");
    assertThat(call.type()).isEqualTo("application/java-archive");
    assertThat(call.body().length()).isEqualTo(300_000);
  }

  @Test
  void anUploadThatIsAnsweredBeforeItsEndSpoilsNoOtherCall(@TempDir Path dir) throws IOException {
    Path jar = Files.write(dir.resolve("a.jar"), new byte[8 << 20]);
    server.refuseUnread(
        "/api/v1/modules", Reply.json(413, new JsonObject().put("title", "Too large")));
    server.on("POST /api/v1/modules/a/rollback", call -> Reply.json(200, new JsonObject()));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> Waiting.on(client.deploy(ModuleUpload.of(jar))))
          .isInstanceOfSatisfying(
              BusworkException.class, refused -> assertThat(refused.status()).isEqualTo(413));
      Waiting.on(client.rollback("a"));
    }
    assertThat(server.calls).hasSize(3);
  }

  @Test
  void uploadsThatFollowOneAnotherAllArrive(@TempDir Path dir) throws IOException {
    Path jar = Files.write(dir.resolve("a.jar"), new byte[300]);
    server.on("POST /api/v1/modules", call -> Reply.json(201, new JsonObject()));
    for (int i = 0; i < 200; i++) {
      Waiting.on(client.deploy(ModuleUpload.of(jar)));
    }
    assertThat(server.calls).hasSize(200);
  }

  @Test
  void aCanaryIsAskedForAndTakenBack(@TempDir Path dir) throws IOException {
    Path jar = Files.write(dir.resolve("a.jar"), new byte[3]);
    server.on("POST /api/v1/modules", call -> Reply.json(201, new JsonObject()));
    server.on("POST /api/v1/modules/a/activate", call -> Reply.json(200, new JsonObject()));
    server.on("POST /api/v1/modules/a/rollback", call -> Reply.json(200, new JsonObject()));

    Waiting.on(client.deploy(ModuleUpload.of(jar).asCanary(10)));
    Waiting.on(client.activateCanary("a", "2", 25));
    Waiting.on(client.rollback("a"));

    assertThat(server.calls.get(0).uri()).contains("canary=10");
    assertThat(new JsonObject(server.calls.get(1).body()).getInteger("canary")).isEqualTo(25);
    assertThat(server.calls).hasSize(3);
  }

  @Test
  void aModuleIsConfiguredAndLogsAsItIsTold(@TempDir Path dir) throws IOException {
    Path jar = Files.write(dir.resolve("a.jar"), new byte[3]);
    JsonObject config = new JsonObject().put("retries", 3);
    JsonObject wrapped = new JsonObject().put("config", config);
    server.on("POST /api/v1/modules", call -> Reply.json(201, new JsonObject()));
    server.on("GET /api/v1/modules/a/config", call -> Reply.json(200, wrapped));
    server.on("PUT /api/v1/modules/a/config", call -> Reply.json(200, new JsonObject()));
    server.on("PUT /api/v1/modules/a/log-level", call -> Reply.json(200, new JsonObject()));

    Waiting.on(client.deploy(ModuleUpload.of(jar).withConfig(config)));
    assertThat(Waiting.on(client.moduleConfig("a"))).isEqualTo(config);
    Waiting.on(client.configure("a", config));
    Waiting.on(client.setLogLevel("a", "debug"));
    Waiting.on(client.setLogLevel("a", null));

    assertThat(server.calls.get(0).uri()).contains("config=%7B%22retries%22%3A3%7D");
    assertThat(new JsonObject(server.calls.get(2).body())).isEqualTo(wrapped);
    assertThat(new JsonObject(server.calls.get(3).body()).getString("level")).isEqualTo("debug");
    assertThat(new JsonObject(server.calls.get(4).body()).getMap()).containsEntry("level", null);
  }

  @Test
  void anHttpHandlerIsPutAndDeleted() {
    JsonObject handler = new JsonObject().put("kind", "http").put("url", "https://example.org/");
    server.on("PUT /api/v1/handlers/a.b", call -> Reply.json(201, handler));
    server.on("DELETE /api/v1/handlers/a.b", call -> Reply.json(204, new JsonObject()));

    assertThat(Waiting.on(client.putHandler("a.b", handler))).isEqualTo(handler);
    Waiting.on(client.deleteHandler("a.b"));

    assertThat(new JsonObject(server.calls.get(0).body())).isEqualTo(handler);
    assertThat(server.calls).hasSize(2);
  }

  @Test
  void namesInPathsAreEncodedAndListsArePaged() {
    server.on(
        "GET /api/v1/tasks",
        call ->
            Reply.json(
                200,
                new JsonObject()
                    .put("items", new JsonArray().add(new JsonObject().put("id", "1")))
                    .put("next", "abc")));
    server.on("POST /api/v1/queues/a%2Fb/pause", call -> Reply.json(200, new JsonObject()));

    var page = Waiting.on(client.tasks(TaskQuery.ALL.states(List.of("ready")).limit(1)));
    Waiting.on(client.pause("a/b"));

    assertThat(page.next()).contains("abc");
    assertThat(server.calls.get(0).uri()).contains("state=ready", "limit=1");
  }

  private static Reply takeAll(FakeServer.Call call) {
    var items = new JsonArray();
    call.body()
        .toString()
        .lines()
        .map(line -> new JsonObject(line).getString("type"))
        .forEach(id -> items.add(new JsonObject().put("id", id).put("duplicate", false)));
    return Reply.json(201, new JsonObject().put("items", items));
  }
}
