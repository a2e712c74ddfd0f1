package io.buswork.node.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Submits tasks by SQL, if the node's own embedded Postgres is the one that is known here. */
final class DemoSql {

  private static final int COMMITTED = 3;

  private final @Nullable Path postgres;

  /**
   * @param postgres the folder of the node's embedded server; null: not known
   */
  DemoSql(@Nullable Path postgres) {
    this.postgres = postgres;
  }

  /**
   * Submits some tasks in a transaction that is committed, and as many in one that is rolled back.
   *
   * @return how many there are now; 0 if the database is not known here
   */
  int submit(String tag) {
    if (postgres == null || !Files.isReadable(postgres.resolve("port"))) {
      return 0;
    }
    try (Connection connection = connect(postgres)) {
      connection.setAutoCommit(false);
      submitAll(connection, tag);
      connection.rollback();
      submitAll(connection, tag);
      connection.commit();
      return COMMITTED;
    } catch (SQLException e) {
      throw new IllegalStateException("the demo's tasks cannot be submitted by SQL", e);
    }
  }

  private static Connection connect(Path folder) throws SQLException {
    String port = text(folder.resolve("port"));
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
        "postgres",
        text(folder.resolve("password")));
  }

  private static void submitAll(Connection connection, String tag) throws SQLException {
    try (PreparedStatement submit = connection.prepareStatement(statement())) {
      for (int i = 0; i < COMMITTED; i++) {
        submit.setString(1, new JsonObject().put("name", "SQL " + i).encode());
        submit.setString(2, tag);
        submit.execute();
      }
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static String statement() {
    try (InputStream sql = DemoSql.class.getResourceAsStream("demo_submit.sql")) {
      return new String(Objects.requireNonNull(sql).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
