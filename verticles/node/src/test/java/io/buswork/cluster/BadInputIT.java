package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Input that is wrong is answered with what is wrong, and the node is as before. */
@Timeout(120)
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
    new Outcomes(cluster.database()).awaitEachSucceededOnce(ids, Duration.ofSeconds(10));
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
