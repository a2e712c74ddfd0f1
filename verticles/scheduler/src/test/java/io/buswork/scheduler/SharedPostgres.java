package io.buswork.scheduler;

import io.buswork.postgres.EmbeddedServer;
import io.buswork.postgres.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One real server for all tests of this module that do not stop it. */
final class SharedPostgres {

  private static final String MIGRATED = "migrated";
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final EmbeddedServer SERVER = start();

  private SharedPostgres() {}

  /** Where a new database with our schema is. */
  static String newDatabase() {
    String name = "test_" + DATABASES.incrementAndGet();
    execute("create database " + name + " template " + MIGRATED);
    return url(name);
  }

  /** A connection past our stores. */
  static Connection connect(String url) throws SQLException {
    String login = url.substring("postgresql://postgres:".length());
    return DriverManager.getConnection(
        "jdbc:postgresql://" + login.substring(login.indexOf('@') + 1),
        "postgres",
        login.substring(0, login.indexOf('@')));
  }

  private static EmbeddedServer start() {
    try {
      Path folder = Files.createTempDirectory("buswork-scheduler-");
      EmbeddedServer server = EmbeddedServer.start(folder);
      Path running = folder.resolve("data/postmaster.pid");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> kill(running), "kill-postgres"));
      execute(server.url(), "create database " + MIGRATED);
      Migrations.run(url(server, MIGRATED));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Not stopped: a checkpoint of what nobody reads again would only take time. */
  private static void kill(Path running) {
    try {
      long pid = Long.parseLong(Files.readAllLines(running).get(0).strip());
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String url(String database) {
    return url(SERVER, database);
  }

  private static String url(EmbeddedServer server, String database) {
    return server.url().substring(0, server.url().lastIndexOf('/') + 1) + database;
  }

  private static void execute(String sql) {
    execute(SERVER.url(), sql);
  }

  private static void execute(String url, String sql) {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
