package io.buswork.scheduler;

import io.netty.util.collection.LongObjectHashMap;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Things by task id, without an object for each key. Ids come in long runs, and a table with linear
 * probing keeps a run in one block, from which it can remove only by moving all of it: so the ids
 * are scattered first.
 *
 * @param <V> the things
 */
final class IdMap<V> {

  /** Odd, so that no two ids become the same. */
  private static final long SCATTER = 0x9e3779b97f4a7c15L;

  private final LongObjectHashMap<V> map = new LongObjectHashMap<>();

  int size() {
    return map.size();
  }

  boolean isEmpty() {
    return map.isEmpty();
  }

  boolean contains(long id) {
    return !map.isEmpty() && map.containsKey(id * SCATTER);
  }

  @Nullable V get(long id) {
    return map.get(id * SCATTER);
  }

  void put(long id, V value) {
    map.put(id * SCATTER, value);
  }

  /** Removes and returns what is there; null if nothing is. */
  @Nullable V remove(long id) {
    return map.isEmpty() ? null : map.remove(id * SCATTER);
  }

  Collection<V> values() {
    return map.values();
  }
}
