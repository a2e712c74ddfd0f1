package io.buswork.scheduler;

import io.buswork.task.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attempts that are on nodes, by task. */
final class InFlight {

  private final IdMap<Running> byId = new IdMap<>();

  int size() {
    return byId.size();
  }

  boolean contains(long id) {
    return byId.contains(id);
  }

  @Nullable Running find(long id) {
    return byId.get(id);
  }

  /** The attempt, if it is this one, on this node, and has no outcome yet. */
  @Nullable Running find(long id, int attempt, String node) {
    Running running = byId.get(id);
    return running != null
            && running.attempt() == attempt
            && !running.isOutcomeKnown()
            && running.node().id().equals(node)
        ? running
        : null;
  }

  void add(Running running) {
    byId.put(running.task().id(), running);
  }

  void remove(long id) {
    byId.remove(id);
  }

  Collection<Running> all() {
    return byId.values();
  }

  /** The tasks of a batch that are not settled. */
  List<Task> of(SentBatch batch) {
    List<Task> found = new ArrayList<>();
    if (batch.tasks().isEmpty()) {
      for (Running running : byId.values()) {
        if (running.batch() == batch) {
          found.add(running.task());
        }
      }
      return found;
    }
    for (Task task : batch.tasks()) {
      Running running = byId.get(task.id());
      if (running != null && running.batch() == batch) {
        found.add(task);
      }
    }
    return found;
  }

  /** The tasks of a batch that are on their way with it, and without an outcome. */
  List<Task> stillOpen(SentBatch batch) {
    List<Task> open = new ArrayList<>();
    for (Task task : batch.tasks()) {
      Running running = byId.get(task.id());
      if (running != null && running.batch() == batch && !running.isOutcomeKnown()) {
        open.add(task);
      }
    }
    return open;
  }

  /** The attempts without an outcome on a node. */
  List<Running> on(WorkerNode node) {
    List<Running> found = new ArrayList<>();
    for (Running running : byId.values()) {
      if (!running.isOutcomeKnown() && running.node().id().equals(node.id())) {
        found.add(running);
      }
    }
    return found;
  }
}
