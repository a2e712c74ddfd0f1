package io.buswork.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a task is tied to others.
 *
 * @param runIfFailed whether it runs also after a failure of what it waits for
 * @param group the group it belongs to; null: none
 * @param after what it waits for, or has waited for
 * @param waitsFor those of them that have not ended
 * @param dependents what waits for it, or has
 */
public record FlowView(
    boolean runIfFailed, @Nullable String group, Ids after, Ids waitsFor, Ids dependents) {

  /**
   * Some ids of many.
   *
   * @param first the lowest ones
   * @param count how many there are
   */
  public record Ids(List<Long> first, long count) {

    public Ids {
      first = List.copyOf(first);
    }
  }
}
