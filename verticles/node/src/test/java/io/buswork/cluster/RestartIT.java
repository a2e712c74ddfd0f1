package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The power cut: everything dies at once, the embedded Postgres too. */
@Timeout(400)
final class RestartIT {

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  @Test
  void afterKill9OfEverythingAStartFindsItsTasksAndModules() throws IOException {
    Path dataDir = Files.createDirectories(cluster.folder().resolve("kept"));
    TestNode first = cluster.startNodeWithEmbeddedPostgres(dataDir);
    ProbeModule.deploy(cluster, "v1");
    RunLog log = new RunLog(cluster.folder().resolve("runs"));
    List<Long> ids =
        ProbeModule.submit(first.api(), 2000, ProbeModule.task(ProbeModule.WAIT, log, 100));
    first.kill9();
    killPostmaster(dataDir);

    TestNode second = cluster.startNodeWithEmbeddedPostgres(dataDir);
    await("every task has succeeded")
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> ids.stream().allMatch(id -> stateOf(second, id).equals("succeeded")));
    assertThat(second.terminate()).as("exit code after SIGTERM").isIn(0, 143);
  }

  private static String stateOf(TestNode node, long id) {
    return node.api().get("/tasks/" + id).expect(200).json().getString("state");
  }

  @AfterAll
  static void stopWhatIsLeft() throws IOException {
    killPostmaster(cluster.folder().resolve("kept"));
  }

  private static void killPostmaster(Path dataDir) throws IOException {
    for (Path file : postmasterFiles(dataDir)) {
      long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      await("Postgres " + pid + " gone")
          .atMost(Duration.ofSeconds(60))
          .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  private static List<Path> postmasterFiles(Path dataDir) throws IOException {
    try (Stream<Path> all = Files.walk(dataDir)) {
      return all.filter(path -> path.endsWith("postmaster.pid")).toList();
    }
  }
}
