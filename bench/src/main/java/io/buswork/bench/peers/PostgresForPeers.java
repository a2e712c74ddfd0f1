package io.buswork.bench.peers;

import io.buswork.postgres.EmbeddedServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The Postgres that the peers get: the same as a node's own, with the same settings. For each line
 * on standard input it makes an empty database; when the input ends it stops.
 */
public final class PostgresForPeers {

  private static final String DATABASE = "peers";

  private final EmbeddedServer server;
  private final URI url;

  private PostgresForPeers(EmbeddedServer server) {
    this.server = server;
    this.url = URI.create(server.url());
  }

  /**
   * @param arguments the folder for the data
   * @throws Exception if the server cannot be started
   */
  public static void main(String[] arguments) throws Exception {
    EmbeddedServer server = EmbeddedServer.start(Path.of(arguments[0]));
    try {
      new PostgresForPeers(server).serve();
    } finally {
      server.stop();
    }
  }

  private void serve() throws IOException, SQLException {
    System.out.println(String.join(" ", introduction()));
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (orders.readLine() != null) {
      makeEmptyDatabase();
      System.out.println("ready");
    }
  }

  /** Host, port, user, password, database, the server's process, its version. */
  private String[] introduction() throws SQLException {
    String[] credentials = url.getUserInfo().split(":", 2);
    try (Connection connection = connect()) {
      return new String[] {
        url.getHost(),
        Integer.toString(url.getPort()),
        credentials[0],
        credentials[1],
        DATABASE,
        Long.toString(server.pid()),
        connection.getMetaData().getDatabaseProductVersion()
      };
    }
  }

  private void makeEmptyDatabase() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("drop database if exists " + DATABASE + " with (force)");
      statement.execute("create database " + DATABASE);
      statement.execute("checkpoint");
    }
  }

  private Connection connect() throws SQLException {
    String[] credentials = url.getUserInfo().split(":", 2);
    String address = "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath();
    return DriverManager.getConnection(address, credentials[0], credentials[1]);
  }
}
