/**
 * The command line: one class a command, all of them on the {@linkplain io.buswork.client client}.
 * Nothing here knows the node's own code.
 */
@NullMarked
package io.buswork.node.cli;

import org.jspecify.annotations.NullMarked;
