package io.buswork.gateway;

import io.buswork.api.TaskBounds;
import io.buswork.store.TaskFilter;
import io.buswork.task.TaskState;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Query parameters, checked: an unknown or repeated one is refused like such a field. */
final class Queries {

  /** Those that may be given more than once: all of what they say counts. */
  private static final Set<String> LISTS = Set.of("state", "events");

  private static final Pattern ID = Pattern.compile("[0-9]{1,19}");
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");
  private static final int MAX_LIMIT = 1_000;
  private static final int DEFAULT_LIMIT = 100;

  private Queries() {}

  static void allow(RoutingContext context, String... names) {
    Set<String> known = Set.of(names);
    for (String name : context.queryParams().names()) {
      if (!known.contains(name)) {
        throw Problem.invalid(
            "/" + name,
            "there is no parameter '"
                + name
                + "'"
                + (names.length == 0 ? "" : "; there are " + String.join(", ", names)));
      }
      List<String> said = context.queryParams().getAll(name);
      if (!LISTS.contains(name) && said.size() > 1) {
        throw Problem.invalid("/" + name, name + " is given twice");
      }
      said.forEach(text -> storable("/" + name, name, text));
    }
  }

  /** Refuses what the database cannot hold, nor be asked for; null is nothing, and fine. */
  static @Nullable String storable(String pointer, String name, @Nullable String text) {
    if (text != null && text.indexOf('\u0000') >= 0) {
      throw Problem.invalid(pointer, name + " must not hold the character U+0000");
    }
    return text;
  }

  /** All that a parameter says, with commas between; null if it is not there. */
  static @Nullable String list(MultiMap query, String name) {
    List<String> said = query.getAll(name);
    return said.isEmpty() ? null : String.join(",", said);
  }

  static int limit(RoutingContext context) {
    String text = context.queryParams().get("limit");
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Said below, as for numbers out of bounds.
    }
    throw Problem.invalid("/limit", "limit must be from 1 to 1000, not '" + text + "'");
  }

  static long before(RoutingContext context) {
    String cursor = context.queryParams().get("cursor");
    if (cursor == null) {
      return Long.MAX_VALUE;
    }
    try {
      return Long.parseUnsignedLong(cursor, 36);
    } catch (NumberFormatException e) {
      throw Problem.invalid("/cursor", "cursor must be the 'next' of a page before");
    }
  }

  static String cursor(long before) {
    return Long.toUnsignedString(before, 36);
  }

  static TaskFilter filter(RoutingContext context) {
    MultiMap query = context.queryParams();
    return new TaskFilter(
        states("/state", list(query, "state")),
        query.get("type"),
        query.get("queue"),
        query.get("tag"),
        query.get("q"),
        time("/since", query.get("since")),
        time("/until", query.get("until")),
        query.get("key"),
        query.get("group"));
  }

  /**
   * States by their names.
   *
   * @param pointer where they stand
   * @param list with commas between; null: none
   */
  static Set<TaskState> states(String pointer, @Nullable String list) {
    Set<TaskState> states = EnumSet.noneOf(TaskState.class);
    if (list != null) {
      for (String name : list.split(",")) {
        states.add(
            TaskState.ofWireName(name.strip())
                .orElseThrow(
                    () ->
                        Problem.invalid(
                            pointer,
                            "there is no state '"
                                + name
                                + "'; there are "
                                + Arrays.stream(TaskState.values())
                                    .map(TaskState::wireName)
                                    .collect(Collectors.joining(", ")))));
      }
    }
    return states;
  }

  /**
   * A time.
   *
   * @param pointer where it stands
   * @param text as RFC 3339 has it; null: none
   */
  static @Nullable Instant time(String pointer, @Nullable String text) {
    try {
      Instant time = text == null ? null : OffsetDateTime.parse(text).toInstant();
      if (time == null || (!time.isBefore(FIRST) && time.isBefore(LAST))) {
        return time;
      }
    } catch (DateTimeParseException e) {
      // Said below, as for times that the database does not know.
    }
    throw Problem.invalid(
        pointer,
        pointer.substring(pointer.lastIndexOf('/') + 1)
            + " must be a time such as 2030-01-31T12:00:00Z, not '"
            + text
            + "'");
  }

  /**
   * A yes or no.
   *
   * @param text what was said; null: nothing
   * @param otherwise what is meant then
   */
  static boolean flag(@Nullable String text, String name, boolean otherwise) {
    if (text == null) {
      return otherwise;
    }
    if (!text.equals("true") && !text.equals("false")) {
      throw Problem.invalid("/" + name, name + " must be true or false, not '" + text + "'");
    }
    return text.equals("true");
  }

  /**
   * A name in the path.
   *
   * @param parameter what the path calls it
   * @param what it is, for messages: {@code a queue's name}
   */
  static String name(RoutingContext context, String parameter, String what) {
    String name = context.pathParam(parameter);
    if (!TaskBounds.NAME.matcher(name).matches()) {
      throw Problem.invalid("/" + parameter, what + " must be " + TaskBounds.NAME_RULE);
    }
    return name;
  }

  static long id(RoutingContext context) {
    String text = context.pathParam("id");
    try {
      if (ID.matcher(text).matches()) {
        return Long.parseLong(text);
      }
    } catch (NumberFormatException e) {
      // Said below, as for what has other characters.
    }
    throw Problem.notFound("there is no task '" + text + "': ids are decimal numbers");
  }
}
