package io.buswork.samples.report;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Connects to the database that a report reads. */
final class DatabaseConnection {

  private static final String JDBC = "jdbc:";
  private static final String CONNECT_TIMEOUT_SECONDS = "10";

  private DatabaseConnection() {}

  /**
   * Opens a connection that only reads, in a transaction, as a cursor needs one. Goes to this
   * module's own driver, not to whatever {@code java.sql.DriverManager} would find.
   *
   * @param url {@code postgresql://user:password@host:port/database}, or a JDBC URL
   * @param passwordFile holds the password; null: it is in the URL, or none is needed
   */
  static Connection open(String url, @Nullable Path passwordFile) throws SQLException, IOException {
    var properties = new Properties();
    PGProperty.APPLICATION_NAME.set(properties, "buswork report-export");
    PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_TIMEOUT_SECONDS);
    String jdbcUrl = url.startsWith(JDBC) ? url : jdbcUrl(URI.create(url), properties);
    if (passwordFile != null) {
      PGProperty.PASSWORD.set(properties, Files.readString(passwordFile).strip());
    }
    Connection connection = new Driver().connect(jdbcUrl, properties);
    if (connection == null) {
      throw new SQLException("the database's URL must begin with postgresql://");
    }
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
    return connection;
  }

  /** The URL without what is secret in it, which goes into the properties. */
  private static String jdbcUrl(URI uri, Properties properties) {
    if (uri.getRawUserInfo() != null) {
      String[] user = uri.getRawUserInfo().split(":", 2);
      PGProperty.USER.set(properties, decode(user[0]));
      if (user.length > 1) {
        PGProperty.PASSWORD.set(properties, decode(user[1]));
      }
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return JDBC + uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath() + query;
  }

  private static String decode(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
