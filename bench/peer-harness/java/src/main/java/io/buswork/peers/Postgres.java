package io.buswork.peers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A pool of connections to the run's own empty database. */
final class Postgres {

  private final HikariDataSource pool;

  Postgres(int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:postgresql://%s:%s/%s?reWriteBatchedInserts=true&prepareThreshold=3"
            .formatted(
                Environment.text("PGHOST"),
                Environment.text("PGPORT"),
                Environment.text("PGDATABASE")));
    config.setUsername(Environment.text("PGUSER"));
    config.setPassword(Environment.text("PGPASSWORD"));
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(connections);
    pool = new HikariDataSource(config);
  }

  DataSource pool() {
    return pool;
  }

  void executeFile(String name) throws SQLException, IOException {
    try (InputStream in = Postgres.class.getResourceAsStream(name)) {
      execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Whether a query answers no row. */
  boolean isEmpty(String query) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return !rows.next();
    }
  }

  /** Fresh statistics, no dead rows, nothing left for a checkpoint to write. */
  void tidy() throws SQLException {
    execute("vacuum analyze");
    execute("checkpoint");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(true);
      statement.execute(sql);
    }
  }
}
