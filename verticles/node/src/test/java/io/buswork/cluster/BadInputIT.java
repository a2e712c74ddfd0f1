package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Input that is wrong is answered with what is wrong, and the node is as before. */
@Timeout(400)
final class BadInputIT {

  private static final String MISSING_CLASS =
      """
      import io.buswork.api.TaskHandlers;
      import io.buswork.api.TaskVerticle;

      public final class Incomplete extends TaskVerticle {
        private final Helper helper = new Helper();

        @Override
        public void register(TaskHandlers handlers) {
          handlers.blocking("incomplete", task -> helper.toString());
        }
      }
      """;

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  @BeforeAll
  static void oneNodeThatServes() {
    cluster.startNode();
    ProbeModule.deploy(cluster, "v1");
  }

  @AfterEach
  void theNodeIsAsBefore() {
    List<Long> ids =
        ProbeModule.submit(cluster.api(), 10, ProbeModule.silentTask(ProbeModule.NOOP));
    new Outcomes(cluster.database()).awaitEachSucceededOnce(ids, Duration.ofSeconds(60));
    assertThat(cluster.database().column("select distinct name from buswork.module_active"))
        .containsExactly(ProbeModule.NAME);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          not JSON             | 400 | {"type":
          type missing         | 422 | {}
          type of a wrong kind | 422 | {"type": 7}
          priority too high    | 422 | {"type": "probe.noop", "priority": 10}
          priority a word      | 422 | {"type": "probe.noop", "priority": "high"}
          negative delay       | 422 | {"type": "probe.noop", "delay": "-5s"}
          delay of no unit     | 422 | {"type": "probe.noop", "delay": "soon"}
          runAt not a time     | 422 | {"type": "probe.noop", "runAt": "tomorrow"}
          unknown field        | 422 | {"type": "probe.noop", "colour": "red"}
          no attempts          | 422 | {"type": "probe.noop", "maxAttempts": 0}
          tags of a wrong kind | 422 | {"type": "probe.noop", "tags": "a"}
          """)
  void aBadTaskIsRefusedWithAProblem(String what, int status, String body) {
    Api.Answer answer = cluster.api().post("/tasks", "application/json", body);
    assertThat(answer.status()).as(what + ": " + answer.body()).isEqualTo(status);
    assertIsProblem(answer);
  }

  @Test
  void anUnknownFieldIsNamed() {
    Api.Answer answer =
        cluster
            .api()
            .post("/tasks", "application/json", "{\"type\":\"probe.noop\",\"colour\":\"red\"}");
    assertThat(answer.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/colour");
  }

  /**
   * Method and path, body (LONG: 201 characters), where it is wrong, and a part of what is said.
   */
  private static final String REFUSED =
      """
      PUT /schedules/bad | {"cron": "0 0 31 2 *", "task": {"type": "t"}} | /cron | never comes true
      PUT /schedules/bad | {"cron": "@daily", "timezone": "Europe/Bonn", "task": {"type": "t"}} | /timezone | Europe/Bonn
      PUT /schedules/bad | {"every": "1ms", "task": {"type": "t"}} | /every | 1s
      PUT /queues/bad | {"concurrency": -1} | /concurrency | from 1 to 1000000
      PUT /queues/bad | {"maxDepth": -5} | /maxDepth | from 1 to
      PUT /queues/bad | {"rate": {"limit": 0, "per": "1s"}} | /rate/limit | from 1 to
      PUT /subscriptions/bad | {"event": "order.#.paid", "task": {"type": "t"}} | /event | #
      PUT /subscriptions/bad | {"event": "order..paid", "task": {"type": "t"}} | /event | word
      POST /tasks | [{"type": "t", "after": ["#1"]}, {"type": "t", "after": ["#0"]}] | /0/after | #0 after #1 after #0
      POST /tasks | {"type": "t", "after": ["999999999999"]} | /after/0 | 999999999999
      POST /tasks | {"type": "t", "key": "LONG"} | /key | 200 characters
      POST /tasks | {"type": "t", "concurrencyKey": "LONG"} | /concurrencyKey | 200 characters
      POST /tasks | {"type": "t", "unique": {"for": "active"}} | /key | key is missing
      POST /tasks | {"type": "t", "delay": "1s", "runAt": "2036-01-31T12:00:00Z"} | /runAt | contradict
      POST /tasks | {"type": "t", "expiresAt": "2020-01-31T12:00:00Z"} | /expiresAt | later than
      POST /tasks | {"type": "t", "onGroupDone": {"type": "t"}} | /group | group is missing
      POST /tasks | {"type": "t", "afterFailed": "run"} | /after | after is missing
      GET /stream?events=failed,nonsense | - | /events | no event 'nonsense': there are submitted, started
      POST /tasks/cancel | {"filter": {"state": "succeeded"}} | /filter/state | cannot be canceled
      """;

  @Test
  void whatCannotBeIsRefusedByItsFieldWithWhatWouldBeRight() {
    var softly = new SoftAssertions();
    for (String line : REFUSED.strip().split("\n")) {
      String[] parts = line.strip().split(" \\| ");
      String[] call = parts[0].split(" ");
      String body = parts[1].replace("LONG", "x".repeat(201));
      Api.Answer answer =
          switch (call[0]) {
            case "GET" -> cluster.api().get(call[1]);
            case "PUT" -> cluster.api().put(call[1], body);
            default -> cluster.api().post(call[1], body);
          };
      softly.assertThat(answer.status()).as(line + answer.body()).isEqualTo(422);
      softly
          .assertThat(answer.json().getJsonArray("errors", new JsonArray()).toString())
          .as(line)
          .contains("\"" + parts[2] + "\"")
          .contains(parts[3]);
    }
    softly.assertAll();
  }

  @Test
  void aPayloadOverTheLimitIsTooLargeAlsoInAList() {
    String big = "{\"type\":\"t\",\"payload\":\"" + "x".repeat(1 << 20) + "\"}";
    Api.Answer alone = cluster.api().post("/tasks", "application/json", big).expect(413);
    assertThat(alone.body()).contains("1 MiB");
    String list = "[{\"type\":\"t\"}," + big + "]";
    Api.Answer second = cluster.api().post("/tasks", "application/json", list).expect(413);
    assertThat(second.body()).contains("item 1");
  }

  @Test
  void aBodyOfTwentyMebibytesIsTooLarge() {
    String body = "{\"type\":\"probe.noop\",\"payload\":\"" + "x".repeat(20 << 20) + "\"}";
    assertIsProblem(cluster.api().post("/tasks", "application/json", body).expect(413));
  }

  @Test
  void aTextFileIsNoJar() throws IOException {
    assertRefused(Files.writeString(file("text.jar"), "This is not a jar.\n"));
  }

  @Test
  void aJarWithoutAVerticleIsRefused() {
    assertRefused(TestJars.archive(file("empty.jar"), Map.of("readme.txt", new byte[] {1})));
  }

  @Test
  void aJarWhoseVerticleNeedsAMissingClassIsRefusedNamingTheClass() throws IOException {
    Path whole =
        TestJars.compile(
            file("whole.jar"),
            Map.of("Incomplete", MISSING_CLASS, "Helper", "public class Helper {}"),
            Map.of("Main-Verticle", "Incomplete"));
    Path broken = TestJars.without(whole, file("broken.jar"), "Helper.class");
    assertThat(assertRefused(broken).body()).contains("Helper");
  }

  @Test
  void anotherJarUnderAVersionThatIsThereIsRefusedByThatField() throws IOException {
    Path whole =
        TestJars.compile(
            file("clash.jar"),
            Map.of("Incomplete", MISSING_CLASS, "Helper", "public class Helper {}"),
            Map.of("Main-Verticle", "Incomplete"));
    Api.Answer answer = cluster.api().upload(ProbeModule.NAME, "v1", whole).expect(422);
    assertIsProblem(answer);
    assertThat(answer.body()).contains("\"/version\"").contains("it is another jar");
  }

  @Test
  void anEntryThatClimbsOutOfTheArchiveIsRefused() {
    assertRefused(TestJars.archive(file("climb.jar"), Map.of("../../evil.class", new byte[] {1})));
  }

  @Test
  void aZipBombIsRefused() {
    assertRefused(TestJars.bomb(file("bomb.jar"), 1024));
  }

  private static Api.Answer assertRefused(Path jar) {
    Api.Answer answer = cluster.api().upload("bad", "1", jar).expect(422);
    assertIsProblem(answer);
    return answer;
  }

  private static Path file(String name) {
    return cluster.folder().resolve(name);
  }

  private static void assertIsProblem(Api.Answer answer) {
    assertThat(answer.contentType()).startsWith("application/problem+json");
    assertThat(answer.json().getInteger("status")).isEqualTo(answer.status());
    assertThat(answer.body()).doesNotContain("\tat ").doesNotContain("<html");
  }
}
