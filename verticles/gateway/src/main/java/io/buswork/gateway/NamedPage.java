package io.buswork.gateway;

import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

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
    String after = NameCursor.after(context);
    List<T> rest =
        all.stream()
            .filter(item -> key.apply(item).compareTo(after) > 0)
            .sorted(Comparator.comparing(key))
            .limit(limit + 1L)
            .toList();
    return rest.size() <= limit
        ? new NamedPage<>(rest, "")
        : new NamedPage<>(rest.subList(0, limit), NameCursor.of(key.apply(rest.get(limit - 1))));
  }
}
