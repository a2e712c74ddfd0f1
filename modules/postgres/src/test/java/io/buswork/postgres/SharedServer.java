package io.buswork.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One real server for all test classes of this JVM, and a database of its own for each: a copy of
 * one with our schema takes far less time than another server does.
 */
final class SharedServer {

  private static final String TEMPLATE = "schema_to_copy";
  private static final SharedServer ONLY = new SharedServer();

  private final AtomicInteger databases = new AtomicInteger();
  private final Path folder;
  private final EmbeddedServer server;

  private SharedServer() {
    try {
      folder = Files.createTempDirectory("buswork-stage-");
      server = EmbeddedServer.start(folder);
      Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
      execute("create database " + TEMPLATE);
      Migrations.run(url(TEMPLATE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new database with our schema; where to connect. */
  static String newDatabase() {
    String name = "stage_" + ONLY.databases.incrementAndGet();
    ONLY.execute("create database " + name + " template " + TEMPLATE);
    return ONLY.url(name);
  }

  /** A plain connection to a database. */
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
      throw new IllegalStateException(e);
    }
  }

  /** At once, without writing out what nobody will read. */
  private void stop() {
    String data = folder.resolve("data").toString();
    PostgresBinaries.run(List.of("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data));
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
