package io.buswork.cluster;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Looks into a database past the product, by plain JDBC: a connection a question. */
final class TestDatabase {

  private final String jdbcUrl;
  private final Properties login = new Properties();

  /**
   * @param url as {@code database.url}
   */
  TestDatabase(String url) {
    URI uri = URI.create(url);
    String[] user = uri.getUserInfo().split(":", 2);
    login.setProperty("user", user[0]);
    login.setProperty("password", user[1]);
    login.setProperty("connectTimeout", "5");
    login.setProperty("socketTimeout", "60");
    jdbcUrl = "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath();
  }

  /** The one number a query answers. */
  long number(String query, Object... parameters) {
    return Long.parseLong(column(query, parameters).get(0));
  }

  /** The first column of what a query answers, as text; a null is "null". */
  List<String> column(String query, Object... parameters) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl, login);
        PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<String> values = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          values.add(String.valueOf(rows.getString(1)));
        }
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException("query failed: " + query, e);
    }
  }

  /** A table nobody may write to until it is closed. */
  Locked lock(String table, String mode) {
    try {
      Connection connection = DriverManager.getConnection(jdbcUrl, login);
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("lock table " + table + " in " + mode + " mode");
      }
      return () -> {
        try (connection) {
          connection.rollback();
        } catch (SQLException e) {
          throw new IllegalStateException("cannot unlock " + table, e);
        }
      };
    } catch (SQLException e) {
      throw new IllegalStateException("cannot lock " + table, e);
    }
  }

  /** Unlocks when it is closed. */
  interface Locked extends AutoCloseable {
    @Override
    void close();
  }

  /** Runs a statement that answers nothing. */
  void update(String sql) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl, login);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("statement failed: " + sql, e);
    }
  }
}
