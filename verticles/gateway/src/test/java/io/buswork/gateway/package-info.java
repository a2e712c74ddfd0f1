/** Tests of the gateway, against stores in memory and real sockets. */
@NullMarked
package io.buswork.gateway;

import org.jspecify.annotations.NullMarked;
