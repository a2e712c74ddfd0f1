package io.buswork.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one server of this module's tests: a database with our schema each, and one start for all.
 */
final class TestServer {

  private static final String MIGRATED = "migrated";
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final Path folder;
  private final EmbeddedServer server;

  private TestServer() {
    try {
      folder = Files.createTempDirectory("buswork-stage-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server = EmbeddedServer.start(folder);
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-test-server"));
    execute("create database " + MIGRATED);
    Migrations.run(url(MIGRATED));
  }

  /** Where a new database with our schema is. */
  static String newDatabase() {
    TestServer shared = Shared.SERVER;
    String name = "test_" + DATABASES.incrementAndGet();
    shared.execute("create database " + name + " template " + MIGRATED);
    return shared.url(name);
  }

  /** A connection past our stores. */
  static Connection connect(String url) throws SQLException {
    String login = url.substring("postgresql://postgres:".length());
    return DriverManager.getConnection(
        "jdbc:postgresql://" + login.substring(login.indexOf('@') + 1),
        "postgres",
        login.substring(0, login.indexOf('@')));
  }

  private String url(String database) {
    return server.url().substring(0, server.url().lastIndexOf('/') + 1) + database;
  }

  private void execute(String sql) {
    try (Connection connection = connect(server.url());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Killed: a checkpoint of what is deleted next would only take time. */
  private void stop() {
    try {
      Postmaster.find(folder.resolve("data"))
          .flatMap(running -> ProcessHandle.of(running.pid()))
          .ifPresent(TestServer::kill);
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void kill(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  private static final class Shared {
    static final TestServer SERVER = new TestServer();
  }
}
