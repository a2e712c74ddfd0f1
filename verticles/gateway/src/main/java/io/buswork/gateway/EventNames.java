package io.buswork.gateway;

import io.buswork.bus.TaskEvent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The types that events have, and what a filter may say of them. */
final class EventNames {

  private static final String TASK = "io.buswork.task.";

  /** By what they are about; a test holds them against the AsyncAPI document. */
  private static final List<String> OTHERS =
      List.of(
          "io.buswork.module.starting",
          "io.buswork.module.live",
          "io.buswork.module.draining",
          "io.buswork.module.unloaded",
          "io.buswork.module.failed",
          "io.buswork.module.loader-collected",
          "io.buswork.module.loader-pending",
          "io.buswork.module.leaked",
          "io.buswork.module.blocking",
          "io.buswork.module.canary",
          "io.buswork.module.activated",
          "io.buswork.module.rolledback",
          "io.buswork.module.rollout-failed",
          "io.buswork.module.log-level",
          "io.buswork.node.joined",
          "io.buswork.node.draining",
          "io.buswork.node.left",
          "io.buswork.node.lost",
          "io.buswork.node.remote-joined",
          "io.buswork.node.remote-left",
          "io.buswork.queue.moved",
          "io.buswork.queue.paused",
          "io.buswork.queue.resumed",
          "io.buswork.queue.limited",
          "io.buswork.schedule.changed",
          "io.buswork.schedule.ran",
          "io.buswork.schedule.skipped",
          "io.buswork.schedule.deleted",
          "io.buswork.handler.registered",
          "io.buswork.handler.changed",
          "io.buswork.handler.deleted",
          "io.buswork.stream.gap");

  /** All of them, as CloudEvents' {@code type} has them. */
  static final List<String> ALL =
      Stream.concat(
              Arrays.stream(TaskEvent.Kind.values()).map(TaskEvent.Kind::eventType),
              OTHERS.stream())
          .toList();

  private EventNames() {}

  /**
   * The same; a name that no event has would wait for ever.
   *
   * @param wanted types, whole or without {@code io.buswork.task.}, or what they begin with and a
   *     {@code *}
   * @throws IllegalArgumentException naming what no event is called, and what they are called
   */
  static List<String> known(List<String> wanted) {
    wanted.forEach(EventNames::requireKnown);
    return wanted;
  }

  private static void requireKnown(String wanted) {
    if (ALL.stream().noneMatch(name -> isMeant(wanted, name))) {
      throw new IllegalArgumentException(
          "there is no event '" + wanted + "': there are " + choices(wanted));
    }
  }

  /** Whether a filter's word is one event's type, or stands for it. */
  static boolean isMeant(String wanted, String type) {
    return fits(wanted, type)
        || (type.startsWith(TASK) && fits(wanted, type.substring(TASK.length())));
  }

  /** Whether it is the text, or with a {@code *} at its end the text's beginning. */
  static boolean fits(String pattern, String text) {
    return pattern.endsWith("*")
        ? text.startsWith(pattern.substring(0, pattern.length() - 1))
        : pattern.equals(text);
  }

  /** Those about the same thing if that is named; else what happens to tasks, and what else is. */
  private static String choices(String wanted) {
    List<String> alike = ALL.stream().filter(name -> wanted.startsWith(about(name))).toList();
    return alike.isEmpty()
        ? Stream.concat(
                ALL.stream()
                    .filter(name -> name.startsWith(TASK))
                    .map(n -> n.substring(TASK.length())),
                OTHERS.stream().map(name -> about(name) + "*").distinct())
            .collect(Collectors.joining(", "))
        : String.join(", ", alike);
  }

  private static String about(String name) {
    return name.substring(0, name.lastIndexOf('.') + 1);
  }
}
