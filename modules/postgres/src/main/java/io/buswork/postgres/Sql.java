package io.buswork.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** The statements, each in a {@code .sql} file of its own. */
final class Sql {

  static final String FIRST_TASKS = load("first_tasks");
  static final String RESERVE_IDS = load("reserve_ids");
  static final String INSERT_TASKS_ALIKE = load("insert_tasks_alike");
  static final String INSERT_TASKS_LEAN = load("insert_tasks_lean");
  static final String INSERT_TASKS_FULL = load("insert_tasks_full");
  static final String CLAIM_KEYS = load("claim_keys");
  static final String TAKE_OVER_KEYS = load("take_over_keys");
  static final String DROP_FREE_KEYS = load("drop_free_keys");
  static final String KEEP_ANSWER = load("keep_answer");
  static final String KEPT_ANSWER = load("kept_answer");
  static final String CORRECT_ANSWER = load("correct_answer");
  static final String DROP_OLD_ANSWERS = load("drop_old_answers");
  static final String CREATE_QUEUES = load("create_queues");
  static final String CREATE_QUEUES_WITHIN = load("create_queues_within");
  static final String LIMIT_QUEUES = load("limit_queues");
  static final String CREATE_NEW_QUEUES = load("create_new_queues");
  static final String NEW_TIES = load("new_ties");
  static final String NEW_CONTENTS = load("new_contents");
  static final String DROP_SUPERSEDED_CONTENTS = load("drop_superseded_contents");
  static final String STORE_CONTENT = load("store_content");
  static final String NOTE_CONTENT = load("note_content");
  static final String TIE_NEXT = load("tie_next");
  static final String FIND_TASK = load("find_task");
  static final String LIST_TASKS = search("list_tasks", "match_live");
  static final String LIST_RUNNING = search("list_tasks", "match_running");
  static final String MATCH_TASKS = search("match_tasks", "match_live");
  static final String MATCH_RUNNING = search("match_tasks", "match_running");
  static final String COUNT_TASKS = search("count_tasks", "match_live");
  static final String COUNT_RUNNING = search("count_tasks", "match_running");
  static final String SEARCH_TOP = load("search_top");
  static final String SEARCH_RANGE = load("search_range");
  static final String SEARCH_BOUNDS = load("search_bounds");
  static final String FAILURES = load("failures");
  static final String DELETE_ENDED = load("delete_ended");
  static final String QUEUES = load("queues");
  static final String COUNT_QUEUE = load("count_queue");
  static final String TAKE_OVER_QUEUE = load("take_over_queue");
  static final String RELEASE_QUEUE = load("release_queue");
  static final String PAUSE_QUEUE = load("pause_queue");
  static final String CONFIGURE_QUEUE = load("configure_queue");
  static final String KEEP_RATE_USE = load("keep_rate_use");
  static final String DEPTH_LIMITS = load("depth_limits");
  static final String QUEUE_DEPTHS = load("queue_depths");
  static final String TABLE_SIZES = load("table_sizes");
  static final String CONNECTIONS = load("connections");
  static final String DATABASE_FIGURES = load("database_figures");
  static final String QUEUE_DEPTH = load("queue_depth");
  static final String CURRENT_EPOCH = load("current_epoch");
  static final String READ_READY = load("read_ready");
  static final String READ_READY_OF = load("read_ready_of");
  static final String READ_KEYS = load("read_keys");
  static final String READ_KEYED = load("read_keyed");
  static final String READY_IDS = load("ready_ids");
  static final String READ_TASKS = load("read_tasks");
  static final String READ_TASKS_BRIEFLY = load("read_tasks_briefly");
  static final String READ_TIMED = load("read_timed");
  static final String ENQUEUE_DUE = load("enqueue_due");
  static final String NOTE_KEY_STARTS = load("note_key_starts");
  static final String KEY_STARTS = load("key_starts");
  static final String RECORD_DISPATCHES = load("record_dispatches");
  static final String DISPATCHES = load("dispatches");
  static final String DROP_OLD_DISPATCHES = load("drop_old_dispatches");
  static final String PREFER_INDEXES = load("prefer_indexes");
  static final String SETTLE_LEAN = load("settle_lean");
  static final String SETTLE_ENDED = load("settle_ended");
  static final String SETTLE_AGAIN = load("settle_again");
  static final String BEGIN_ATTEMPT = load("begin_attempt");
  static final String END_BACKEND = load("end_backend");
  static final String BEGIN_BULK = load("begin_bulk");
  static final String KEEP_BULK = load("keep_bulk");
  static final String END_BULK = load("end_bulk");
  static final String TAKE_OVER_BULK = load("take_over_bulk");
  static final String FIND_BULK = load("find_bulk");
  static final String LIST_BULK = load("list_bulk");
  static final String LINK_QUEUES_AHEAD = load("link_queues_ahead");
  static final String SETTLE_OWN = load("settle_own");
  static final String TRANSACTION_FATE = load("transaction_fate");
  static final String KEEP_STATE = load("keep_state");
  static final String KEPT_STATE = load("kept_state");
  static final String DROP_STATES = load("drop_states");
  static final String REVIVE = load("revive");
  static final String REPLACE_TASK = load("replace_task");
  static final String REGISTER_NODE = load("register_node");
  static final String BEAT = load("beat");
  static final String NODES = load("nodes");
  static final String DECLARE_DEAD = load("declare_dead");
  static final String LEAVE = load("leave");
  static final String INSERT_JAR = load("insert_jar");
  static final String INSERT_JAR_PIECE = load("insert_jar_piece");
  static final String INSERT_MODULE = load("insert_module");
  static final String MODULES = load("modules");
  static final String JAR_PIECE = load("jar_piece");

  /** Who has signed which jar. */
  static final String JAR_SIGNERS = load("jar_signers");

  static final String START_ROLLOUT = load("start_rollout");
  static final String ROLLOUT = load("rollout");
  static final String ROLLOUTS = load("rollouts");
  static final String SET_MODULE_LOG_LEVEL = load("set_module_log_level");
  static final String DROP_MODULE_LOG_LEVEL = load("drop_module_log_level");
  static final String DESIRED_MODULES = load("desired_modules");
  static final String LOCK_ROLLOUTS = load("lock_rollouts");
  static final String REPORT_PREPARED = load("report_prepared");
  static final String ADVANCE_ROLLOUTS = load("advance_rollouts");
  static final String END_ROLLOUT = load("end_rollout");
  static final String VERSION_BEFORE = load("version_before");
  static final String REPORT_CANARY = load("report_canary");
  static final String CANARY_STEP = load("canary_step");
  static final String CANARY_COUNTS = load("canary_counts");
  static final String MOVE_CANARY = load("move_canary");
  static final String CLEAR_NODE_STATES = load("clear_node_states");
  static final String INSERT_NODE_STATES = load("insert_node_states");
  static final String NODE_STATES = load("node_states");
  static final String PRESENT_NODE_STATES = load("present_node_states");
  static final String INSERT_MODULE_CONFIG = load("insert_module_config");
  static final String MODULE_CONFIG = load("module_config");
  static final String MODULE_CONFIGS = load("module_configs");
  static final String DROP_MODULE_CONFIGS = load("drop_module_configs");
  static final String DELETE_MODULE = load("delete_module");
  static final String DROP_UNUSED_JARS = load("drop_unused_jars");
  static final String CREATE_PARTITIONS = load("create_partitions");
  static final String DROP_PARTITIONS = load("drop_partitions");
  static final String DELETE_HISTORY_SLICE = load("delete_history_slice");
  static final String PUT_SCHEDULE = load("put_schedule");
  static final String SCHEDULES = load("schedules");
  static final String PAUSE_SCHEDULE = load("pause_schedule");
  static final String DELETE_SCHEDULE = load("delete_schedule");
  static final String UNTIL_SCHEDULE_DUE = load("until_schedule_due");
  static final String BOUND_TRANSACTION = load("bound_transaction");
  static final String LOCK_DUE_SCHEDULES = load("lock_due_schedules");
  static final String DUE_SCHEDULES = load("due_schedules");
  static final String INSERT_SCHEDULE_RUNS = load("insert_schedule_runs");
  static final String ADVANCE_SCHEDULES = load("advance_schedules");
  static final String TRIM_SCHEDULE_RUNS = load("trim_schedule_runs");
  static final String LOCK_SCHEDULE = load("lock_schedule");
  static final String DECLARE_SCHEDULES = load("declare_schedules");
  static final String DROP_MODULE_SCHEDULES = load("drop_module_schedules");
  static final String PUT_SUBSCRIPTION = load("put_subscription");
  static final String SUBSCRIPTIONS = load("subscriptions");
  static final String DELETE_SUBSCRIPTION = load("delete_subscription");
  static final String MATCHING_SUBSCRIPTIONS = load("matching_subscriptions");
  static final String DECLARE_SUBSCRIPTIONS = load("declare_subscriptions");
  static final String DROP_MODULE_SUBSCRIPTIONS = load("drop_module_subscriptions");
  static final String LINK_QUEUES = load("link_queues");
  static final String QUEUE_IS_LINKED = load("queue_is_linked");
  static final String LINK_TASKS = load("link_tasks");
  static final String RELEASE = load("release");
  static final String RELEASE_FORGOTTEN = load("release_forgotten");
  static final String DROP_OLD_FLOWS = load("drop_old_flows");
  static final String GROUPS_OF = load("groups_of");
  static final String FIND_FLOW = load("find_flow");
  static final String PREDECESSORS = load("predecessors");
  static final String FIND_GROUP = load("find_group");
  static final String LIST_GROUPS = load("list_groups");
  static final String COUNT_GROUP = load("count_group");
  static final String GROUP_NODES = load("group_nodes");
  static final String GROUP_EDGES = load("group_edges");
  static final String READ_EXPIRED = load("read_expired");
  static final String PUT_HTTP_HANDLER = load("put_http_handler");
  static final String HTTP_HANDLERS = load("http_handlers");
  static final String DELETE_HTTP_HANDLER = load("delete_http_handler");
  static final String BEGIN_AUDIT = load("begin_audit");
  static final String END_AUDIT = load("end_audit");
  static final String FORGET_AUDIT = load("forget_audit");
  static final String LIST_AUDIT = load("list_audit");
  static final String DROP_OLD_AUDIT = load("drop_old_audit");
  static final String CREATE_TOKEN = load("create_token");
  static final String FIND_TOKEN = load("find_token");
  static final String TOKEN_USED = load("token_used");
  static final String TOKENS = load("tokens");
  static final String REVOKE_TOKEN = load("revoke_token");
  static final String CLUSTER_ID = load("cluster_id");
  static final String SCHEMA_TABLE = load("schema_table");
  static final String SCHEMA_IS_AT = load("schema_is_at");

  private Sql() {}

  /** A statement about the tasks that a filter means. */
  private static String search(String name, String live) {
    return load(name).replace("{live}", load(live)).replace("{ended}", load("match_ended"));
  }

  /** The statement in that file, without its comments: they would travel with every preparation. */
  private static String load(String name) {
    String file = "sql/" + name + ".sql";
    try (InputStream in = Sql.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("missing on the class path: io/buswork/postgres/" + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("--"))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }
}
