package io.buswork.store;

import java.time.Duration;
import java.util.List;

/**
 * How often a queue's tasks were started lately, as far as its rate asks for it.
 *
 * @param starts the earliest first
 * @param reserved so many more may be started within {@link #RESERVED_FOR}: nobody can tell whether
 *     they were
 */
public record RateUse(List<Starts> starts, int reserved) {

  /** How long what is reserved may be used. */
  public static final Duration RESERVED_FOR = Duration.ofSeconds(5);

  public RateUse {
    starts = List.copyOf(starts);
  }

  /**
   * Tasks that were started at one time.
   *
   * @param ago how long before it was told
   * @param count how many
   */
  public record Starts(Duration ago, int count) {}
}
