/**
 * Talks to a Buswork server over HTTP and WebSocket.
 *
 * <p>Begin with {@link io.buswork.client.BusworkClient#create}. What the server answers is handed
 * on as the JSON it sent; the API's reference says what is in it.
 */
@NullMarked
package io.buswork.client;

import org.jspecify.annotations.NullMarked;
