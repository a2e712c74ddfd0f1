package io.buswork.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingCommandsTest {

  private final FakeApi api = new FakeApi();
  @TempDir private Path dir;

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void tasksAreATableWithWhatIsWorthKnowing() {
    api.on(
        "GET /tasks",
        200,
        """
        {"items":[
          {"id":"12","type":"mail","queue":"default","state":"failed","attempt":3,
           "createdAt":"2026-03-01T09:58:00.000Z",
           "attempts":[{"attempt":3,"error":{"type":"X","message":"no\\nroute"}}]},
          {"id":"3","type":"a.long.type","queue":"q","state":"ready","attempt":0,
           "createdAt":"2026-03-01T10:00:00.000Z","waiting":"no handler"},
          {"id":"2","type":"t","queue":"q","state":"scheduled","attempt":0,
           "createdAt":"2026-03-01T10:00:00.000Z","runAt":"2026-03-01T10:05:00.000Z"}],
         "next":"abc"}""");
    assertThat(run("tasks", "--state", "failed,ready", "--tag", "x").out())
        .isEqualTo(
            """
            ID  TYPE         QUEUE    STATE      ATTEMPTS  SUBMITTED  NOTE
            12  mail         default  failed            3  2m ago     no route
            3   a.long.type  q        ready             0  now        waiting: no handler
            2   t            q        scheduled         0  now        due in 5m
            more: --cursor=abc
            """);
    assertThat(api.calls.get(0).uri()).contains("limit=20", "tag=x", "state=failed");
  }

  @Test
  void jsonIsTheApisOwn() {
    api.on("GET /tasks", 200, "{\"items\":[{\"id\":\"1\",\"new\":[1]}],\"next\":\"n\"}");
    assertThat(new JsonObject(run("tasks", "--json").out()))
        .isEqualTo(new JsonObject("{\"items\":[{\"id\":\"1\",\"new\":[1]}],\"next\":\"n\"}"));
    api.on("GET /tasks/1", 200, "{\"id\":\"1\",\"x\":{\"y\":null}}");
    assertThat(new JsonObject(run("task", "1", "--json").out()))
        .isEqualTo(new JsonObject("{\"id\":\"1\",\"x\":{\"y\":null}}"));
  }

  @Test
  void aTaskIsShownWithItsAttemptsAndLog() {
    api.on(
        "GET /tasks/7",
        200,
        """
        {"id":"7","type":"mail","queue":"default","priority":5,"state":"running",
         "createdAt":"2026-03-01T09:59:50.000Z","payload":{"to":"a"},
         "progress":{"percent":50,"message":"half"},"logs":["one","two"],
         "attempts":[{"attempt":1,"node":"0123456789","module":"m","version":"2",
           "startedAt":"2026-03-01T09:59:51.000Z","wallMs":1234.5,"outcome":"failed",
           "error":{"type":"X","message":"broken"}}]}""");
    assertThat(run("task", "7").out())
        .contains("state       running\n")
        .contains("submitted   2026-03-01T09:59:50.000Z (10s ago)\n")
        .contains("progress    ██████████·········· 50% half\n")
        .contains("payload     {\"to\":\"a\"}\n")
        .contains("1        failed   m 2     01234567  9s ago   1.2 s  broken\n")
        .endsWith("| one\n| two\n");
  }

  @Test
  void queuesNodesAndModulesAreTables() {
    api.on(
        "GET /queues",
        200,
        """
        {"items":[{"name":"default","paused":true,"counts":{"ready":1200,"running":3},
          "oldestReadyMs":90000,"rateIn":10.4,"rateOut":0.0}]}""");
    assertThat(run("queues").out())
        .contains("default  paused   1200        3          0         0     90s    10      0");
    api.on(
        "GET /nodes",
        200,
        """
        {"items":[{"id":"n1","member":true,"roles":["api","worker"],"url":"http://h:1/",
          "startedAt":"2026-03-01T09:00:00.000Z","running":{"mail":4},
          "load":{"cpu":0.256,"loopLagMs":0.2,"lanes":{"a":{"slots":2,"used":1},
            "b":{"slots":8,"used":3}}}}]}""");
    assertThat(run("nodes").out())
        .contains("n1    up     api,worker  http://h:1/  60m ago  26%  0.2 ms   4/10  mail 4");
    api.on(
        "GET /modules",
        200,
        """
        {"items":[{"name":"m","active":"2","versions":[{"version":"2"},{"version":"1"}],
          "nodes":[{"node":"n1","version":"2","state":"live"},
            {"node":"n1","version":"1","state":"unloaded","loader":"collected"},
            {"node":"n1","version":"3","state":"failed","error":"no class X"}]}]}""");
    assertThat(run("modules").out())
        .contains("m     2       -       2 1       live 1, unloaded 1, failed 1  collected 1")
        .contains("m 3 on node n1: no class X");
  }

  @Test
  void handlersSayWhoServesThem() {
    api.on(
        "GET /handlers",
        200,
        """
        {"items":[
          {"type":"mail","kind":"http","module":"http","versions":[],"nodes":["n1"],
           "class":"io-short","running":0,"p50Ms":0.0,"p95Ms":0.0,"succeeded":0,"failed":0,
           "failureRate":0.0,"url":"https://example.org/t"},
          {"type":"thumb","kind":"jar","module":"m","versions":["1","2"],"nodes":["n1","n2"],
           "class":"cpu-short","running":3,"p50Ms":41.2,"p95Ms":66.0,"succeeded":1197,"failed":3,
           "failureRate":0.0025}],"next":null}""");
    assertThat(run("handlers").out())
        .containsPattern(
            "mail +http +io-short +1 +0 +- +- +0 +0 \\(0.0 %\\) +https://example.org/t")
        .containsPattern("thumb +jar +cpu-short +2 +3 +41 ms +66 ms +1197 +3 \\(0.3 %\\) +m 1 2");
    assertThat(new JsonObject(run("handlers", "--json").out()).getJsonArray("items")).hasSize(2);
  }

  @Test
  void aModulesHistorySaysWhoDeployedWhatAndHowItEnded() {
    api.on(
        "GET /modules/m",
        200,
        """
        {"name":"m","active":"2","logLevel":"warn",
         "nodes":[{"node":"n1","version":"2","state":"live"}],
         "canary":{"version":"3","share":10,"comparison":{
           "before":{"version":"2","tasks":900,"errors":9,"errorRate":0.01,"p95Ms":20.5},
           "canary":{"version":"3","tasks":100,"errors":0,"errorRate":0.0,"p95Ms":4.0}}},
         "rollouts":[{"version":"3","previous":"2","strategy":"canary","phase":"canary",
             "startedAt":"2026-03-01T09:00:00.000Z","startedBy":"10.0.0.7"},
           {"version":"2","previous":null,"strategy":"rolling","phase":"failed","error":"no",
             "startedAt":"2026-02-01T09:00:00.000Z","startedBy":"10.0.0.8",
             "endedAt":"2026-02-01T09:00:01.000Z"}]}""");
    String out = run("modules", "m").out();
    assertThat(out)
        .contains("m 2 is live on 1 node, canary 3 has 10 % of the tasks")
        .contains("m logs from warn on")
        .contains("m 2: 900 tasks, 1.00 % errors, p95 21 ms")
        .contains("m 3: 100 tasks, 0.00 % errors, p95 4.0 ms")
        .containsPattern("09:00:00.000Z +10.0.0.7 +canary +3 +2 +- +canary")
        .containsPattern("10.0.0.8 +rolling +2 +- +2026-02-01T09:00:01.000Z +failed: no");
  }

  @Test
  void watchingATaskEndsWithItAndFailsIfItDid() {
    api.on("GET /tasks/7", 200, "{\"id\":\"7\",\"state\":\"running\"}");
    api.events(
        event(1, "started", "{\"type\":\"mail\",\"attempt\":1}"),
        event(2, "progress", "{\"type\":\"mail\",\"percent\":40,\"message\":\"on it\"}"),
        event(3, "failed", "{\"type\":\"mail\",\"error\":{\"type\":\"X\",\"message\":\"no\"}}"));
    var run = run("watch", "--task", "7");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .isEqualTo(
            """
            TEN:00.001  started     7 mail
            TEN:00.002  progress    7 mail  40%, on it
            TEN:00.003  failed      7 mail  no
            """
                .replace("TEN", here("2026-03-01T10:00:00Z")));
    assertThat(run("watch", "--task", "7", "--json").out().lines())
        .hasSize(3)
        .allSatisfy(line -> assertThat(new JsonObject(line).getString("subject")).isEqualTo("7"));
  }

  @Test
  void watchingATaskThatHasEndedIsOverAtOnce() {
    api.on("GET /tasks/7", 200, "{\"id\":\"7\",\"state\":\"succeeded\"}");
    var run = run("watch", "--task", "7");
    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo("task 7 succeeded\n");
    assertThat(run("watch", "--task", "8").code()).isEqualTo(1);
  }

  /** The hour and minute of a time where this machine stands. */
  private static String here(String time) {
    return DateTimeFormatter.ofPattern("HH:mm")
        .format(Instant.parse(time).atZone(ZoneId.systemDefault()));
  }

  private static String event(int number, String kind, String data) {
    return new JsonObject()
        .put("id", Integer.toString(number))
        .put("type", "io.buswork.task." + kind)
        .put("subject", "7")
        .put("time", "2026-03-01T10:00:00.00" + number + "Z")
        .put("data", new JsonObject(data))
        .encode();
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(dir, Map.of("BUSWORK_URL", api.url()), "", arguments);
  }
}
