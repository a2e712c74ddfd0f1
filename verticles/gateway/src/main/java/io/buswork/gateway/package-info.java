/** How the outside reaches a node: HTTP, the live stream as WebSocket and SSE, the TCP bridge. */
@NullMarked
package io.buswork.gateway;

import org.jspecify.annotations.NullMarked;
