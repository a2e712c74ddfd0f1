package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.documentation.Repository;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./buswork start --supervised}: a node that must be replaced is, by the script. */
@Timeout(400)
final class SupervisedIT {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String LEAKS =
      """
      import io.buswork.api.TaskHandlers;
      import io.buswork.api.TaskVerticle;
      import io.vertx.core.Future;

      public final class Leaking extends TaskVerticle {
        @Override
        public void register(TaskHandlers handlers) {
          System.getProperties().put("leaked-" + System.nanoTime(), this);
          handlers.async("leaking.task", task -> Future.succeededFuture());
        }
      }
      """;

  @TempDir private Path folder;
  private Process script;

  @AfterEach
  void killWhatIsLeft() {
    if (script != null) {
      script.descendants().forEach(ProcessHandle::destroyForcibly);
      script.destroyForcibly();
    }
  }

  @Test
  void aNodeWithTooManyLeaksIsDrainedAndReplacedAndSoIsAKilledOne() throws Exception {
    script = start();
    JsonObject first = awaitNode(0);
    Api api = new Api(first.getString("url"));
    Path jar =
        TestJars.compile(
            folder.resolve("leaking.jar"),
            Map.of("Leaking", LEAKS),
            Map.of("Main-Verticle", "Leaking"));
    api.upload("leaking", "1", jar).expect(201);
    api.upload("leaking", "2", jar).expect(201);
    JsonObject leaked =
        await("the first leak is told")
            .atMost(PATIENCE)
            .until(() -> leaked(api), Optional::isPresent)
            .orElseThrow();
    assertThat(leaked.getString("holder")).startsWith("system properties → ['leaked-");
    assertThat(leaked.getString("version")).isEqualTo("1");

    api.upload("leaking", "3", jar).expect(201);
    JsonObject second = awaitNode(first.getLong("pid"));
    assertThat(Files.readString(output())).contains("exit code 76: it is started again");
    assertThatATaskSucceeds(new Api(second.getString("url")));

    ProcessHandle.of(second.getLong("pid")).orElseThrow().destroyForcibly();
    awaitNode(second.getLong("pid"));
    assertThat(Files.readString(output())).contains("exit code 137: it is started again");

    script.destroy();
    assertThat(script.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
    assertThat(nodes())
        .as("files of nodes that live after the stop; a killed one's stays")
        .noneMatch(node -> ProcessHandle.of(node.getLong("pid")).isPresent());
  }

  private static void assertThatATaskSucceeds(Api api) {
    long id = api.submitAll(List.of(new JsonObject().put("type", "leaking.task"))).get(0);
    await("the module serves on the new node")
        .atMost(PATIENCE)
        .until(() -> api.get("/tasks/" + id).json().getString("state").equals("succeeded"));
  }

  private static Optional<JsonObject> leaked(Api api) {
    return api.get("/modules/leaking").json().getJsonArray("nodes").stream()
        .map(JsonObject.class::cast)
        .filter(node -> "leaked".equals(node.getString("loader")))
        .findFirst();
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            "./buswork",
            "start",
            "--supervised",
            "--http.port=0",
            "--tcp.port=0",
            "--modules.leak-after=1s",
            "--modules.max-leaks=2",
            "--data.dir=" + folder,
            "--database.url=" + TestPostgres.shared().newDatabase())
        .directory(Repository.root().toFile())
        .redirectErrorStream(true)
        .redirectInput(new File("/dev/null"))
        .redirectOutput(output().toFile())
        .start();
  }

  private Path output() {
    return folder.resolve("output.txt");
  }

  /** The node file of another process than that, once the node is ready. */
  private JsonObject awaitNode(long notThis) {
    return await("a node that is not process " + notThis)
        .atMost(PATIENCE)
        .until(
            () -> {
              if (!script.isAlive()) {
                throw new AssertionError(Files.readString(output()));
              }
              return nodes().stream()
                  .filter(node -> node.getLong("pid") != notThis && isReady(node))
                  .findFirst();
            },
            Optional::isPresent)
        .orElseThrow();
  }

  private static boolean isReady(JsonObject node) {
    try {
      return new Api(node.getString("url")).getRoot("/health/ready").status() == 200;
    } catch (UncheckedIOException notListening) {
      return false;
    }
  }

  private List<JsonObject> nodes() throws IOException {
    Path nodes = folder.resolve("nodes");
    if (!Files.isDirectory(nodes)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(nodes)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .map(SupervisedIT::read)
          .toList();
    }
  }

  private static JsonObject read(Path file) {
    try {
      return new JsonObject(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
