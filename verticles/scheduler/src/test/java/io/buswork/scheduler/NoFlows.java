package io.buswork.scheduler;

import io.buswork.store.FlowStore;
import io.buswork.store.FlowView;
import io.buswork.store.GroupSummary;
import io.buswork.store.GroupView;
import io.buswork.store.Predecessor;
import io.buswork.store.TaskChange;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Nobody waits for anybody. */
final class NoFlows implements FlowStore {

  @Override
  public Future<Optional<FlowView>> find(long id) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<Map<Long, String>> groupsOf(Collection<Long> ids) {
    return Future.succeededFuture(Map.of());
  }

  @Override
  public Future<Optional<GroupView>> group(String name, long afterId, int limit) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<List<GroupSummary>> groups(String after, int limit) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<List<Predecessor>> predecessors(long id, int characters) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<List<TaskChange>> releaseForgotten() {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Long> dropOld() {
    return Future.succeededFuture(0L);
  }

  @Override
  public void whenReleased(Consumer<List<TaskChange>> listener) {}
}
