package io.buswork.store;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task type whose tasks are posted to a URL.
 *
 * @param type the task type
 * @param url where to; http or https
 * @param timeout how long an attempt may take
 * @param concurrency how many tasks may be there at once, from one node
 * @param secret what requests are signed with; null: they are not
 * @param headers further headers of each request
 */
public record HttpHandler(
    String type,
    String url,
    Duration timeout,
    int concurrency,
    @Nullable String secret,
    Map<String, String> headers) {

  /** How long an attempt may take unless it is said. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /** How many tasks may be there at once from one node unless it is said. */
  public static final int DEFAULT_CONCURRENCY = 10;

  public HttpHandler {
    headers = Map.copyOf(headers);
  }

  /** Without the secret and the headers' values: these may go into logs. */
  @Override
  public String toString() {
    return "HttpHandler[" + type + " " + url + "]";
  }
}
