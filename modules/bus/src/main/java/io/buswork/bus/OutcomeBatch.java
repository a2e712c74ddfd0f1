package io.buswork.bus;

import java.util.List;

/**
 * Worker to dispatcher: these attempts have ended. Repeated until confirmed, by this number, also
 * to the queue's next dispatcher.
 *
 * @param queue the queue
 * @param node the worker node
 * @param number the batch's number on this node, from 1
 * @param module the module that ran them; empty if none did
 * @param version its version; empty if none did
 * @param outcomes the outcomes
 */
public record OutcomeBatch(
    String queue,
    String node,
    long number,
    String module,
    String version,
    List<TaskOutcome> outcomes) {}
