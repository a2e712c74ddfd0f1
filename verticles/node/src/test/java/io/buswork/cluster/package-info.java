/**
 * The cluster, proved by forked JVMs, a real Postgres and signals that kill.
 *
 * <p>Which test tries to break which invariant of the design:
 *
 * <ol>
 *   <li>Durable before acknowledged: {@link io.buswork.cluster.DurableSubmitIT}, {@link
 *       io.buswork.cluster.RestartIT}
 *   <li>One dispatcher a queue, a stale one writes nothing: {@link
 *       io.buswork.cluster.DispatcherMovesIT}
 *   <li>One outcome an attempt, late ones refused: {@link io.buswork.cluster.NodeFrozenIT}
 *   <li>Outcomes are kept until confirmed: {@link io.buswork.cluster.PostgresAwayIT}, {@link
 *       io.buswork.cluster.DispatcherMovesIT}
 *   <li>A dead node's tasks are back within 5 s, a living node's are never given away: {@link
 *       io.buswork.cluster.NodeKilledIT}, {@link io.buswork.cluster.PostgresAwayIT}; a task that
 *       kills nodes ends: {@link io.buswork.cluster.TaskKillsJvmIT}
 *   <li>A redeploy loses, fails and doubles nothing: {@link io.buswork.cluster.RedeployIT}, {@link
 *       io.buswork.cluster.RolloutIT}
 *   <li>No task waits behind one that cannot run: {@link io.buswork.cluster.BacklogIT}
 *   <li>Memory is bounded: {@link io.buswork.cluster.BacklogIT}, {@link
 *       io.buswork.cluster.BadInputIT}
 * </ol>
 */
package io.buswork.cluster;
