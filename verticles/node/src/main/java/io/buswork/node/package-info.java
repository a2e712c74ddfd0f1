/**
 * A node: its configuration, its place in the cluster, the order in which its parts start and stop.
 */
@NullMarked
package io.buswork.node;

import org.jspecify.annotations.NullMarked;
