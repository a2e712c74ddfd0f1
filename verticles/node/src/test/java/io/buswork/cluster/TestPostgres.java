package io.buswork.cluster;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real Postgres for tests, on one port for its whole life, that can be stopped and started again.
 * Durable: fsync, synchronous_commit and full_page_writes are on.
 */
final class TestPostgres implements AutoCloseable {

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final Path folder;
  private final int port;
  private EmbeddedPostgres server;

  private TestPostgres(Path folder, int port) throws IOException {
    this.folder = folder;
    this.port = port;
    this.server = launch();
  }

  /** A server of one's own, with nothing in it. */
  static TestPostgres start() {
    try {
      return new TestPostgres(Files.createTempDirectory("buswork-pg-"), freePort());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start Postgres for tests", e);
    }
  }

  /** The server that all tests of this JVM share which do not stop it. */
  static TestPostgres shared() {
    return Shared.SERVER;
  }

  /**
   * Makes an empty database.
   *
   * @return where it is, as {@code database.url} wants it
   */
  String newDatabase() {
    String name = "cluster_" + DATABASES.incrementAndGet();
    new TestDatabase(url("postgres")).update("create database " + name);
    return url(name);
  }

  /** Stops the server as an operator would: sessions end, what is committed stays. */
  void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop Postgres on port " + port, e);
    }
  }

  /** Starts it again on the same port with the same data. */
  void startAgain() {
    try {
      server = launch();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start Postgres on port " + port, e);
    }
  }

  @Override
  public void close() {
    stop();
    Folders.delete(folder);
  }

  private String url(String database) {
    return "postgresql://postgres:postgres@127.0.0.1:" + port + "/" + database;
  }

  private EmbeddedPostgres launch() throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false)
        .setPort(port)
        .setPGStartupWait(Duration.ofSeconds(60))
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("max_connections", "100")
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }

  private static final class Shared {
    static final TestPostgres SERVER = TestPostgres.start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close, "stop-test-postgres"));
    }
  }
}
