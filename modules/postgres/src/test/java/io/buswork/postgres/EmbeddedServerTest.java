package io.buswork.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedServerTest {

  @TempDir Path folder;
  private EmbeddedServer server;

  @BeforeEach
  void start() {
    server = EmbeddedServer.start(folder);
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fsync", "synchronous_commit", "full_page_writes"})
  void runsWithFullDurability(String setting) throws SQLException {
    assertThat(query("show " + setting)).isEqualTo("on");
  }

  @Test
  void keepsItsDataAndItsPortOverARestart() throws SQLException {
    execute("create table kept as select 42 as answer");
    String url = server.url();
    server.stop();
    server = EmbeddedServer.start(folder);
    assertThat(query("select answer from kept")).isEqualTo("42");
    assertThat(server.url()).isEqualTo(url);
  }

  @Test
  void asksForItsPassword() {
    assertThat(server.url()).matches("postgresql://postgres:[0-9a-f]{48}@127.0.0.1:\\d+/postgres");
    assertThat(catchLogin("wrong")).contains("password authentication failed");
  }

  @Test
  void aSecondStartAttachesToTheRunningServer() throws SQLException {
    String started = query("select pg_postmaster_start_time()");
    EmbeddedServer second = EmbeddedServer.start(folder);
    assertThat(second.url()).isEqualTo(server.url());
    assertThat(query("select pg_postmaster_start_time()")).isEqualTo(started);
  }

  @Test
  void comesBackAfterItsProcessWasKilled() throws SQLException {
    execute("create table kept as select 42 as answer");
    long pid = Postmaster.find(folder.resolve("data")).orElseThrow().pid();
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
    assertThat(server.isRunning()).isFalse();
    server = EmbeddedServer.start(folder);
    assertThat(query("select answer from kept")).isEqualTo("42");
  }

  private String catchLogin(String password) {
    try (Connection connection = DriverManager.getConnection(jdbc(), "postgres", password)) {
      return "logged in to " + connection.getCatalog();
    } catch (SQLException e) {
      return e.getMessage();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private Connection connect() throws SQLException {
    String login = server.url().substring("postgresql://postgres:".length());
    return DriverManager.getConnection(jdbc(), "postgres", login.substring(0, login.indexOf('@')));
  }

  private String jdbc() {
    return "jdbc:postgresql://" + server.url().substring(server.url().indexOf('@') + 1);
  }
}
