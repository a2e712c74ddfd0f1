package io.buswork.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks to list; what is not said does not restrict.
 *
 * @param parameters the query's parameters, by their names in the API
 */
public record TaskQuery(Map<String, String> parameters) {

  /** All tasks. */
  public static final TaskQuery ALL = new TaskQuery(Map.of());

  public TaskQuery {
    parameters = Map.copyOf(parameters);
  }

  /** Only tasks in one of these states; none named: in any. */
  public TaskQuery states(List<String> states) {
    return with("state", states.isEmpty() ? null : String.join(",", states));
  }

  /** Only tasks of this type. */
  public TaskQuery type(@Nullable String type) {
    return with("type", type);
  }

  /** Only tasks of this queue. */
  public TaskQuery queue(@Nullable String queue) {
    return with("queue", queue);
  }

  /** Only tasks that have this tag. */
  public TaskQuery tag(@Nullable String tag) {
    return with("tag", tag);
  }

  /** Only tasks with this text in their error. */
  public TaskQuery error(@Nullable String text) {
    return with("q", text);
  }

  /** Only tasks that have this key. */
  public TaskQuery key(@Nullable String key) {
    return with("key", key);
  }

  /** Only tasks of this group. */
  public TaskQuery group(@Nullable String group) {
    return with("group", group);
  }

  /** At most so many, 1 to 1000. */
  public TaskQuery limit(int limit) {
    return with("limit", Integer.toString(limit));
  }

  /** Goes on where an earlier page ended. */
  public TaskQuery after(@Nullable String cursor) {
    return with("cursor", cursor);
  }

  private TaskQuery with(String name, @Nullable String value) {
    var changed = new LinkedHashMap<>(parameters);
    if (value == null) {
      changed.remove(name);
    } else {
      changed.put(name, value);
    }
    return new TaskQuery(changed);
  }
}
