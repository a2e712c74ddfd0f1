package io.buswork.store;

/**
 * All that is stored.
 *
 * @param tasks tasks as those outside see them
 * @param search tasks by what they have in common
 * @param queues queues as their dispatchers see them
 * @param nodes heartbeats
 * @param modules jars and rollouts
 * @param history partitions of what has ended
 * @param schedules tasks made by the clock
 * @param subscriptions tasks made by events
 * @param attempts what attempts write themselves
 * @param sqlSubmits tasks submitted by SQL
 * @param flows tasks that wait for others, and groups
 * @param httpHandlers task types that are served over HTTP
 * @param stats what the database tells of itself
 * @param bulk what is done to many tasks at once
 */
public record Stores(
    TaskStore tasks,
    TaskSearch search,
    QueueStore queues,
    NodeStore nodes,
    ModuleStore modules,
    HistoryStore history,
    ScheduleStore schedules,
    SubscriptionStore subscriptions,
    AttemptStore attempts,
    SqlSubmits sqlSubmits,
    FlowStore flows,
    HttpHandlerStore httpHandlers,
    DatabaseStats stats,
    BulkStore bulk) {}
