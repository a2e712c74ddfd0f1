package io.buswork.bus;

import java.util.Set;

/** Where messages go. */
public final class Addresses {

  /** {@link NodeStatus}, published by every worker node. */
  public static final String NODES = "buswork.nodes";

  /** {@link QueueDemand}, published by every dispatcher. */
  public static final String DEMAND = "buswork.demand";

  /**
   * A {@link QueueSample} as a {@code JsonObject}, published by every dispatcher that did
   * something.
   */
  public static final String SAMPLES = "buswork.samples";

  /** {@link EventBatch}, published: what the streams show. */
  public static final String EVENTS = "buswork.event-batches";

  /** A {@code JsonObject}, published: the modules' desired state or a rollout has changed. */
  public static final String MODULES = "buswork.modules";

  /** A {@code JsonObject}, published: a queue has come into being. */
  public static final String QUEUES = "buswork.queues";

  /** A {@code JsonObject}, published: a schedule has changed. */
  public static final String SCHEDULES = "buswork.schedules";

  /** A {@code JsonObject}, published: an HTTP handler has changed. */
  public static final String HANDLERS = "buswork.handlers";

  /** A {@code JsonObject}, published: a token was made or revoked. */
  public static final String TOKENS = "buswork.tokens";

  private static final Set<String> SHARED =
      Set.of(NODES, DEMAND, SAMPLES, EVENTS, MODULES, QUEUES, SCHEDULES, HANDLERS, TOKENS);

  private static final String QUEUE = "buswork.queue.";
  private static final String ORDERS = "buswork.orders.";
  private static final String WORKER = "buswork.worker.";
  private static final String NODE = "buswork.node.";

  private Addresses() {}

  /** Whether nodes speak with each other there: no place for anybody else's messages. */
  public static boolean isInternal(String address) {
    return SHARED.contains(address)
        || address.startsWith(QUEUE)
        || address.startsWith(ORDERS)
        || address.startsWith(WORKER)
        || address.startsWith(NODE);
  }

  /**
   * The dispatcher of a queue: takes {@link SubmitHint}, {@link ChangeHint}, {@link StartedBatch},
   * {@link ProgressBatch}, {@link OutcomeBatch}.
   */
  public static String dispatcher(String queue) {
    return QUEUE + queue;
  }

  /** Orders to the dispatcher of a queue: {@link QueueOrder}, answered. */
  public static String orders(String queue) {
    return ORDERS + queue;
  }

  /**
   * A worker node: takes {@link TaskBatch}, {@link OutcomeConfirm}, {@link CancelOrder}, and
   * answers {@link HoldingsQuery}.
   */
  public static String worker(String node) {
    return WORKER + node;
  }

  /** Orders to a node, a {@code JsonObject} with {@code op}: {@code drain}. Answered when taken. */
  public static String node(String node) {
    return NODE + node;
  }
}
