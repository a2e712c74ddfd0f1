package io.buswork.gateway;

import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list that is short enough to be read whole, in the order of the items' keys.
 *
 * @param items what is on it
 * @param next the cursor of the page after it; empty: there is none
 */
record NamedPage<T>(List<T> items, String next) {

  /**
   * The page that a request's {@code limit} and {@code cursor} ask for.
   *
   * @param key what an item has alone
   */
  static <T> NamedPage<T> of(RoutingContext context, Collection<T> all, Function<T, String> key) {
    int limit = Queries.limit(context);
    String after = after(context.queryParams().get("cursor"));
    List<T> rest =
        all.stream()
            .filter(item -> key.apply(item).compareTo(after) > 0)
            .sorted(Comparator.comparing(key))
            .limit(limit + 1L)
            .toList();
    return rest.size() <= limit
        ? new NamedPage<>(rest, "")
        : new NamedPage<>(rest.subList(0, limit), cursor(key.apply(rest.get(limit - 1))));
  }

  private static String after(@Nullable String cursor) {
    return cursor == null ? "" : ScheduleJson.after(cursor);
  }

  private static String cursor(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }
}
