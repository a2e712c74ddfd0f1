package io.buswork.worker;

import io.buswork.api.Backoff;
import io.buswork.api.HandlerSettings;
import io.buswork.event.EventPattern;
import io.buswork.schedule.Rhythm;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A handler's settings; filled while its verticle registers, read afterwards. */
final class Settings implements HandlerSettings {

  static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

  private static final Duration LONGEST_DELAY = Duration.ofDays(3_660);

  private volatile Duration timeout = DEFAULT_TIMEOUT;
  private volatile int maxAttempts;
  private volatile @Nullable Backoff backoff;
  private volatile int concurrency;
  private final List<Rhythm> rhythms = new CopyOnWriteArrayList<>();
  private final List<OnEvent> events = new CopyOnWriteArrayList<>();

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

  @Override
  public HandlerSettings on(String event, Duration delay) {
    require(!delay.isNegative(), "delay must not be less than zero: " + delay);
    require(delay.compareTo(LONGEST_DELAY) <= 0, "delay must be 3660 days at most: " + delay);
    require(
        delay.equals(Duration.ofMillis(delay.toMillis())),
        "delay must be whole milliseconds: " + delay);
    events.add(new OnEvent(EventPattern.of(event), delay));
    return this;
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

  /** Of which events its tasks are made, in the order in which that was said. */
  List<OnEvent> events() {
    return List.copyOf(events);
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

  /**
   * An event that makes a task.
   *
   * @param event which
   * @param delay how much later the task runs
   */
  record OnEvent(EventPattern event, Duration delay) {}

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
