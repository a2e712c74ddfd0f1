/**
 * Runs tasks on this node: takes batches in, gives each attempt a slot, runs it on its module's
 * verticle, and repeats the outcome until it is confirmed. Brings the node's modules to what is
 * desired.
 */
@NullMarked
package io.buswork.worker;

import org.jspecify.annotations.NullMarked;
