package io.buswork.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * A cluster of forked JVMs on a database of its own, for one test class. Registered as an
 * extension: whatever becomes of the tests, all processes are killed in the end; if one fails, the
 * ends of the nodes' logs are printed (whole ones stay in {@code target/cluster-logs}).
 */
final class ClusterHarness implements BeforeAllCallback, AfterAllCallback, TestWatcher {

  static {
    // Ten seconds, the default, are soon over where many share a processor.
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  /** Of several nodes side by side. */
  private static final Duration USUAL_START = Duration.ofSeconds(5);

  private final boolean ownPostgres;
  private final List<TestNode> nodes = new ArrayList<>();
  private String className = "";
  private TestPostgres postgres;
  private String databaseUrl = "";
  private Path folder;

  private ClusterHarness(boolean ownPostgres) {
    this.ownPostgres = ownPostgres;
    Runtime.getRuntime().addShutdownHook(new Thread(this::killAll, "kill-test-nodes"));
  }

  /** On a new database of the server that all tests share. */
  static ClusterHarness onSharedPostgres() {
    return new ClusterHarness(false);
  }

  /** On a server of its own, which the test may stop. */
  static ClusterHarness onOwnPostgres() {
    return new ClusterHarness(true);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    className = context.getRequiredTestClass().getSimpleName();
    folder = Files.createTempDirectory("buswork-cluster-");
    postgres = ownPostgres ? TestPostgres.start() : TestPostgres.shared();
    databaseUrl = postgres.newDatabase();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    killAll();
    if (ownPostgres) {
      postgres.close();
    }
    Folders.delete(folder);
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    System.out.println(logs());
  }

  /** Starts nodes side by side and waits until all are ready. */
  List<TestNode> startNodes(int count, String... arguments) {
    return startNodes(Collections.nCopies(count, List.of(arguments)));
  }

  /** The same, a node for each list of arguments. */
  List<TestNode> startNodes(List<List<String>> arguments) {
    List<TestNode> fresh =
        arguments.stream()
            .map(own -> fork("256m", databaseUrl, own.toArray(String[]::new)))
            .toList();
    fresh.forEach(TestNode::awaitReady);
    return fresh;
  }

  /** Starts a node and waits until it is ready. */
  TestNode startNode(String... arguments) {
    return fork("256m", databaseUrl, arguments).awaitReady();
  }

  /** The same with a heap of its own, such as {@code 160m}. */
  TestNode startNodeWithHeap(String heap, String... arguments) {
    return fork(heap, databaseUrl, arguments).awaitReady();
  }

  /** A node on another database: of another cluster. */
  TestNode startNodeOn(String otherDatabase) {
    return fork("256m", otherDatabase).awaitReady();
  }

  /** A node with the embedded Postgres, which lives in that folder. */
  TestNode startNodeWithEmbeddedPostgres(Path dataDir) {
    return forkIn(dataDir, "256m", List.of()).awaitReady();
  }

  /** The nodes that have not ended. */
  List<TestNode> living() {
    return nodes.stream().filter(TestNode::isAlive).toList();
  }

  /**
   * What a promise of so many seconds comes to on this machine, at this time: longer where its
   * nodes took longer to start than they do on two idle cores.
   */
  Duration allowed(Duration promised) {
    Duration start =
        nodes.stream().map(TestNode::startTook).max(Duration::compareTo).orElse(Duration.ZERO);
    double slowness = Math.max(1, (double) start.toMillis() / USUAL_START.toMillis());
    return Duration.ofMillis((long) (promised.toMillis() * slowness));
  }

  /** The API of any living node. */
  Api api() {
    return living().get(0).api();
  }

  /** The cluster's database. */
  TestDatabase database() {
    return new TestDatabase(databaseUrl);
  }

  /** The server. */
  TestPostgres postgres() {
    return postgres;
  }

  /** A folder for whatever the test keeps; deleted in the end. */
  Path folder() {
    return folder;
  }

  /** The ends of all nodes' logs. */
  String logs() {
    return String.join("\n", nodes.stream().map(TestNode::logTail).toList());
  }

  /** Kills what still runs. Frozen JVMs die too: SIGKILL reaches them. */
  void killAll() {
    living().forEach(TestNode::kill9);
  }

  private TestNode fork(String heap, String url, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--database.url=" + url));
    all.addAll(List.of(arguments));
    return forkIn(newFolder(), heap, all);
  }

  private TestNode forkIn(Path dataDir, String heap, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("--data.dir=" + dataDir));
    all.addAll(arguments);
    List<String> command = NodeJvm.command(heap, all);
    String name = className + "-node" + (nodes.size() + 1);
    Path log = Path.of("target", "cluster-logs", name + ".log").toAbsolutePath();
    TestNode node = TestNode.fork(name, command, dataDir, log);
    nodes.add(node);
    return node;
  }

  private Path newFolder() {
    try {
      return Files.createDirectories(folder.resolve("node" + (nodes.size() + 1)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder in " + folder, e);
    }
  }
}
