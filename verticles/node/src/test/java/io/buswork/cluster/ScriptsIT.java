package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.buswork.documentation.Repository;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that README names, started for real on the built tree. */
@Timeout(400)
final class ScriptsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Process> started = new ArrayList<>();
  @TempDir private Path folder;

  @AfterEach
  void killWhatIsLeft() {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Test
  void busworkHelpListsTheCommands() throws Exception {
    Path output = folder.resolve("help.txt");
    assertThat(exitCode(run(output, "./buswork", "help"))).isZero();
    assertThat(Files.readString(output))
        .contains("start", "demo", "deploy", "modules", "activate", "submit", "tasks", "task")
        .contains("watch", "retry", "cancel", "nodes");
  }

  @Test
  void anUnknownKeyIsRefusedWithExitCode2NamingIt() throws Exception {
    Path output = folder.resolve("refused.txt");
    Process process = run(output, "./buswork", "start", "--http.prot=1", "--data.dir=" + folder);
    assertThat(exitCode(process)).isEqualTo(2);
    assertThat(Files.readString(output)).contains("http.prot").doesNotContain("\tat ");
  }

  @Test
  void aServerThatIsNotThereIsExitCode3() throws Exception {
    Process process =
        start(folder.resolve("away.txt"), "http://127.0.0.1:1", List.of("./buswork", "nodes"));
    assertThat(exitCode(process)).isEqualTo(3);
  }

  @Test
  void busworkStartBecomesReadyAndStopsOnSigterm() throws Exception {
    Path output = folder.resolve("start.txt");
    Path data = folder.resolve("data");
    String url = TestPostgres.shared().newDatabase();
    Process process =
        run(
            output,
            "./buswork",
            "start",
            "--http.port=0",
            "--tcp.port=0",
            "--data.dir=" + data,
            "--database.url=" + url);
    awaitNodeFile(process, data, output);
    process.destroy();
    assertThat(exitCode(process)).isIn(0, 143);
    assertThat(data.resolve("nodes")).as("node files after the stop").isEmptyDirectory();
  }

  @Test
  void aNodeArchivesItsClassesAndABrokenArchiveDoesNoHarm() throws Exception {
    assumeTrue(
        Files.exists(Path.of(System.getProperty("java.home"), "lib", "server", "classes.jsa")),
        "this JDK has no archive of its own classes to build on");
    for (Path old : archives()) {
      Files.delete(old);
    }
    busworkStartBecomesReadyAndStopsOnSigterm();
    assertThat(archives()).as("what the node wrote as it ended").hasSize(1);

    Path output = folder.resolve("quiet.txt");
    assertThat(exitCode(run(output, "./buswork", "help", "start"))).isZero();
    String expected = Files.readString(output);
    assertThat(archives()).singleElement().asString().endsWith(".jsa");

    Path archive = archives().get(0);
    Files.delete(archive);
    Files.writeString(archive, "no archive at all");
    assertThat(exitCode(run(output, "./buswork", "help", "start"))).isZero();
    assertThat(Files.readString(output)).as("nobody hears of it").isEqualTo(expected);
    Files.delete(archive);
  }

  private static List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(Repository.root().resolve("verticles/node/target"))) {
      return files.filter(file -> file.getFileName().toString().contains(".jsa")).toList();
    }
  }

  @Test
  void vertxRunStartsTheSameNode() throws Exception {
    Path output = folder.resolve("vertx.txt");
    Path data = folder.resolve("data");
    Path config =
        Files.writeString(
            folder.resolve("conf.json"),
            """
            {"http": {"port": 0}, "tcp": {"port": 0}, "data": {"dir": "%s"},
             "database": {"url": "%s"}}
            """
                .formatted(data, TestPostgres.shared().newDatabase()));
    Process process =
        run(
            output,
            "./vertx",
            "run",
            "io.buswork.node.NodeVerticle",
            "-cluster",
            "-conf",
            config.toString());
    awaitNodeFile(process, data, output);
  }

  private void awaitNodeFile(Process process, Path data, Path output) {
    Path nodes = data.resolve("nodes");
    await("a node file in " + nodes)
        .atMost(PATIENCE)
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError(Files.readString(output));
              }
              String[] files = nodes.toFile().list();
              return files != null && files.length == 1;
            });
  }

  private Process run(Path output, String... command) throws IOException {
    return start(output, "", List.of(command));
  }

  private Process start(Path output, String server, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Repository.root().toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(output.toFile());
    if (!server.isEmpty()) {
      builder.environment().put("BUSWORK_URL", server);
    }
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }
}
