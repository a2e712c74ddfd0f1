package io.buswork.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.node.cli.FakeApi.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmitCommandTest {

  private final FakeApi api = new FakeApi();
  @TempDir private Path dir;

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void everyOptionReachesTheServer() {
    api.on("POST /tasks", 201, "{\"id\":\"7\",\"state\":\"scheduled\"}");
    var run =
        run(
            "submit mail {\"to\":1} --queue=q --priority=9 --delay=5m --max-attempts=3"
                + " --timeout=30s --tag=a --tag=b --header=k=v"
                + " --key=k-1 --unique=1h --on-conflict=reject");
    assertThat(run.out()).isEqualTo("task 7 is scheduled\n");
    assertThat(api.calls.get(0).body().toJsonObject())
        .isEqualTo(
            new JsonObject(
                """
                {"type":"mail","payload":{"to":1},"queue":"q","priority":9,"delay":"5m",
                 "maxAttempts":3,"timeout":"30s","tags":["a","b"],"headers":{"k":"v"},
                 "key":"k-1","unique":{"for":"1h","onConflict":"reject"}}"""));
  }

  @Test
  void aPayloadCanBePiped() {
    api.on("POST /tasks", 201, "{\"id\":\"7\",\"state\":\"ready\"}");
    CommandRun.of(dir, Map.of("BUSWORK_URL", api.url()), "[1,2]\n", "submit", "x", "-");
    assertThat(api.calls.get(0).body().toJsonObject().getValue("payload"))
        .isEqualTo(new JsonArray().add(1).add(2));
  }

  @Test
  void aFileHoldsWholeTasksOrPayloadsOfAType() throws IOException {
    api.on("POST /tasks", SubmitCommandTest::takeAll);
    Files.writeString(dir.resolve("t.ndjson"), "{\"type\":\"a\"}\n\n{\"type\":\"b\"}\n");

    var whole = run("submit --bulk t.ndjson --queue slow");
    assertThat(whole.out()).startsWith("2 tasks submitted in ");
    assertThat(lines(0))
        .containsExactly(
            "{\"type\":\"a\",\"queue\":\"slow\"}", "{\"type\":\"b\",\"queue\":\"slow\"}");

    assertThat(run("submit x --bulk t.ndjson --json").out())
        .isEqualTo("{\"id\":\"0\",\"duplicate\":false}\n{\"id\":\"1\",\"duplicate\":false}\n");
    assertThat(lines(1)).first().isEqualTo("{\"type\":\"x\",\"payload\":{\"type\":\"a\"}}");
  }

  @Test
  void aBadLineIsNamedByItsNumber() throws IOException {
    Files.writeString(dir.resolve("t.ndjson"), "{\"type\":\"a\"}\n\n{oops\n");
    var run = run("submit --bulk t.ndjson");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("line 3 is not JSON").hasLineCount(1);
  }

  @Test
  void waitingAnswersTheResultOrFails() {
    api.on("POST /tasks", 201, "{\"id\":\"7\",\"state\":\"ready\"}");
    var looks = new AtomicInteger();
    api.on(
        "GET /tasks/7",
        call ->
            new Reply(
                200,
                looks.incrementAndGet() < 3
                    ? "{\"id\":\"7\",\"state\":\"running\"}"
                    : "{\"id\":\"7\",\"state\":\"succeeded\",\"result\":{\"n\":1}}"));
    var well = run("submit x --wait");
    assertThat(well.code()).isZero();
    assertThat(well.out()).contains("task 7 succeeded", "\"n\" : 1");

    api.on(
        "GET /tasks/7",
        200,
        """
        {"id":"7","state":"failed","attempts":[
          {"attempt":1,"outcome":"failed","error":{"type":"X","message":"no such thing"}}]}""");
    var badly = run("submit x --wait");
    assertThat(badly.code()).isEqualTo(1);
    assertThat(badly.err()).isEqualTo("buswork: no such thing\n");
  }

  private List<String> lines(int call) {
    return api.calls.get(call).body().toString().lines().toList();
  }

  private static Reply takeAll(FakeApi.Call call) {
    var items = new JsonArray();
    long count = call.body().toString().lines().count();
    for (int i = 0; i < count; i++) {
      items.add(new JsonObject().put("id", Integer.toString(i)).put("duplicate", false));
    }
    return new Reply(201, new JsonObject().put("items", items).encode());
  }

  private CommandRun run(String line) {
    return CommandRun.of(dir, Map.of("BUSWORK_URL", api.url()), "", line.split(" "));
  }
}
