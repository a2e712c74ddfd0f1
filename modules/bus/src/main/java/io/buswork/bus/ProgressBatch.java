package io.buswork.bus;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Worker to dispatcher: what running attempts report.
 *
 * @param queue the queue
 * @param node the worker node
 * @param reports the reports, in order
 */
public record ProgressBatch(String queue, String node, List<Report> reports) {

  /**
   * One attempt's news.
   *
   * @param id the task
   * @param attempt its number, from 1
   * @param percent 0 to 100; -1 if only lines were logged
   * @param message what is being done; null if only lines were logged
   * @param lines new log lines
   */
  public record Report(
      long id, int attempt, int percent, @Nullable String message, List<String> lines) {}
}
