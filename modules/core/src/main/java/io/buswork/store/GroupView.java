package io.buswork.store;

import io.buswork.task.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A group, as of its last round, with a page of its tasks.
 *
 * @param name its name
 * @param round how often tasks have begun to gather under this name
 * @param createdAt when the name was used first
 * @param doneAt when all of them had ended; null while they have not
 * @param doneTask what was submitted then; null: nothing
 * @param counts its tasks by state
 * @param nodes some of its tasks, by id
 * @param edges what these wait for, or have waited for
 * @param more whether there are tasks with higher ids
 * @param edgesCut whether there are more edges than are told
 */
public record GroupView(
    String name,
    int round,
    Instant createdAt,
    @Nullable Instant doneAt,
    @Nullable Long doneTask,
    Map<TaskState, Long> counts,
    List<Node> nodes,
    List<Edge> edges,
    boolean more,
    boolean edgesCut) {

  public GroupView {
    counts = Map.copyOf(counts);
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /** A task of the group; the type and queue of one whose history has gone are empty. */
  public record Node(long id, String type, String queue, @Nullable TaskState state) {}

  /** The one task waits, or has waited, for the other. */
  public record Edge(long task, long predecessor) {}
}
