package io.buswork.bench;

import io.buswork.postgres.EmbeddedServer;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The Postgres that is measured: one of the bench's own, or one that is there already. */
final class DatabaseUnderTest implements AutoCloseable {

  private final String url;
  private final long pid;
  private final @Nullable EmbeddedServer own;

  private DatabaseUnderTest(String url, long pid, @Nullable EmbeddedServer own) {
    this.url = url;
    this.pid = pid;
    this.own = own;
  }

  /**
   * @param url null for a server of its own, in the folder
   */
  static DatabaseUnderTest of(@Nullable String url, Path folder) throws SQLException {
    if (url != null) {
      return new DatabaseUnderTest(url, serverPid(url), null);
    }
    EmbeddedServer server = EmbeddedServer.start(folder.resolve("postgres"));
    // It is a process of its own, and would outlive a Ctrl-C.
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop-postgres"));
    return new DatabaseUnderTest(server.url(), server.pid(), server);
  }

  /** The parent of the process that serves us; 0 if it runs on another machine. */
  private static long serverPid(String url) throws SQLException {
    try (Connection connection = connect(url);
        ResultSet row = connection.createStatement().executeQuery("select pg_backend_pid()")) {
      row.next();
      return ProcessHandle.of(row.getLong(1))
          .flatMap(ProcessHandle::parent)
          .map(ProcessHandle::pid)
          .orElse(0L);
    }
  }

  /** A connection beside the nodes'. */
  Connection connect() throws SQLException {
    return connect(url);
  }

  private static Connection connect(String url) throws SQLException {
    URI uri = URI.create(url);
    String[] user = uri.getUserInfo().split(":", 2);
    String jdbc = "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath();
    return DriverManager.getConnection(jdbc, user[0], user.length > 1 ? user[1] : "");
  }

  String url() {
    return url;
  }

  /** Its main process; 0 if it is not on this machine. */
  long pid() {
    return pid;
  }

  @Override
  public void close() {
    if (own != null) {
      own.stop();
    }
  }
}
