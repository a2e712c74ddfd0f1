package io.buswork.samples.report;

import java.sql.SQLException;
import org.postgresql.Driver;

/** Takes from the JVM what this module's Postgres driver has left in it. */
final class DriverRemoval {

  private static final String CLEANER_THREAD = "PostgreSQL-JDBC-Cleaner";

  private DriverRemoval() {}

  /** Called when no connection is open any more. */
  static void run() throws SQLException {
    if (Driver.isRegistered()) {
      Driver.deregister();
    }
    // The driver's own thread would end by itself, but only 30 s after the last connection. An
    // interrupt ends it at once if it watches nothing; a cleaner that does, another module's for
    // one, takes no notice.
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(CLEANER_THREAD))
        .forEach(Thread::interrupt);
  }
}
