package io.buswork.testing;

import io.buswork.api.Backoff;
import io.buswork.api.HandlerSettings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.regex.Pattern;

/**
 * Takes settings as a node does: out-of-bounds ones are refused, the others have no effect here; of
 * a cron expression only the number of its fields is looked at, of an event only its form.
 */
final class CheckedSettings implements HandlerSettings {

  private static final Pattern CRON = Pattern.compile("@[a-z]+|\\S+(\\s+\\S+){4,5}");
  private static final Pattern EVENT =
      Pattern.compile("#|([A-Za-z0-9_:/-]++|[*])([.]([A-Za-z0-9_:/-]++|[*]))*+([.]#)?");
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

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

  @Override
  public HandlerSettings schedule(String cron, String timezone) {
    boolean known = ZoneId.getAvailableZoneIds().contains(timezone);
    require(known, "timezone must be a name such as Europe/Berlin", timezone);
    require(CRON.matcher(cron.strip()).matches(), "cron must have five or six fields", cron);
    return this;
  }

  @Override
  public HandlerSettings every(Duration interval) {
    require(interval.compareTo(SHORTEST_INTERVAL) >= 0, "every must be at least 1s", interval);
    return this;
  }

  @Override
  public HandlerSettings on(String event, Duration delay) {
    require(EVENT.matcher(event).matches(), "an event is words with dots between them", event);
    require(!delay.isNegative(), "delay must not be less than zero", delay);
    return this;
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ": " + value);
    }
  }
}
