package io.buswork.postgres;

import io.buswork.store.FlowStore;
import io.buswork.store.FlowView;
import io.buswork.store.GroupSummary;
import io.buswork.store.GroupView;
import io.buswork.store.Predecessor;
import io.buswork.store.TaskChange;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tasks that wait for others, and groups. */
final class PgFlowStore implements FlowStore {

  private static final int IDS_SHOWN = 100;
  private static final int MOST_EDGES = 10_000;
  private static final int MOST_FORGOTTEN = 1_000;

  private final Database database;
  private volatile Consumer<List<TaskChange>> listener = changes -> {};

  PgFlowStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Optional<FlowView>> find(long id) {
    return database
        .run(Sql.FIND_FLOW, Tuple.of(id, IDS_SHOWN))
        .map(rows -> FirstRow.of(rows, PgFlowStore::view));
  }

  private static FlowView view(Row row) {
    return new FlowView(
        Boolean.TRUE.equals(row.getBoolean("run_if_failed")),
        row.getString("group_name"),
        ids(row, "after"),
        ids(row, "waits_for"),
        ids(row, "dependents"));
  }

  private static FlowView.Ids ids(Row row, String column) {
    return new FlowView.Ids(List.of(row.getArrayOfLongs(column)), row.getLong(column + "_count"));
  }

  @Override
  public Future<Map<Long, String>> groupsOf(Collection<Long> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return database
        .run(Sql.GROUPS_OF, Tuple.tuple().addArrayOfLong(ids.toArray(Long[]::new)))
        .map(
            rows -> {
              Map<Long, String> names = new HashMap<>();
              rows.forEach(row -> names.put(row.getLong(0), row.getString(1)));
              return names;
            });
  }

  @Override
  public Future<Optional<GroupView>> group(String name, long afterId, int limit) {
    return database
        .run(Sql.FIND_GROUP, Tuple.of(name))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture(Optional.empty())
                    : group(rows.iterator().next(), afterId, limit).map(Optional::of));
  }

  @Override
  public Future<List<GroupSummary>> groups(String after, int limit) {
    return database
        .run(Sql.LIST_GROUPS, Tuple.of(after, limit, GroupSummary.MOST_COUNTED))
        .map(PgFlowStore::summaries);
  }

  private static List<GroupSummary> summaries(RowSet<Row> rows) {
    List<GroupSummary> groups = new ArrayList<>(rows.size());
    for (Row row : rows) {
      groups.add(
          new GroupSummary(
              row.getString("name"),
              row.getInteger("round"),
              row.getOffsetDateTime("created_at").toInstant(),
              TaskRows.instant(row.getOffsetDateTime("done_at")),
              row.getLong("done_task"),
              row.getLong("unfinished")));
    }
    return groups;
  }

  private Future<GroupView> group(Row group, long afterId, int limit) {
    long id = group.getLong("id");
    int round = group.getInteger("round");
    Future<Map<TaskState, Long>> counts =
        database.run(Sql.COUNT_GROUP, Tuple.of(id, round)).map(PgFlowStore::counts);
    Future<List<GroupView.Node>> nodes =
        database
            .run(Sql.GROUP_NODES, Tuple.of(id, round, afterId, limit + 1))
            .map(PgFlowStore::nodes);
    return Future.all(counts, nodes)
        .compose(
            found -> {
              List<GroupView.Node> page = nodes.result();
              boolean more = page.size() > limit;
              return view(group, counts.result(), more ? page.subList(0, limit) : page, more);
            });
  }

  private Future<GroupView> view(
      Row group, Map<TaskState, Long> counts, List<GroupView.Node> nodes, boolean more) {
    Long[] ids = nodes.stream().map(GroupView.Node::id).toArray(Long[]::new);
    return database
        .run(Sql.GROUP_EDGES, Tuple.tuple().addArrayOfLong(ids).addInteger(MOST_EDGES + 1))
        .map(PgFlowStore::edges)
        .map(
            edges ->
                new GroupView(
                    group.getString("name"),
                    group.getInteger("round"),
                    group.getOffsetDateTime("created_at").toInstant(),
                    TaskRows.instant(group.getOffsetDateTime("done_at")),
                    group.getLong("done_task"),
                    counts,
                    nodes,
                    edges.size() > MOST_EDGES ? edges.subList(0, MOST_EDGES) : edges,
                    more,
                    edges.size() > MOST_EDGES));
  }

  private static Map<TaskState, Long> counts(RowSet<Row> rows) {
    Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);
    rows.forEach(row -> counts.put(TaskState.ofCode(row.getInteger(0)), row.getLong(1)));
    return counts;
  }

  private static List<GroupView.Node> nodes(RowSet<Row> rows) {
    List<GroupView.Node> nodes = new ArrayList<>(rows.size());
    for (Row row : rows) {
      nodes.add(
          new GroupView.Node(
              row.getLong("id"),
              or(row.getString("type")),
              or(row.getString("queue")),
              state(row)));
    }
    return nodes;
  }

  private static @Nullable TaskState state(Row row) {
    Short state = row.getShort("state");
    return state == null ? null : TaskState.ofCode(state);
  }

  private static String or(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static List<GroupView.Edge> edges(RowSet<Row> rows) {
    List<GroupView.Edge> edges = new ArrayList<>(rows.size());
    rows.forEach(row -> edges.add(new GroupView.Edge(row.getLong(0), row.getLong(1))));
    return edges;
  }

  @Override
  public Future<List<Predecessor>> predecessors(long id, int characters) {
    return database.run(Sql.PREDECESSORS, Tuple.of(id, characters)).map(PgFlowStore::predecessors);
  }

  private static List<Predecessor> predecessors(RowSet<Row> rows) {
    List<Predecessor> all = new ArrayList<>(rows.size());
    for (Row row : rows) {
      all.add(
          new Predecessor(
              row.getLong("id"),
              row.getString("type"),
              TaskState.ofCode(row.getShort("state")),
              row.getString("result"),
              row.getBoolean("left_out")));
    }
    return all;
  }

  @Override
  public Future<List<TaskChange>> releaseForgotten() {
    return database
        .run(Sql.RELEASE_FORGOTTEN, Tuple.of(MOST_FORGOTTEN))
        .map(ChangeRows::changes)
        .onSuccess(this::released);
  }

  @Override
  public Future<Long> dropOld() {
    return database.run(Sql.DROP_OLD_FLOWS).map(rows -> rows.iterator().next().getLong(0));
  }

  @Override
  public void whenReleased(Consumer<List<TaskChange>> told) {
    listener = told;
  }

  /** Tells of what a settlement, committed by now, has made of other tasks. */
  void released(List<TaskChange> changes) {
    if (!changes.isEmpty()) {
      listener.accept(changes);
    }
  }
}
