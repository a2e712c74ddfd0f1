package io.buswork.testing;

import io.buswork.api.Backoff;
import io.buswork.api.BlockingTaskCheck;
import io.buswork.api.Delivery;
import io.buswork.api.HandlerSettings;
import io.buswork.api.TaskCheck;
import io.buswork.event.EventPattern;
import io.buswork.schedule.Rhythm;
import io.buswork.task.RetryPolicy;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes settings as a node does: out-of-bounds ones are refused. */
final class CheckedSettings implements HandlerSettings {

  private static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9._:/-]{1,200}");

  private final List<Rhythm> rhythms = new ArrayList<>();
  private final List<OnEvent> events = new ArrayList<>();
  private int maxAttempts = RetryPolicy.DEFAULT.maxAttempts();
  private Backoff backoff = Backoff.DEFAULT;
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
    return add(new Rhythm(cron, null, Rhythm.zone(timezone)));
  }

  @Override
  public HandlerSettings every(Duration interval) {
    return add(new Rhythm(null, interval, ZoneOffset.UTC));
  }

  @Override
  public HandlerSettings on(String event, Duration delay) {
    require(!delay.isNegative(), "delay must not be less than zero", delay);
    events.add(new OnEvent(EventPattern.of(event), delay));
    return this;
  }

  private HandlerSettings add(Rhythm rhythm) {
    rhythm.timing();
    rhythms.add(rhythm);
    return this;
  }

  /** When its tasks are made by the clock. */
  List<Rhythm> rhythms() {
    return rhythms;
  }

  /** Of which events its tasks are made. */
  List<OnEvent> events() {
    return events;
  }

  /** How often a task is tried, and when. */
  RetryPolicy retries() {
    return new RetryPolicy(maxAttempts, backoff);
  }

  Delivery delivery() {
    return delivery;
  }

  /**
   * An event that makes a task.
   *
   * @param event which
   * @param delay how much later the task runs
   */
  record OnEvent(EventPattern event, Duration delay) {}

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ": " + value);
    }
  }
}
