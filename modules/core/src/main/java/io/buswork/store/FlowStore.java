package io.buswork.store;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Tasks that wait for others, and groups of tasks. */
public interface FlowStore {

  /** How a task is tied to others; empty if it is not. */
  Future<Optional<FlowView>> find(long id);

  /** The names of the groups that tasks belong to, ended tasks too, by the tasks' ids. */
  Future<Map<Long, String>> groupsOf(Collection<Long> ids);

  /**
   * A group with a page of its tasks; empty if the name is unknown.
   *
   * @param afterId only tasks with a higher id
   */
  Future<Optional<GroupView>> group(String name, long afterId, int limit);

  /**
   * Groups by name, in the database's order.
   *
   * @param after only names after this one; empty: from the first
   */
  Future<List<GroupSummary>> groups(String after, int limit);

  /**
   * What a task waited for, by id.
   *
   * @param characters how long their results may be in all; further ones are left out
   */
  Future<List<Predecessor>> predecessors(long id, int characters);

  /**
   * Frees whoever still waits although nothing that it waited for is left. None should; this is
   * there in case that something was done to the tables by hand.
   */
  Future<List<TaskChange>> releaseForgotten();

  /**
   * Drops what is known of tasks whose history has gone.
   *
   * @return how many rows
   */
  Future<Long> dropOld();

  /**
   * Whom to tell what the settlements of this node make of other tasks, after their commit. Called
   * from any thread.
   */
  void whenReleased(Consumer<List<TaskChange>> listener);
}
