/** The command line. */
@NullMarked
package io.buswork.node.cli;

import org.jspecify.annotations.NullMarked;
