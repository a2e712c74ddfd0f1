package io.buswork.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of what a search finds.
 *
 * @param items what was found; may be fewer than asked for, even none, where the search has taken
 *     its time
 * @param next only ids below this have not been looked at yet; null: there is no more
 */
public record SearchPage<T>(List<T> items, @Nullable Long next) {}
