package io.buswork.worker;

import io.buswork.api.Backoff;
import io.buswork.api.HandlerSettings;
import io.buswork.schedule.Rhythm;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A handler's settings; filled while its verticle registers, read afterwards. */
final class Settings implements HandlerSettings {

  static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

  private volatile Duration timeout = DEFAULT_TIMEOUT;
  private volatile int maxAttempts;
  private volatile @Nullable Backoff backoff;
  private volatile int concurrency;
  private final List<Rhythm> rhythms = new CopyOnWriteArrayList<>();

  @Override
  public HandlerSettings timeout(Duration value) {
    require(!value.isNegative() && !value.isZero(), "timeout must be more than zero: " + value);
    timeout = value;
    return this;
  }

  @Override
  public HandlerSettings maxAttempts(int attempts) {
    require(attempts >= 1 && attempts <= 1000, "maxAttempts must be 1 to 1000: " + attempts);
    maxAttempts = attempts;
    return this;
  }

  @Override
  public HandlerSettings backoff(Backoff value) {
    backoff = value;
    return this;
  }

  @Override
  public HandlerSettings concurrency(int tasks) {
    require(tasks >= 1, "concurrency must be 1 or more: " + tasks);
    concurrency = tasks;
    return this;
  }

  @Override
  public HandlerSettings schedule(String cron, String timezone) {
    return add(new Rhythm(cron, null, Rhythm.zone(timezone)));
  }

  @Override
  public HandlerSettings every(Duration interval) {
    return add(new Rhythm(null, interval, ZoneId.of("UTC")));
  }

  private HandlerSettings add(Rhythm rhythm) {
    rhythm.timing();
    rhythms.add(rhythm);
    return this;
  }

  /** When its tasks are made by the clock, in the order in which that was said. */
  List<Rhythm> rhythms() {
    return List.copyOf(rhythms);
  }

  Duration timeout() {
    return timeout;
  }

  /** 0: not said. */
  int maxAttempts() {
    return maxAttempts;
  }

  @Nullable Backoff backoff() {
    return backoff;
  }

  /** 0: no limit. */
  int concurrency() {
    return concurrency;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
