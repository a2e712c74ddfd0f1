/** Spans by OpenTelemetry. */
@NullMarked
package io.buswork.node.tracing;

import org.jspecify.annotations.NullMarked;
