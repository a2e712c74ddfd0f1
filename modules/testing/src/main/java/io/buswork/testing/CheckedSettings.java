package io.buswork.testing;

import io.buswork.api.Backoff;
import io.buswork.api.BlockingTaskCheck;
import io.buswork.api.Delivery;
import io.buswork.api.HandlerSettings;
import io.buswork.api.TaskCheck;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes settings as a node does: out-of-bounds ones are refused, the others have no effect here; of
 * a cron expression only the number of its fields is looked at, of an event only its form.
 */
final class CheckedSettings implements HandlerSettings {

  private static final Pattern CRON = Pattern.compile("@[a-z]+|\\S+(\\s+\\S+){4,5}");
  private static final Pattern EVENT =
      Pattern.compile("#|([A-Za-z0-9_:/-]++|[*])([.]([A-Za-z0-9_:/-]++|[*]))*+([.]#)?");
  private static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9._:/-]{1,200}");
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

  private Delivery delivery = Delivery.AT_LEAST_ONCE;
  private @Nullable TaskCheck check;
  private boolean transactional;

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
  public HandlerSettings queue(String name) {
    require(QUEUE.matcher(name).matches(), "queue must be 1 to 200 of A-Z a-z 0-9 . _ : / -", name);
    return this;
  }

  @Override
  public HandlerSettings delivery(Delivery promise) {
    delivery = promise;
    return this;
  }

  @Override
  public HandlerSettings check(TaskCheck value) {
    check = value;
    return this;
  }

  @Override
  public HandlerSettings checkBlocking(BlockingTaskCheck value) {
    return check(task -> Vertx.currentContext().executeBlocking(() -> value.check(task), false));
  }

  @Override
  public HandlerSettings transactional() {
    transactional = true;
    return this;
  }

  /** How it is found out whether a task was done; null if it is not. */
  @Nullable TaskCheck check() {
    return check;
  }

  /** Looks whether what was said goes together, as a node does. */
  void requireSound(String type) {
    boolean sound = delivery != Delivery.EXACTLY_ONCE || check != null || transactional;
    require(sound, "to be delivered exactly once takes a check, or transactional()", type);
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
