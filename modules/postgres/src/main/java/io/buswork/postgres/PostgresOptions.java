package io.buswork.postgres;

import java.time.Duration;

/**
 * Where the database is, and how it is used.
 *
 * @param url {@code postgresql://user:password@host:port/database}
 * @param poolSize connections of this node at most; 2 or more
 * @param patience how long a call may take in all before the database counts as away
 */
public record PostgresOptions(String url, int poolSize, Duration patience) {

  /** Few connections: statements are batches, and they are pipelined. */
  public static final int DEFAULT_POOL_SIZE = 8;

  /** Longer than any statement of ours takes on a busy machine. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);

  public PostgresOptions {
    if (!url.startsWith("postgresql://") && !url.startsWith("postgres://")) {
      throw new IllegalArgumentException(
          "database.url must look like postgresql://user:password@host:port/database");
    }
    if (poolSize < 2) {
      throw new IllegalArgumentException("poolSize must be 2 or more: " + poolSize);
    }
  }

  /** With the defaults. */
  public static PostgresOptions of(String url) {
    return new PostgresOptions(url, DEFAULT_POOL_SIZE, DEFAULT_PATIENCE);
  }
}
