package io.buswork.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class CommandsTest {

  private final FakeApi api = new FakeApi();
  @TempDir private Path dir;

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void helpListsTheCommandsAndEachExplainsItself() {
    assertThat(run("help").out()).contains("submit", "watch", "deploy", "bench", "Exit codes");
    assertThat(run("bench").code()).isEqualTo(2);
    assertThat(run("help", "submit").out()).contains("--bulk", "--delay", "TYPE");
    assertThat(run("start", "--help").out()).contains("--http.port");
    assertThat(run().code()).isZero();
  }

  @Test
  void theProcessesOwnCommandLineRunsWithoutLogging() throws Exception {
    try {
      assertThat(Commands.run("help")).isZero();
      assertThat(LoggerFactory.getLogger("io.buswork.any").isErrorEnabled()).isFalse();
    } finally {
      new ContextInitializer((LoggerContext) LoggerFactory.getILoggerFactory()).autoConfig();
    }
  }

  @Test
  void whatCannotBeUnderstoodIsExitCode2() {
    assertThat(run("sumbit").code()).isEqualTo(2);
    assertThat(run("tasks", "--limit", "many").code()).isEqualTo(2);
    assertThat(run("retry").code()).isEqualTo(2);
    var noType = run("submit");
    assertThat(noType.code()).isEqualTo(2);
    assertThat(noType.err()).contains("TYPE").hasLineCount(1);
    assertThat(run("submit", "x", "{not json").code()).isEqualTo(2);
    assertThat(run("nodes", "--url", "nonsense").code()).isEqualTo(2);
    assertThat(api.calls).isEmpty();
  }

  @Test
  void noServerIsExitCode3InOneLine() throws IOException {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    var run = run("nodes", "--url", "http://127.0.0.1:" + port);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("no server at http://127.0.0.1:" + port).hasLineCount(1);
  }

  @Test
  void aRefusalIsExitCode1NamingEachField() {
    api.on(
        "POST /tasks",
        422,
        """
        {"title":"Invalid request","detail":"delay is negative (and 1 more)","errors":[
         {"pointer":"/delay","detail":"is negative"},{"pointer":"/priority","detail":"0 to 9"}]}\
        """);
    var run = run("submit", "x", "--delay", "-5s");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("buswork: /delay: is negative\nbuswork: /priority: 0 to 9\n");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void theServerIsFoundByTheFileOfALiveNode() throws IOException {
    nodeFile("dead", Long.MAX_VALUE, "http://127.0.0.1:1", 1);
    nodeFile("live", ProcessHandle.current().pid(), api.url(), 2);
    api.on("GET /queues", 200, "{\"items\":[],\"next\":null}");

    assertThat(CommandRun.of(dir, Map.of(), "", "queues").code()).isZero();
    assertThat(api.calls).hasSize(1);
  }

  @Test
  void theTokenIsShown() {
    api.on("GET /nodes", 200, "{\"items\":[]}");
    CommandRun.of(dir, Map.of("BUSWORK_URL", api.url(), "BUSWORK_TOKEN", "s3cret"), "", "nodes");
    assertThat(api.calls.get(0).authorization()).isEqualTo("Bearer s3cret");
  }

  @Test
  void ordersToSeveralTasksGoOnAfterARefusal() {
    api.on("POST /tasks/1/cancel", 409, FakeApi.problem("Conflict", "it is succeeded"));
    api.on("POST /tasks/2/cancel", 200, "{\"id\":\"2\",\"state\":\"canceled\"}");
    var run = run("cancel", "1", "2");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEqualTo("task 2 is canceled\n");
    assertThat(run.err()).isEqualTo("buswork: task 1: it is succeeded\n");
  }

  @Test
  void whatTakesLongerIsWaitedForAndToldOf() {
    api.on(
        "POST /tasks/cancel",
        call ->
            new FakeApi.Reply(
                202, "{\"id\":\"7\",\"state\":\"running\",\"matched\":5000,\"changed\":4000}"));
    api.on(
        "GET /bulk/7",
        call ->
            new FakeApi.Reply(
                200,
                "{\"id\":\"7\",\"state\":\"failed\",\"matched\":9000,\"changed\":8000,"
                    + "\"error\":\"the database was away\"}"));
    var run = run("cancel", "--all", "--type", "t", "--yes");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEqualTo("9000 tasks matched, 8000 changed\n");
    assertThat(run.err())
        .contains("5000 tasks matched, 4000 changed so far")
        .contains("it broke off: the database was away");
  }

  @Test
  void allThatMatchAreOnlyCountedUntilThatIsConfirmed() {
    api.on(
        "POST /tasks/retry",
        call ->
            new FakeApi.Reply(
                200,
                call.body().toJsonObject().getBoolean("dryRun")
                    ? "{\"matched\":12,\"changed\":0}"
                    : "{\"matched\":12,\"changed\":11}"));
    var counted = run("retry", "--all", "--type", "t", "--error", "lost");
    assertThat(counted.code()).isEqualTo(2);
    assertThat(counted.out()).startsWith("12 tasks match");
    var done = run("retry", "--all", "--type", "t", "--error", "lost", "--yes");
    assertThat(done.code()).isZero();
    assertThat(done.out()).isEqualTo("12 tasks matched, 11 changed\n");
    assertThat(api.calls.get(1).body().toJsonObject().getJsonObject("filter").getMap())
        .isEqualTo(Map.of("state", "failed", "type", "t", "q", "lost"));
    assertThat(run("cancel", "--all", "--yes").code()).isEqualTo(2);
    assertThat(run("cancel", "--all", "--queue", "q", "7").code()).isEqualTo(2);
    assertThat(run("cancel", "--type", "t", "--yes").code()).isEqualTo(2);
    assertThat(api.calls).hasSize(2);
  }

  @Test
  void failuresAreShownInGroups() {
    api.on(
        "GET /failures",
        200,
        "{\"items\":[{\"type\":\"t\",\"queue\":\"q\",\"error\":\"order 7 is lost\",\"count\":12,"
            + "\"first\":\"2026-03-01T09:00:00.000Z\",\"last\":\"2026-03-01T09:59:00.000Z\","
            + "\"sample\":\"4711\"}],\"next\":null}");
    assertThat(run("failures").out()).contains("12").contains("4711").contains("order 7 is lost");
  }

  @Test
  void aNodeIsDrainedByTheBeginningOfItsId() {
    api.on("GET /nodes", 200, "{\"items\":[{\"id\":\"abc-1\"},{\"id\":\"abd-2\"}]}");
    api.on("POST /nodes/abd-2/drain", 202, "{}");
    assertThat(run("drain", "abd").code()).isZero();
    assertThat(run("drain", "ab").err()).contains("abc-1, abd-2");
    assertThat(run("drain", "x").code()).isEqualTo(1);
  }

  @Test
  void aJarThatIsNotThereIsSaidSo() {
    var run = run("deploy", "gone.jar");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("there is no file").contains("gone.jar").hasLineCount(1);
  }

  @Test
  void aJarIsDeployedUnderItsNewName() throws IOException {
    Files.write(dir.resolve("a.jar"), new byte[10]);
    api.on(
        "POST /modules",
        201,
        """
        {"name":"a","active":"2","nodes":[{"node":"n","version":"2","state":"live"},
         {"node":"n","version":"1","state":"draining"}]}\
        """);
    var run = run("deploy", "a.jar", "--name", "a", "--version", "2");
    assertThat(run.out()).startsWith("a 2 is live on 1 node after ");
    assertThat(api.calls.get(0).uri()).contains("name=a", "version=2").doesNotContain("canary");
  }

  @Test
  void aCanaryIsDeployedAndTakenBack() throws IOException {
    Files.write(dir.resolve("a.jar"), new byte[10]);
    api.on(
        "POST /modules",
        201,
        """
        {"name":"a","active":"1","canary":{"version":"2","share":10},
         "nodes":[{"node":"n","version":"1","state":"live"}]}""");
    var run = run("deploy", "a.jar", "--canary", "10");
    assertThat(run.out())
        .startsWith("a 1 is live on 1 node, canary 2 has 10 % of the tasks after ");
    assertThat(api.calls.get(0).uri()).contains("canary=10");

    api.on("POST /modules/a/rollback", 200, "{\"name\":\"a\",\"active\":\"1\",\"nodes\":[]}");
    assertThat(run("rollback", "a").out()).startsWith("a 1 is live on 0 nodes");
  }

  private void nodeFile(String id, long pid, String url, int port) throws IOException {
    Path nodes = Files.createDirectories(dir.resolve("data/nodes"));
    Files.writeString(
        nodes.resolve(id + ".json"),
        new JsonObject().put("pid", pid).put("url", url).put("httpPort", port).encode());
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(dir, Map.of("BUSWORK_URL", api.url()), "", arguments);
  }
}
