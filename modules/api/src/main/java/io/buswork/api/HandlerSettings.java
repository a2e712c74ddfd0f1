package io.buswork.api;

import java.time.Duration;

/** What holds for every task of one handler, unless the task itself says otherwise. */
public interface HandlerSettings {

  /**
   * How long an attempt may run. Default: 30 minutes.
   *
   * @param timeout more than zero, 3660 days at most
   */
  HandlerSettings timeout(Duration timeout);

  /**
   * How often a task is tried in all. Default: 10.
   *
   * @param attempts 1 to 1000
   */
  HandlerSettings maxAttempts(int attempts);

  /**
   * How long to wait between attempts. Default: {@link Backoff#DEFAULT}.
   *
   * @param backoff the waiting times, 3660 days at most
   */
  HandlerSettings backoff(Backoff backoff);

  /**
   * How many tasks of this type may run at once on one node. Default: no limit of its own.
   *
   * @param tasks 1 or more
   */
  HandlerSettings concurrency(int tasks);

  /**
   * The queue of tasks of this type that name none: those submitted to a node that has heard of
   * this handler, and those made by its own schedules and events. Default: {@code default}.
   *
   * @param name 1 to 200 characters of letters, digits, {@code . _ - : /}
   */
  HandlerSettings queue(String name);

  /**
   * What is promised of a task whose node dies. Default: {@link Delivery#AT_LEAST_ONCE}. Whoever
   * says {@link Delivery#EXACTLY_ONCE} also says how: by {@link #check} or by {@link
   * #transactional}; else the module does not start.
   *
   * @param delivery the promise
   */
  HandlerSettings delivery(Delivery delivery);

  /**
   * How to find out whether a task was done already. Asked before each further attempt of a task
   * that is delivered exactly once; it runs as the handler does.
   *
   * @param check does not block
   */
  HandlerSettings check(TaskCheck check);

  /**
   * The same by a check that may block, on a thread as {@link TaskHandlers#blocking} has them.
   *
   * @param check may block
   */
  HandlerSettings checkBlocking(BlockingTaskCheck check);

  /**
   * Says that all that the handler does to the world goes through {@link TaskContext#transaction}
   * and {@link TaskContext#submit}: then an attempt that is cut off has done nothing, and a task
   * that is delivered exactly once can be run again without a check.
   */
  HandlerSettings transactional();

  /**
   * Makes a task of this type by the clock, as a schedule that has the type's name, once in the
   * whole cluster. It comes and goes with the module; what a person says of the schedule goes
   * before what is said here. Said more than once, further schedules are named {@code type:2} and
   * so on.
   *
   * @param cron five fields, or six with the seconds first, or a nickname such as {@code @daily}
   * @param timezone whose clocks it goes by, such as {@code Europe/Berlin}
   */
  HandlerSettings schedule(String cron, String timezone);

  /**
   * The same at a steady interval, counted from 1970-01-01T00:00Z.
   *
   * @param interval a second or more, in whole milliseconds
   */
  HandlerSettings every(Duration interval);

  /**
   * Makes a task of this type of every event that matches, as a subscription that has the type's
   * name. Its payload is the event's data, its headers {@code event-name}, {@code event-id} and
   * {@code event-key} tell of the event. It comes and goes with the module; what a person says of
   * the subscription goes before what is said here. Said more than once, further subscriptions are
   * named {@code type:2} and so on.
   *
   * @param event an event's name such as {@code order.paid}, in which {@code *} stands for one word
   *     and {@code #}, at the end, for all that may follow
   */
  default HandlerSettings on(String event) {
    return on(event, Duration.ZERO);
  }

  /**
   * The same some time after the event.
   *
   * @param event which events
   * @param delay how much later the task runs, in whole milliseconds; zero: at once
   */
  HandlerSettings on(String event, Duration delay);
}
