package io.buswork.testing;

import io.buswork.api.Backoff;
import io.buswork.api.HandlerSettings;
import java.time.Duration;

/**
 * Takes settings as a node does: out-of-bounds ones are refused, the others have no effect here.
 */
final class CheckedSettings implements HandlerSettings {

  @Override
  public HandlerSettings timeout(Duration timeout) {
    require(!timeout.isNegative() && !timeout.isZero(), "timeout must be more than zero", timeout);
    return this;
  }

  @Override
  public HandlerSettings maxAttempts(int attempts) {
    require(attempts >= 1 && attempts <= 1000, "maxAttempts must be from 1 to 1000", attempts);
    return this;
  }

  @Override
  public HandlerSettings backoff(Backoff backoff) {
    return this;
  }

  @Override
  public HandlerSettings concurrency(int tasks) {
    require(tasks >= 1, "concurrency must be 1 or more", tasks);
    return this;
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ": " + value);
    }
  }
}
