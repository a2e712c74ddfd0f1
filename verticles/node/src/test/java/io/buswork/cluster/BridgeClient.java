package io.buswork.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.buswork.documentation.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client of the Vert.x TCP bridge that nobody here has written, from npm; installed for a test.
 */
final class BridgeClient {

  private static final String PACKAGE = "vertx3-tcp-eventbus-client@1.0.0-SNAPSHOT";
  private static final long PATIENCE_SECONDS = 60;

  private final Path folder;

  private BridgeClient(Path folder) {
    this.folder = folder;
  }

  /** Skips the test where there is no npm, or it reaches no registry. */
  static BridgeClient install(Path folder) throws Exception {
    Files.writeString(folder.resolve("package.json"), "{\"private\": true}");
    List<String> npm =
        List.of("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", PACKAGE);
    try {
      Run run = run(folder, npm);
      assumeTrue(run.exitCode == 0, () -> "skipped: npm gets no " + PACKAGE + ": " + run.output);
    } catch (IOException noSuchProgram) {
      assumeTrue(false, "skipped: there is no npm here");
    }
    return new BridgeClient(folder);
  }

  /** What it says, in lines, after submitting a task of this type and hearing of its end. */
  List<String> submit(int port, String type) throws Exception {
    Path script = Repository.root().resolve("verticles/node/src/test/resources/remote/bridge.cjs");
    Run run =
        run(
            folder,
            List.of(
                "node",
                "--no-deprecation",
                script.toString(),
                folder.resolve("node_modules").toString(),
                Integer.toString(port),
                type));
    if (run.exitCode != 0) {
      throw new AssertionError(run.output);
    }
    return run.output.lines().toList();
  }

  private static Run run(Path folder, List<String> command) throws Exception {
    Path output = Files.createTempFile(folder, command.get(0), ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    return new Run(process.exitValue(), Files.readString(output));
  }

  private record Run(int exitCode, String output) {}
}
