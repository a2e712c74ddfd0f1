package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.buswork.documentation.Repository;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an author does: a new project, its build, a deployment, and changes that go live. */
@Timeout(400)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class AuthorsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(180);

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void killWhatIsLeft() {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Test
  @Order(1)
  void aNewProjectIsBuiltOfflineWithItsTestsAndItsJarDeployed() throws Exception {
    assumeTrue(isThere("mvn"), "skipped: there is no mvn here");
    run(cluster.folder(), "new.txt", buswork("new", "my-handlers"));
    Path project = cluster.folder().resolve("my-handlers");
    assertThat(project.resolve("repository/io/buswork/buswork")).isDirectory();

    String built = run(project, "mvn.txt", List.of("mvn", "-B", "-ntp", "-o", "package"));
    assertThat(built).contains("Tests run: 4, Failures: 0, Errors: 0, Skipped: 0");
    Path jar = project.resolve("target/my-handlers-1.0.0.jar");
    cluster.startNode();
    assertThat(run(project, "deploy.txt", buswork("deploy", jar.toString())))
        .startsWith("my-handlers 1.0.0 is live on 1 node");
    assertThat(greeting()).isEqualTo("Hello, Ada!");
  }

  @Test
  @Order(2)
  void anEditOfTheSourcesIsLiveSoonAfter() throws Exception {
    Path project = cluster.folder().resolve("my-handlers");
    assumeTrue(Files.isDirectory(project), "skipped: there is no project");
    Path output = project.resolve("watch.txt");
    start(project, output, buswork("deploy", "--watch", "."));
    awaitLine(output, 1, " is live on 1 node");
    Path source = project.resolve("src/main/java/com/example/myhandlers/MyHandlers.java");
    String text = Files.readString(source);

    Files.writeString(source, text.replace("Hello, ", "Servus "));
    awaitLine(output, 2, " is live on 1 node");
    assertThat(greeting()).isEqualTo("Servus Ada!");
    Files.writeString(source, text.replace("Hello, ", "Hello, ;\""));
    awaitLine(output, 1, "it does not compile");
    Files.writeString(source, text.replace("Hello, ", "Moin "));
    awaitLine(output, 3, " is live on 1 node");
    assertThat(greeting()).isEqualTo("Moin Ada!");
    lines(output).forEach(line -> System.out.println("watch: " + line));
  }

  private static String greeting() {
    String id =
        cluster
            .api()
            .post(
                "/tasks",
                new JsonObject()
                    .put("type", "greet")
                    .put("payload", new JsonObject().put("name", "Ada")))
            .expect(201)
            .json()
            .getString("id");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> find(id).getString("state").equals("succeeded"));
    return find(id).getJsonObject("result").getString("text");
  }

  private static JsonObject find(String id) {
    return cluster.api().get("/tasks/" + id).expect(200).json();
  }

  private static void awaitLine(Path output, int times, String part) {
    await(times + " times: " + part)
        .atMost(Duration.ofSeconds(60))
        .until(() -> lines(output).stream().filter(l -> l.contains(part)).count() >= times);
  }

  private static List<String> lines(Path output) throws IOException {
    return Files.readAllLines(output);
  }

  private static List<String> buswork(String... arguments) {
    return Stream.concat(
            Stream.of(Repository.root().resolve("buswork").toString()), Stream.of(arguments))
        .toList();
  }

  private String run(Path directory, String output, List<String> command) throws Exception {
    Path file = cluster.folder().resolve(output);
    Process process = start(directory, file, command);
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
    String text = Files.readString(file);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  private Process start(Path directory, Path output, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(output.toFile());
    if (!cluster.living().isEmpty()) {
      builder.environment().put("BUSWORK_URL", cluster.living().get(0).url());
    }
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static boolean isThere(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "-version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
