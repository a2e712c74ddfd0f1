package io.buswork.handler;

import io.buswork.api.Backoff;
import io.buswork.api.BlockingTaskCheck;
import io.buswork.api.Delivery;
import io.buswork.api.HandlerSettings;
import io.buswork.api.TaskBounds;
import io.buswork.api.TaskCheck;
import io.buswork.event.EventPattern;
import io.buswork.schedule.Rhythm;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What a handler has said of itself, checked as it was said; filled while its verticle registers,
 * read afterwards.
 */
public class HandlerDeclaration implements HandlerSettings {

  /** How long an attempt may take unless the handler says. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

  private volatile Duration timeout = DEFAULT_TIMEOUT;
  private volatile int maxAttempts;
  private volatile @Nullable Backoff backoff;
  private volatile int concurrency;
  private volatile @Nullable String queue;
  private volatile Delivery delivery = Delivery.AT_LEAST_ONCE;
  private volatile @Nullable TaskCheck check;
  private volatile @Nullable BlockingTaskCheck blockingCheck;
  private volatile boolean transactional;
  private final List<Rhythm> rhythms = new CopyOnWriteArrayList<>();
  private final List<OnEvent> events = new CopyOnWriteArrayList<>();

  @Override
  public HandlerSettings timeout(Duration value) {
    require(!value.isNegative() && !value.isZero(), "timeout must be more than zero: " + value);
    require(
        value.compareTo(TaskBounds.MAX_TIME) <= 0, "timeout must be 3660 days at most: " + value);
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
  public HandlerSettings queue(String name) {
    require(
        TaskBounds.NAME.matcher(name).matches(),
        "queue '" + name + "' must be " + TaskBounds.NAME_RULE);
    queue = name;
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
    blockingCheck = value;
    return this;
  }

  @Override
  public HandlerSettings transactional() {
    transactional = true;
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
    require(delay.compareTo(TaskBounds.MAX_TIME) <= 0, "delay must be 3660 days at most: " + delay);
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
  public List<Rhythm> rhythms() {
    return List.copyOf(rhythms);
  }

  /** Of which events its tasks are made, in the order in which that was said. */
  public List<OnEvent> events() {
    return List.copyOf(events);
  }

  /** How long an attempt may take. */
  public Duration timeout() {
    return timeout;
  }

  /** 0: not said. */
  public int maxAttempts() {
    return maxAttempts;
  }

  /** Waits between attempts; null: not said. */
  public @Nullable Backoff backoff() {
    return backoff;
  }

  /** 0: no limit. */
  public int concurrency() {
    return concurrency;
  }

  /** The queue of tasks that name none; null: not said. */
  public @Nullable String queue() {
    return queue;
  }

  /** What is promised of tasks that do not say themselves. */
  public Delivery delivery() {
    return delivery;
  }

  /** How it is found out whether a task was done; null: not so. */
  public @Nullable TaskCheck check() {
    return check;
  }

  /** The same by code that blocks. */
  public @Nullable BlockingTaskCheck blockingCheck() {
    return blockingCheck;
  }

  /** Whether a cut-off attempt has done nothing. */
  public boolean isTransactional() {
    return transactional;
  }

  /** Whether it can be found out at all. */
  public boolean hasCheck() {
    return check != null || blockingCheck != null;
  }

  /** Whether tasks can be delivered exactly once. */
  public boolean canBeExact() {
    return transactional || hasCheck();
  }

  /**
   * Looks whether what was said goes together.
   *
   * @param type whose handler it is
   * @throws IllegalArgumentException if not
   */
  public void requireSound(String type) {
    require(
        delivery != Delivery.EXACTLY_ONCE || canBeExact(),
        "task type '"
            + type
            + "' is to be delivered exactly once: that takes a check, or transactional()");
  }

  /**
   * An event that makes a task.
   *
   * @param event which
   * @param delay how much later the task runs
   */
  public record OnEvent(EventPattern event, Duration delay) {}

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
