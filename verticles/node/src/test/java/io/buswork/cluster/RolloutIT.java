package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Modules on nodes that come later, and modules that cannot start. */
@Timeout(400)
final class RolloutIT {

  private static final String THROWS_AT_START =
      """
      import io.buswork.api.TaskHandlers;
      import io.buswork.api.TaskVerticle;

      public final class Probe extends TaskVerticle {
        @Override
        public void register(TaskHandlers handlers) {
          throw new IllegalStateException("this version never starts");
        }
      }
      """;

  private static final String CONFIGURED =
      """
      import io.buswork.api.TaskHandlers;
      import io.buswork.api.TaskVerticle;
      import io.vertx.core.Future;
      import java.util.logging.Logger;
      import org.slf4j.LoggerFactory;

      public final class Configured extends TaskVerticle {
        @Override
        public void register(TaskHandlers handlers) {
          String greeting = config().getString("greeting", "none");
          if (greeting.isEmpty()) {
            throw new IllegalArgumentException("greeting must not be empty");
          }
          handlers.async("configured.ask", task -> {
            LoggerFactory.getLogger(Configured.class).debug("slf4j of {}", task.id());
            Logger.getLogger("Configured").fine("jul of " + task.id());
            return Future.succeededFuture(greeting);
          });
        }
      }
      """;

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  @BeforeAll
  static void oneNodeWithTheModule() {
    cluster.startNode();
    ProbeModule.deploy(cluster, "v1");
  }

  @Test
  void aNodeThatJoinsLaterServesTheModules() {
    TestNode late = cluster.startNode();
    RunLog log = new RunLog(cluster.folder().resolve("late"));
    await("the late node runs tasks")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              ProbeModule.submit(cluster.api(), 100, ProbeModule.task(ProbeModule.WAIT, log, 20));
              return !log.runsOn(late).isEmpty();
            });
  }

  @Test
  void aVersionThatCannotStartLeavesTheOldOneServingOnAllNodes() {
    Path bad =
        TestJars.compile(
            cluster.folder().resolve("bad.jar"),
            Map.of("Probe", THROWS_AT_START),
            Map.of("Main-Verticle", "Probe"));
    Api.Answer answer = cluster.api().upload(ProbeModule.NAME, "bad", bad);
    assertThat(answer.status()).isBetween(400, 499);
    assertThat(answer.contentType()).startsWith("application/problem+json");
    assertThat(answer.body()).contains("this version never starts");

    RunLog log = new RunLog(cluster.folder().resolve("after-bad"));
    List<Long> ids =
        ProbeModule.submit(cluster.api(), 200, ProbeModule.task(ProbeModule.WAIT, log, 20));
    new Outcomes(cluster.database()).awaitEachSucceededOnce(ids, Duration.ofSeconds(60));
    assertThat(log.runs()).allMatch(run -> run.version().equals("v1"));
  }

  @Test
  void aConfigurationReachesTheHandlerAndOneThatIsRefusedChangesNothing() {
    cluster.api().upload("configured", "1", configured()).expect(201);
    assertThat(answer()).isEqualTo("none");

    cluster
        .api()
        .uploadWith(
            "name=configured&version=1&config=%7B%22greeting%22%3A%22hi%22%7D", configured())
        .expect(201);
    assertThat(answer()).isEqualTo("hi");

    put(new JsonObject().put("greeting", "hello")).expect(200);
    assertThat(answer()).isEqualTo("hello");

    Api.Answer refused = put(new JsonObject().put("greeting", ""));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body()).contains("greeting must not be empty");
    assertThat(answer()).isEqualTo("hello");
    assertThat(cluster.api().get("/modules/configured/config").expect(200).json())
        .isEqualTo(new JsonObject().put("config", new JsonObject().put("greeting", "hello")));

    cluster
        .api()
        .put("/modules/configured/config", new JsonObject().put("config", "text"))
        .expect(422);
    cluster
        .api()
        .put("/modules/none/config", new JsonObject().put("config", new JsonObject()))
        .expect(404);
  }

  @Test
  void aModuleLogsFromTheLevelOnThatIsSaidAndElseAsItsNodeDoes() {
    cluster.api().upload("configured", "1", configured()).expect(201);
    ask();
    Api api = cluster.api();
    JsonObject debug = new JsonObject().put("level", "debug");
    JsonObject told = api.put("/modules/configured/log-level", debug).expect(200).json();
    assertThat(told.getString("logLevel")).isEqualTo("debug");
    String asked = awaitLogged("slf4j of ", true);
    assertThat(logged("jul of " + asked)).isTrue();

    api.put("/modules/configured/log-level", new JsonObject().putNull("level")).expect(200);
    awaitLogged("slf4j of ", false);
    assertThat(api.get("/modules/configured").json().getString("logLevel")).isNull();

    api.put("/modules/configured/log-level", new JsonObject().put("level", "loud")).expect(422);
    api.put("/modules/none/log-level", debug).expect(404);
  }

  /** Asks until what is asked is logged, or is not any more; answers the task's id. */
  private static String awaitLogged(String text, boolean wanted) {
    AtomicReference<String> asked = new AtomicReference<>();
    await(text + (wanted ? "is logged" : "is not logged"))
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              asked.set(ask());
              return logged(text + asked.get()) == wanted;
            });
    return asked.get();
  }

  private static boolean logged(String text) {
    return cluster.living().stream()
        .flatMap(node -> node.logLines().stream())
        .anyMatch(line -> line.endsWith(text));
  }

  /** Made once: compiled again it would be another jar. */
  private static Path configured() {
    Path jar = cluster.folder().resolve("configured.jar");
    return Files.exists(jar)
        ? jar
        : TestJars.compile(
            jar, Map.of("Configured", CONFIGURED), Map.of("Main-Verticle", "Configured"));
  }

  @Test
  void aRolloutOutlivesTheNodeThatBeganItAndWasPreparingToo() {
    List<TestNode> nodes = cluster.living();
    TestNode leading = nodes.size() > 1 ? nodes.get(nodes.size() - 1) : cluster.startNode();
    WaitingModule module = new WaitingModule(cluster, "waiting");
    module.begin(leading.api());
    assertThat(module.phase()).isEqualTo("preparing");
    leading.kill9();
    module.mayStart();
    module.awaitDone();
    cluster.api().delete("/modules/waiting?wait=false").expect(202);
  }

  @Test
  void aRolloutWhoseVersionHangsIsTakenBackAtOnceAndTheNextOneIsNotHeldUp() {
    WaitingModule module = new WaitingModule(cluster, "hanging");
    module.begin(cluster.api());
    module.awaitStarting(cluster.living().size());
    cluster.api().post("/modules/hanging/rollback", new JsonObject()).expect(200);
    assertThat(module.phase()).isEqualTo("rolledback");
    assertThat(module.states()).isNotEmpty().containsOnly("failed");

    module.mayStart();
    cluster
        .api()
        .post("/modules/hanging/activate", new JsonObject().put("version", "1"))
        .expect(200);
    module.awaitDone();
    cluster.api().delete("/modules/hanging?wait=false").expect(202);
  }

  private static Api.Answer put(JsonObject config) {
    return cluster.api().put("/modules/configured/config", new JsonObject().put("config", config));
  }

  private static String answer() {
    return cluster.api().get("/tasks/" + ask()).json().getString("result");
  }

  /** Has the module asked, and waits for its answer. */
  private static String ask() {
    long id =
        cluster.api().submitAll(List.of(new JsonObject().put("type", "configured.ask"))).get(0);
    await("the answer")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> cluster.api().get("/tasks/" + id).json().getString("state").equals("succeeded"));
    return Long.toString(id);
  }
}
