package io.buswork.postgres;

import io.buswork.store.StoreUnavailableException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.flywaydb.core.Flyway;

/** The schema's versions. */
public final class Migrations {

  /** The newest migration; raised with each that is added. */
  static final String NEWEST = "50";

  private static final String SCHEMA = "buswork";

  private Migrations() {}

  /**
   * Brings the schema up to date. Blocks; several nodes may do so at once.
   *
   * @param url {@code postgresql://user:password@host:port/database}
   * @return the database's identity
   * @throws StoreUnavailableException if the database cannot be reached
   */
  public static String run(String url) {
    try (Connection connection = connect(url)) {
      if (!isCurrent(connection)) {
        migrate(url);
      }
      return clusterId(connection);
    } catch (SQLException e) {
      throw new StoreUnavailableException("cannot open the database: " + e.getMessage(), e);
    }
  }

  /** Flyway takes most of a second to look: ask its table first. */
  private static boolean isCurrent(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet known = statement.executeQuery(Sql.SCHEMA_TABLE)) {
      known.next();
      if (known.getString(1) == null) {
        return false;
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(Sql.SCHEMA_IS_AT)) {
      statement.setString(1, NEWEST);
      try (ResultSet done = statement.executeQuery()) {
        done.next();
        return done.getBoolean(1);
      }
    }
  }

  private static void migrate(String url) {
    Target target = Target.of(url);
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(target.jdbcUrl(), target.user(), target.password())
        .schemas(SCHEMA)
        .createSchemas(true)
        .locations("classpath:io/buswork/postgres/migration")
        .load()
        .migrate();
  }

  private static String clusterId(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(Sql.CLUSTER_ID)) {
      row.next();
      return row.getString(1);
    }
  }

  private static Connection connect(String url) throws SQLException {
    Target target = Target.of(url);
    Properties properties = new Properties();
    properties.setProperty("user", target.user());
    properties.setProperty("password", target.password());
    properties.setProperty("connectTimeout", "3");
    properties.setProperty("loginTimeout", "5");
    return DriverManager.getConnection(target.jdbcUrl(), properties);
  }

  private record Target(String jdbcUrl, String user, String password) {

    static Target of(String url) {
      URI uri = URI.create(url);
      String[] login =
          uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
      int port = uri.getPort() < 0 ? 5432 : uri.getPort();
      return new Target(
          "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getRawPath(),
          login.length > 0 ? decode(login[0]) : "postgres",
          login.length > 1 ? decode(login[1]) : "");
    }

    private static String decode(String text) {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
  }
}
